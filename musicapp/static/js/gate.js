// While nothing plays, the forms at the door load a whole page: password managers wait for that.

const DOOR = /^\/auth\/(login|register|first-admin|new-password)/;

document.addEventListener("submit", event => {
  const form = event.target;
  if (form.closest("dialog") || !DOOR.test(new URL(form.action, location.href).pathname)) return;
  if (document.getElementById("deck")?.player?.isPlaying) return;
  event.stopImmediatePropagation(); // htmx would take it without a load
}, true);

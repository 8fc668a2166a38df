// The forms at the door. While nothing plays they load a whole page: password managers wait for that. Who comes new
// brings the zone of the browser's clock.

const DOOR = /^\/auth\/(login|register|first-admin|new-password)/;

document.addEventListener("submit", event => {
  const form = event.target;
  const zone = form.querySelector?.("input[type=hidden][name=timezone]");
  if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  if (form.closest("dialog") || !DOOR.test(new URL(form.action, location.href).pathname)) return;
  if (document.getElementById("deck")?.player?.isPlaying) return;
  event.stopImmediatePropagation(); // htmx would take it without a load
}, true);

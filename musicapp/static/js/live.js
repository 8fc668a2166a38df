// What is said to those who cannot see it: the page that came, and now and then the track that plays.

const QUIET_MS = 10_000;
let last = -Infinity;
let waiting = 0;

/** Say `text` politely, now. */
export function announce(text) {
  const region = document.getElementById("live");
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
}

/** Say `text`, but at most once in ten seconds; of several the last is said. */
export function announceCalmly(text) {
  clearTimeout(waiting);
  const wait = Math.max(0, last + QUIET_MS - performance.now());
  waiting = setTimeout(() => {
    last = performance.now();
    announce(text);
  }, wait);
}

// What is said to those who cannot see it: the page that came, and now and then the track that plays.

const QUIET_MS = 10_000;
const HEARD_MS = 3000; // what somebody's own key or button has said is not talked over for so long
let calm = -Infinity; // when the last calm one was said
let own = -Infinity; // and the last of the others
let waiting = 0;

/** Say `text` politely, now. */
export function announce(text) {
  own = performance.now();
  put(text);
}

/** Say `text`, but at most once in ten seconds and over nobody's own; of several the last is said. */
export function announceCalmly(text) {
  clearTimeout(waiting);
  const wait = Math.max(calm + QUIET_MS, own + HEARD_MS) - performance.now();
  if (wait > 0) {
    waiting = setTimeout(announceCalmly, wait, text);
    return;
  }
  calm = performance.now();
  put(text);
}

function put(text) {
  const region = document.getElementById("live");
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
}

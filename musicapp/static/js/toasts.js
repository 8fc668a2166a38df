// What was just done, in passing. One at a time; errors stay until they are dismissed.

import { $, $$ } from "./dom.js";
import { say } from "./words.js";

const PLAIN_MS = 6_000;
const UNDO_MS = 10_000;
const LAYERS = "dialog[open], .drawer:popover-open"; // a toast beside them would lie behind, or be dead
const place = $(".toasts");
let timer = 0;
let shown = null;

/**
 * @param {string} text
 * @param {{bad?: boolean, act?: {label: string, run: () => void}|null, key?: string}} options
 *   `act` is a button; `key` lets a later toast of the same key be dismissed from code.
 */
export function toast(text, { bad = false, act = null, key = "" } = {}) {
  dismiss();
  shown = build(text, bad, act);
  shown.dataset.key = key;
  surface();
  place.append(shown);
  if (!bad) wait(act ? UNDO_MS : PLAIN_MS);
  return shown;
}

/** Take the toast away; with a key, only that one. */
export function dismiss(key = "") {
  if (!shown || (key && shown.dataset.key !== key)) return;
  clearTimeout(timer);
  shown.remove();
  shown = null;
}

for (const name of ["close", "toggle"]) document.addEventListener(name, surface, true);

/** Into the layer that is on top of the page, and back when it closes. */
function surface() {
  const layer = $$(LAYERS).at(-1) ?? document.body;
  if (place.parentElement !== layer) layer.append(place);
}

document.addEventListener("toast", event => {
  const { text, bad = false, undo = null } = event.detail.value ?? event.detail;
  toast(text, { bad, act: undo ? { label: say("undo"), run: () => send(undo) } : null });
});

function build(text, bad, act) {
  const element = document.createElement("div");
  element.className = bad ? "toast toast--bad" : "toast";
  if (bad) element.setAttribute("role", "alert");
  element.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (act) element.append(button(act.label, () => { dismiss(); act.run(); }));
  if (bad) element.append(button(say("dismiss"), () => dismiss()));
  for (const stop of ["pointerenter", "focusin"]) element.addEventListener(stop, () => clearTimeout(timer));
  for (const go of ["pointerleave", "focusout"]) element.addEventListener(go, () => { if (!bad) wait(PLAIN_MS); });
  return element;
}

function button(label, run) {
  const element = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--sm", textContent: label });
  element.addEventListener("click", run);
  return element;
}

function wait(ms) {
  clearTimeout(timer);
  timer = setTimeout(() => dismiss(), ms);
}

function send(undo) {
  const { url, method = "POST" } = typeof undo === "string" ? { url: undo } : undo;
  window.htmx.ajax(method, url, { target: "#page", swap: "none" });
}

// Whether the things on the page are liked or followed: right also on a page that was kept.

import { call } from "./api.js";
import { $, $$, isGuest, setAttribute, setIcon, setText } from "./dom.js";
import { say } from "./words.js";

const KINDS = {
  "like-track": { ask: "tracks", answer: "liked_tracks" },
  "like-album": { ask: "albums", answer: "liked_albums" },
  "follow-artist": { ask: "artists", answer: "followed_artists" },
  "follow-person": { ask: "people", answer: "followed_people" },
};

/** "like-track" and 5 of a button, or null. */
export function kindOf(button) {
  const kind = Object.keys(KINDS).find(name => button.hasAttribute(`data-${name}`));
  return kind ? { kind, id: button.getAttribute(`data-${kind}`) } : null;
}

/** A number as the server writes it in the language of the page; Portuguese is that of Portugal. */
function grouped(number) {
  const { lang } = document.documentElement;
  return number.toLocaleString(lang === "pt" ? "pt-PT" : lang || "en", { useGrouping: "always" });
}

export const isOn = button => button.getAttribute("aria-pressed") === "true";

let acts = 0;
const acted = new Map(); // "like-track 5" → the number of the last act that concerned it

/** Show what an act made of a thing. `by` changes the counts beside its buttons. */
export function showState(kind, id, on, by = 0) {
  acted.set(`${kind} ${id}`, ++acts);
  show(kind, id, on, by);
}

/** Show one state on every button of the thing, the deck's too. */
function show(kind, id, on, by = 0) {
  for (const button of $$(`[data-${kind}="${id}"]`)) {
    setAttribute(button, "aria-pressed", on);
    setMethod(button.form, on);
    if (kind.startsWith("follow")) showFollow(button, on);
    if (by) count($("[data-like-count]", button), by);
  }
  if (by) count($(`[data-followers="${kind}-${id}"]`), by);
}

/** Ask once for all states on the page. What is pressed before the answer comes is newer than the answer. */
export async function refreshStates() {
  if (isGuest()) return;
  const ids = Object.fromEntries(Object.keys(KINDS).map(kind => [kind, idsOf(kind)]));
  const query = Object.entries(ids).filter(([, of]) => of.length).map(([kind, of]) => `${KINDS[kind].ask}=${of.join(",")}`);
  if (!query.length) return;
  const asked = acts;
  const { data } = await call(`/states?${query.join("&")}`).catch(() => ({}));
  if (!data) return;
  for (const [kind, of] of Object.entries(ids)) {
    const on = new Set((data[KINDS[kind].answer] ?? []).map(String));
    for (const id of of) if ((acted.get(`${kind} ${id}`) ?? 0) <= asked) show(kind, id, on.has(id));
  }
}

const idsOf = kind => [...new Set($$(`[data-${kind}]`).map(button => button.getAttribute(`data-${kind}`)))].slice(0, 100);

/** What the plain form would do next. */
function setMethod(form, on) {
  if (!form) return;
  const field = form.querySelector("[name=_method]");
  if (!on) field?.remove();
  else if (!field) form.prepend(Object.assign(document.createElement("input"), { type: "hidden", name: "_method", value: "DELETE" }));
}

function showFollow(button, on) {
  button.classList.toggle("btn--ink", on);
  button.classList.toggle("btn--line", !on);
  setIcon(button, on ? "user-check" : "user-plus");
  const words = [...button.childNodes].findLast(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  if (words) setText(words, say(on ? "following" : "follow"));
}

function count(number, by) {
  if (number) setText(number, grouped(Math.max(0, Number(number.textContent.replace(/\D/g, "")) + by)));
}

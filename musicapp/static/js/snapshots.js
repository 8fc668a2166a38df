// Pages already seen, for the way back: with appended rows, filled fields and the place on the page.
// They live in memory alone, so that nothing private is written down, and end with the document.

import { $, $$ } from "./dom.js";
import { pageTitle } from "./title.js";

const MOST = 12;
const FRESH_MS = 10 * 60_000;
const kept = new Map();
const places = new Map();

/** Keep the page that is about to be left. */
export function keep(path) {
  const page = $("#page");
  places.set(path, scrollY);
  if (!page) return;
  const copy = page.cloneNode(true);
  for (const element of $$(".htmx-request, .htmx-swapping, .htmx-settling", copy)) element.classList.remove("htmx-request", "htmx-swapping", "htmx-settling");
  kept.delete(path);
  kept.set(path, { copy, title: pageTitle(), at: Date.now() });
  if (kept.size > MOST) kept.delete(kept.keys().next().value);
}

/** The kept page, once, or null. */
export function take(path) {
  const found = kept.get(path);
  kept.delete(path);
  return found && Date.now() - found.at < FRESH_MS ? found : null;
}

/** Where on the page one was. */
export const placeOf = path => places.get(path) ?? 0;

/** Something was changed, or somebody else looks: kept pages may be wrong. Places stay. */
export function forget() {
  kept.clear();
}

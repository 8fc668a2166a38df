// What happens to a release without anybody's doing.

import { $, $$ } from "../dom.js";
import { isFilled } from "./merge.js";

const DRAWN_MS = 1500; // a cover takes some seconds
const LOOKS = 40;
const LEAST_MS = 15_000; // for one that waits for its time: not oftener, not more rarely
const MOST_MS = 3_600_000;

/** In how many ms to look whether its cover is drawn or its time has come; null when nothing is awaited. */
export function nextLook(root, looks) {
  if ($("[data-drawing]", root) && looks < LOOKS) return { ms: DRAWN_MS, isCover: true };
  const at = Number($("#publishing-note", root)?.dataset.outAt);
  return at ? { ms: Math.min(Math.max(at - Date.now(), LEAST_MS), MOST_MS), isCover: false } : null;
}

/** Whether its files have told what they are a release of: that is kept before anybody touches a field. */
export function isTold(root) {
  return Boolean($("[name=title]", root)?.value.trim()) && $$(".release-track", root).every(isFilled);
}

// The order of a release's tracks: dragged, or put with the keys, and kept at once.

import { $ } from "../dom.js";
import { announce } from "../live.js";
import { makeReorderable } from "../reorder.js";
import { number } from "./merge.js";

/** Let the tracks of `release` be put in order; twice is once. */
export function makeOrderable(release) {
  const list = $("#release-tracks", release);
  if (!list || list.dataset.reorderable) return;
  list.dataset.reorderable = "yes";
  makeReorderable(list, { grip: ".grip", name: item => item.dataset.title, announce, drop: item => place(release, list, item) });
}

async function place(release, list, item) {
  number(list);
  await release.turn.free();
  if (!release.dataset.album) await release.saving.now();
  if (await release.saving.inTurn(() => keepPlace(release, list, item))) $("#desk").refresh();
}

/** Whether the server has it. */
async function keepPlace(release, list, item) {
  const neighbour = item.nextElementSibling;
  const body = new URLSearchParams(neighbour ? { before: neighbour.dataset.track } : {});
  const answer = await release.line.send(`${list.dataset.order}/${item.dataset.track}/position`, body).catch(() => null);
  const isKept = answer?.status < 400;
  if (isKept) release.take(answer.html);
  else release.say("failed");
  return isKept;
}

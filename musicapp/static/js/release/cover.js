// The cover of a release: sent as soon as it is chosen, or drawn by the server and brought when it is there.

import { $ } from "../dom.js";
import { isTooLarge, reasonIn, refuse, warnIfSmall } from "./cover-note.js";
import { replace } from "./merge.js";

/** Keep what somebody has chosen; a cover needs a draft that it is of. */
export async function sendCover(release, input) {
  if (isTooLarge(input)) return;
  const [file] = input.files;
  if (!release.dataset.album) await release.saving.now();
  await release.saving.inTurn(() => keepCover(release, file));
}

/** Bring the one that is being drawn, if it is there by now. */
export async function takeCover(release) {
  const cover = $("#release-cover", new DOMParser().parseFromString((await release.line.look(release.dataset.url)) ?? "", "text/html"));
  if (cover) replace(release, cover);
}

async function keepCover(release, file) {
  const body = new FormData(document.getElementById("cover-form") ?? undefined);
  body.set("cover", file);
  const answer = await release.line.send(`/studio/albums/${release.dataset.album}/cover`, body).catch(() => null);
  const choice = $("[data-cover]", release);
  if (!answer || answer.status >= 500) return release.say("failed");
  if (answer.status === 422) return refuse(choice, reasonIn(answer.html));
  choice.blur();
  release.take(answer.html);
  return answer.status < 400 ? warnIfSmall(file) : undefined;
}

// What is said of a cover: why it is not taken, or that it is so small that it will look coarse. It stands beside the
// box, which is drawn anew by itself, and until the next choice.

import { $ } from "../dom.js";

const FINE_PX = 600;

/** Whether the chosen file is too large; then its field says so, and nothing is sent. */
export function isTooLarge(input) {
  const isSo = input.files[0].size > Number(input.dataset.most);
  if (isSo) refuse(input, note().dataset.tooLarge);
  else say(input, "", "");
  return isSo;
}

/** Say at the field why the chosen file is not taken; the same one may be chosen again. */
export function refuse(input, reason) {
  input.value = "";
  say(input, reason, "");
}

/** The sentence with which the server refused a cover. */
export const reasonIn = html => $("#cover-error", new DOMParser().parseFromString(html, "text/html"))?.textContent.trim() ?? "";

/** A small cover is taken, but its artist should know. */
export async function warnIfSmall(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (picture && Math.min(picture.width, picture.height) < FINE_PX) say($("[data-cover]"), "", note().dataset.small.replace("{size}", `${picture.width} × ${picture.height}`));
  picture?.close();
}

const note = () => $("#cover-note");

function say(input, wrong, hint) {
  for (const [selector, text] of [[".error", wrong], [".hint", hint]]) {
    const place = $(selector, note());
    place.hidden = !text;
    $("span", place).textContent = text;
  }
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

// What is said of a cover before and after it goes: too large to be taken, or so small that it will look coarse.

import { $ } from "../dom.js";

const FINE_PX = 600;

/** Whether the chosen file is too large; then its field says so, and nothing is sent. */
export function refuse(input) {
  const isTooLarge = input.files[0].size > Number(input.dataset.most);
  if (isTooLarge) input.value = "";
  input.toggleAttribute("aria-invalid", false);
  if (isTooLarge) input.setAttribute("aria-invalid", "true");
  say(isTooLarge ? "tooLarge" : null);
  return isTooLarge;
}

/** A small cover is taken, but its artist should know. */
export async function warnIfSmall(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (picture && Math.min(picture.width, picture.height) < FINE_PX) say("small", `${picture.width} × ${picture.height}`);
  picture?.close();
}

function say(what, size = "") {
  const place = $("#cover-note");
  place.classList.toggle("error", what === "tooLarge");
  place.textContent = what ? place.dataset[what].replace("{size}", size) : "";
}

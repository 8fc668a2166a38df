// A release may come out without the tracks that are not ready: its button and the sentence beside it follow the tick.

import { $, setAttribute } from "../dom.js";

export function showLeftOut(root) {
  const leavesOut = $("[name=without_unready]", root)?.checked ?? false;
  const publish = $("[data-waits]", root);
  if (publish) setAttribute(publish, "aria-disabled", !leavesOut);
  for (const [selector, isShown] of [["[data-all-ready]", !leavesOut], ["[data-some-ready]", leavesOut]]) {
    const sentence = $(selector, root);
    if (sentence) sentence.hidden = !isShown;
  }
}

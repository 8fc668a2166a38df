// The buttons of a release's form: what they do is saved first by the same form, so nothing waits to be saved any more.

import { $ } from "../dom.js";
import { keep } from "./merge.js";

/** @param {HTMLElement} release  @param {AbortSignal} signal ends it */
export function watchButtons(release, signal) {
  let seen = "";

  release.addEventListener("submit", event => {
    if (event.target !== release.form) return;
    release.saving.stop();
    if (release.turn.isTaken) return void wait(release, event);
    seen = release.seen;
    for (const one of release.controls) keep(one);
  }, { signal, capture: true });

  /** htmx knows the form as it first stood: say where it goes by now, and by which button. */
  release.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.elt !== release.form) return;
    detail.path = release.form.getAttribute("action");
    detail.parameters.seen = seen;
    const button = detail.triggeringEvent?.submitter;
    if (button?.name) detail.parameters[button.name] = button.value;
  }, { signal });
}

/** Press again once nothing is under way, unless somebody else's change has come to light by then: that is to be seen first. */
async function wait(release, event) {
  event.preventDefault();
  event.stopPropagation();
  const { submitter } = event;
  const wasClashing = release.isClashing;
  await release.turn.free();
  if (release.isClashing && !wasClashing) return;
  const button = document.contains(submitter) ? submitter : $(`[name=act][value="${submitter?.value}"]`, release);
  release.form.requestSubmit(button);
}

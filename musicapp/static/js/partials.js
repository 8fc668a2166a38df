// Answers to htmx that are pieces of a page, when they are refusals. A refusal never replaces a row or a button.

import { renewToken } from "./api.js";
import { reopenDialog } from "./dialog.js";
import { $ } from "./dom.js";
import { signInThen } from "./sign-in.js";
import * as snapshots from "./snapshots.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.requestConfig.headers["HX-Boosted"] === "true") return;
  const { status } = detail.xhr;
  if (detail.requestConfig.verb !== "get" && status < 400 && !isStateForm(detail.elt)) snapshots.forget();
  if (status < 400) return;
  detail.shouldSwap = false;
  if (status === 401) needsSignIn(detail.requestConfig);
  else if (status === 422 || detail.target.matches("#results, #dialog, #dialog *")) detail.shouldSwap = true;
  else if (!isStateForm(detail.elt) && !saysItself(detail.xhr)) toast(say("not_saved"), { bad: true });
});

document.addEventListener("htmx:sendError", ({ detail }) => {
  if (detail.requestConfig.headers["HX-Boosted"] === "true" || isStateForm(detail.elt) || detail.requestConfig.verb === "get") return;
  toast(say("not_saved"), { bad: true, act: { label: say("try_again"), run: () => press(detail.elt) } });
});

/** The session ended meanwhile: sign in, then the same thing is asked again. */
function needsSignIn({ elt }) {
  const again = elt.id ? () => $(`#${CSS.escape(elt.id)}`) : () => elt;
  const dialog = $("#dialog");
  const kept = dialog.contains(elt) && [...dialog.childNodes];
  signInThen(() => {
    if (kept) reopenDialog(kept);
    renewToken();
    press(again());
  });
}

const press = element => (element instanceof HTMLFormElement ? element.requestSubmit() : element?.click());

document.addEventListener("csrf-token", ({ detail }) => renewToken(detail.value));

const isStateForm = element => element.matches?.(".like-form, .follow-form") ?? false;
const saysItself = xhr => (xhr.getResponseHeader("HX-Trigger") ?? "").includes("toast");

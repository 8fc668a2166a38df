// Answers to htmx that are pieces of a page, when they are refusals. A refusal never replaces a row or a button.

import { renewToken } from "./api.js";
import { reopenDialog } from "./dialog.js";
import { $ } from "./dom.js";
import { because, mayPass, pressAgain, reasonOf } from "./refusals.js";
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
  else if (mayPass(detail)) notSaved(detail);
  else if (status === 422 || detail.target.matches("#results, #dialog, #dialog *")) detail.shouldSwap = true;
  else if (!isStateForm(detail.elt) && !reasonOf(detail.xhr)) toast(say("not_saved"), { bad: true });
});

document.addEventListener("htmx:sendError", ({ detail }) => {
  if (detail.requestConfig.headers["HX-Boosted"] === "true" || isStateForm(detail.elt) || detail.requestConfig.verb === "get") return;
  notSaved(detail);
});

/** What was typed stays where it stands. */
function notSaved({ elt, xhr, requestConfig }) {
  if (isStateForm(elt)) return;
  const act = { label: say("try_again"), run: () => pressAgain(requestConfig) };
  toast(because(say("not_saved"), reasonOf(xhr)), { bad: true, act });
}

/** The session ended meanwhile: sign in, then the same thing is asked again. */
function needsSignIn({ elt }) {
  const again = elt.id ? () => $(`#${CSS.escape(elt.id)}`) : () => elt;
  const dialog = $("#dialog");
  const kept = dialog.contains(elt) && [...dialog.childNodes];
  signInThen(() => {
    if (kept) reopenDialog(kept);
    renewToken();
    pressAgain({ elt: again() });
  });
}

document.addEventListener("csrf-token", ({ detail }) => renewToken(detail.value));

const isStateForm = element => element.matches?.(".like-form, .follow-form") ?? false;

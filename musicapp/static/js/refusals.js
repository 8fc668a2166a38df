// Why the server did not do something, and the same thing asked again.

import { say } from "./words.js";

const PASSING = [429, 500, 503]; // the same may be done a moment later

/** Whether a change was refused for a reason that has nothing to do with what was sent: then its form stays as it is. */
export const mayPass = ({ xhr, requestConfig }) => requestConfig.verb !== "get" && PASSING.includes(xhr.status);

/** The server's own sentence; one of ours when nothing came; "" if it said none. */
export function reasonOf(xhr) {
  return xhr.status ? toastOf(xhr.getResponseHeader("HX-Trigger")) : say("no_answer");
}

/** The sentence in the header that htmx raises events from. */
export function toastOf(header) {
  try {
    return JSON.parse(header)?.toast?.text ?? "";
  } catch {
    return "";
  }
}

/** `what` was not done, and why. */
export const because = (what, reason) => (reason ? `${what}. ${reason}` : what);

/** Press again what sent this request: the same button of the form, if there were several. */
export function pressAgain({ elt, triggeringEvent }) {
  const submitter = triggeringEvent?.submitter;
  if (elt instanceof HTMLFormElement) elt.requestSubmit(submitter?.form === elt ? submitter : null);
  else elt?.click();
}

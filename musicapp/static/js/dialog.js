// The one dialog of the document, filled by the server.

import { $, $$, takeOver } from "./dom.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const dialog = $("#dialog");
let opener = null;
let asked = null;

/**
 * Show what `url` answers, but not a 401. A whole page gives its main part. Gives the status; 0 when nothing came, or
 * another dialog was wanted meanwhile.
 */
export async function openDialog(url) {
  opener = document.activeElement;
  asked?.abort();
  const { signal } = (asked = new AbortController());
  const answer = await fetch(url, { headers: { "HX-Request": "true", "HX-Target": "dialog" }, signal })
    .then(async response => ({ status: response.status, html: await response.text() }))
    .catch(() => null);
  if (signal.aborted) return 0;
  if (!answer) {
    toast(say("page_lost"), { bad: true, act: { label: say("try_again"), run: () => openDialog(url) } });
    return 0;
  }
  if (answer.status !== 401) fill(answer.html);
  return answer.status;
}

function fill(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = $("#main", page) ?? page.body;
  dialog.replaceChildren(...main.childNodes);
  label();
  window.htmx.process(dialog);
  if (!dialog.open) dialog.showModal();
  focusFirst();
}

/** Show again what stood in the dialog before. */
export function reopenDialog(nodes) {
  dialog.replaceChildren(...nodes);
  dialog.showModal();
}

export function closeDialog() {
  dialog.close();
}

dialog.addEventListener("close", () => {
  dialog.replaceChildren();
  if (opener?.isConnected) opener.focus();
  opener = null;
});

dialog.addEventListener("click", event => {
  if (event.target === dialog) dialog.close(); // the backdrop
});

takeOver("a[data-dialog]", link => {
  document.dispatchEvent(new CustomEvent("dialog:wanted", { detail: { url: link.getAttribute("href") } }));
});

document.addEventListener("close-dialog", closeDialog);
document.addEventListener("htmx:afterSwap", event => {
  if (event.target.id === "page") asked?.abort(); // it was wanted on the page before
  if (event.target === dialog || dialog.contains(event.target)) focusFirst();
});

function label() {
  const heading = $("h1, h2", dialog);
  if (!heading) return;
  heading.id ||= "dialog-title";
  dialog.setAttribute("aria-labelledby", heading.id);
}

function focusFirst() {
  const wanted = "[data-summary], [aria-invalid=true], [autofocus], input:not([type=hidden]):not([type=checkbox]), textarea, select";
  const first = $$(wanted, dialog).find(field => !field.disabled) ?? $("button:not([aria-label])", dialog) ?? $("button", dialog);
  first?.focus();
}

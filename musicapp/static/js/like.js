// Like and follow: shown at once, sent after, taken back if it was not saved; also when the page has changed meanwhile.

import { csrfToken } from "./api.js";
import { $ } from "./dom.js";
import { because, reasonOf, toastOf } from "./refusals.js";
import { whenSignedIn } from "./sign-in.js";
import { isOn, kindOf, showState } from "./states.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const FORMS = ".like-form, .follow-form";
const pending = new Map(); // "like-track 5" → what it should be in the end
const settled = new WeakSet(); // requests whose end is known

document.addEventListener("htmx:beforeRequest", event => {
  const { elt: form, xhr } = event.detail;
  if (!form.matches?.(FORMS)) return;
  const button = $("[aria-pressed]", form);
  const { kind, id } = kindOf(button);
  if (document.documentElement.dataset.viewer !== "user") {
    event.preventDefault();
    whenSignedIn(() => press(kind, id));
    return;
  }
  xhr.addEventListener("loadend", () => settle(form, xhr)); // a form that left the page hears nothing from htmx
  flip(button, kind, id);
});

/** Pressed again before the answer: that decides what follows. htmx would let it wait, and lose it with the old form. */
document.addEventListener("submit", event => {
  const button = event.target.matches(FORMS) ? $("[aria-pressed]", event.target) : null;
  const { kind, id } = (button && kindOf(button)) ?? {};
  if (!pending.has(`${kind} ${id}`)) return;
  event.preventDefault();
  event.stopPropagation();
  flip(button, kind, id);
}, true);

/** The answer is the form as it is now. */
for (const name of ["htmx:afterRequest", "htmx:sendError"]) {
  document.addEventListener(name, ({ detail }) => {
    const form = detail.requestConfig?.elt;
    if (form?.matches?.(FORMS) && (detail.xhr.status || name === "htmx:sendError")) settle(form, detail.xhr);
  });
}

/** The heart in the deck stands in no form: what plays changes under it. */
document.addEventListener("click", event => {
  const button = event.target.closest?.("button[data-like-track]:not(form *)");
  if (button) whenSignedIn(() => pressDeck(button));
});

/** After signing in: the act that was wanted, unless it is so already. */
function press(kind, id) {
  const button = $(`form [data-${kind}="${id}"]`) ?? $(`[data-${kind}="${id}"]`);
  if (!button || isOn(button)) return;
  if (button.form) button.form.requestSubmit();
  else pressDeck(button);
}

function pressDeck(button) {
  const { kind, id } = kindOf(button);
  const underway = pending.has(`${kind} ${id}`);
  flip(button, kind, id);
  if (!underway) send(kind, id, `/tracks/${id}/like`);
}

function flip(button, kind, id) {
  const on = !isOn(button);
  want(kind, id, on);
  button.classList.toggle("is-new", on);
}

function want(kind, id, on) {
  pending.set(`${kind} ${id}`, on);
  showState(kind, id, on, on ? 1 : -1);
}

function settle(form, xhr) {
  if (settled.has(xhr)) return;
  settled.add(xhr);
  const old = $("[aria-pressed]", form);
  const { kind, id } = kindOf(old);
  const wanted = pending.get(`${kind} ${id}`);
  pending.delete(`${kind} ${id}`);
  if (wanted === undefined) return;
  if (xhr.status < 200 || xhr.status >= 400) {
    takeBack(kind, id, wanted, form.getAttribute("action"), reasonOf(xhr));
    return;
  }
  const button = $(`#${CSS.escape(form.id)} [aria-pressed]`) ?? old;
  const now = isOn(button);
  showState(kind, id, now);
  if (form.contains(document.activeElement) || document.activeElement === document.body) button.focus({ preventScroll: true });
  if (now !== wanted) button.form?.requestSubmit();
}

/** Send what is wanted of a thing, from whichever page, and again if that changed meanwhile. */
async function send(kind, id, path) {
  const key = `${kind} ${id}`;
  let on, failure;
  do {
    on = pending.get(key);
    failure = await post(path, on);
  } while (failure === null && pending.get(key) !== on);
  pending.delete(key);
  if (failure === null) showState(kind, id, on);
  else takeBack(kind, id, on, path, failure);
}

/** Gives null, or why it was not saved. */
async function post(path, on) {
  const headers = { "HX-Request": "true", "X-CSRFToken": csrfToken() };
  const body = new URLSearchParams(on ? {} : { _method: "DELETE" });
  const response = await fetch(path, { method: "POST", headers, body }).catch(() => null);
  if (response?.ok) return null;
  return response ? toastOf(response.headers.get("HX-Trigger")) : say("no_answer");
}

function takeBack(kind, id, wanted, path, reason) {
  showState(kind, id, !wanted, wanted ? -1 : 1);
  const what = say(kind.startsWith("follow") ? "saved_not_follow" : "saved_not_like");
  const run = () => {
    if (pending.has(`${kind} ${id}`)) return;
    want(kind, id, wanted);
    send(kind, id, path);
  };
  toast(because(what, reason), { bad: true, act: { label: say("try_again"), run } });
}

// Like and follow: shown at once, sent after, taken back if it was not saved.

import { call } from "./api.js";
import { $ } from "./dom.js";
import { whenSignedIn } from "./sign-in.js";
import { isOn, kindOf, showState } from "./states.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const FORMS = ".like-form, .follow-form";
const pending = new Map(); // "like-track 5" → what it should be in the end

document.addEventListener("htmx:beforeRequest", event => {
  const form = event.detail.elt;
  if (!form.matches?.(FORMS)) return;
  const button = $("[aria-pressed]", form);
  const { kind, id } = kindOf(button);
  if (document.documentElement.dataset.viewer !== "user") {
    event.preventDefault();
    whenSignedIn(() => press(kind, id));
    return;
  }
  if (pending.has(`${kind} ${id}`)) event.preventDefault(); // the answer to the first press decides what follows
  flip(button, kind, id);
});

/** The answer is the form as it is now. */
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.requestConfig?.elt;
  if (!form?.matches?.(FORMS) || !detail.xhr?.status) return;
  settle(form, detail.successful);
});

document.addEventListener("htmx:sendError", ({ detail }) => {
  const form = detail.requestConfig?.elt;
  if (form?.matches?.(FORMS)) settle(form, false);
});

/** The heart in the deck stands in no form: what plays changes under it. */
document.addEventListener("click", event => {
  const button = event.target.closest?.("button[data-like-track]:not(form *)");
  if (button) whenSignedIn(() => send(button));
});

/** After signing in: the act that was wanted, unless it is so already. */
function press(kind, id) {
  const button = $(`form [data-${kind}="${id}"]`) ?? $(`[data-${kind}="${id}"]`);
  if (!button || isOn(button)) return;
  if (button.form) button.form.requestSubmit();
  else send(button);
}

function flip(button, kind, id) {
  const on = !isOn(button);
  pending.set(`${kind} ${id}`, on);
  showState(kind, id, on, on ? 1 : -1);
  button.classList.toggle("is-new", on);
}

function settle(form, saved) {
  const old = $("[aria-pressed]", form);
  const { kind, id } = kindOf(old);
  const wanted = pending.get(`${kind} ${id}`);
  pending.delete(`${kind} ${id}`);
  if (wanted === undefined) return;
  if (!saved) {
    showState(kind, id, !wanted, wanted ? -1 : 1);
    failed(kind, () => press(kind, id));
    return;
  }
  const button = $(`#${CSS.escape(form.id)} [aria-pressed]`) ?? old;
  const now = isOn(button);
  showState(kind, id, now);
  if (form.contains(document.activeElement) || document.activeElement === document.body) button.focus({ preventScroll: true });
  if (now !== wanted) button.form?.requestSubmit();
}

/** Send what the button wants, and again if it was pressed meanwhile. */
async function send(button) {
  const { kind, id } = kindOf(button);
  const key = `${kind} ${id}`;
  const underway = pending.has(key);
  flip(button, kind, id);
  if (underway) return;
  let on;
  try {
    do {
      on = pending.get(key);
      await call(`/tracks/${id}/like`, { method: on ? "PUT" : "DELETE" });
    } while (pending.get(key) !== on);
  } catch {
    showState(kind, id, !on, on ? -1 : 1);
    failed(kind, () => send(button));
  }
  pending.delete(key);
}

function failed(kind, run) {
  const text = say(kind.startsWith("follow") ? "saved_not_follow" : "saved_not_like");
  toast(text, { bad: true, act: { label: say("try_again"), run } });
}

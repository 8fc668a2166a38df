// The line of a file on its way: how far it is, and what can be done with it.

import { $, setAttribute, setIcon, setText } from "../dom.js";
import { queue } from "./queue.js";

const ICONS = { failed: "circle-alert", sent: "circle-check", paused: "pause" };
const SYMBOLS = { resume: "play", again: "rotate-ccw", pause: "pause" };

export const mb = bytes => (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: bytes < 1e7 ? 1 : 0 });

export class Row {
  #element;
  #file;
  #say;

  /** `list` has its template beside it; `say` gives the sentence of a key with its facts. */
  constructor(list, file, say) {
    this.#element = $("template", list.parentElement).content.firstElementChild.cloneNode(true);
    this.#file = file;
    this.#say = say;
    setText($("b", this.#element), file.name);
    setAttribute($("progress", this.#element), "aria-label", file.name);
    $("[data-cancel]", this.#element).addEventListener("click", () => queue.cancel(file));
    $("[data-toggle]", this.#element).addEventListener("click", () => this.#toggle());
    list.append(this.#element);
  }

  draw() {
    const { state, size, sent } = this.#file;
    const row = this.#element;
    setAttribute(row, "class", state === "failed" ? "file file--failed" : "file");
    setIcon(row, ICONS[state] ?? "upload");
    setText($("small", row), this.#status);
    const bar = $("progress", row);
    bar.max = size || 1;
    bar.value = sent;
    bar.hidden = state === "failed";
    const cancel = $("[data-cancel]", row);
    setAttribute(cancel, "aria-label", this.#say(state === "failed" ? "remove" : "cancel", this.#file));
    cancel.hidden = state === "sent";
    this.#drawToggle(state);
  }

  remove() {
    this.#element.remove();
  }

  #drawToggle(state) {
    const toggle = $("[data-toggle]", this.#element);
    const verb = { paused: "resume", failed: "again" }[state] ?? "pause";
    toggle.hidden = state === "sent";
    setIcon(toggle, SYMBOLS[verb]);
    setAttribute(toggle, "aria-label", this.#say(verb, this.#file));
  }

  #toggle() {
    if (["paused", "failed"].includes(this.#file.state)) queue.resume(this.#file);
    else this.#file.pause();
  }

  get #status() {
    const { state, sent, size, problem } = this.#file;
    if (state === "failed") return problem || this.#say("failed");
    return this.#say(state === "sent" ? "sending" : state, { sent: mb(sent), size: mb(size) });
  }
}

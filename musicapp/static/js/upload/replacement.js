// The page of a track's audio: another file is sent to take its place, over bad lines and closed tabs like any other.

import { call } from "../api.js";
import { $, $$, setAttribute, setText } from "../dom.js";
import { announce } from "../live.js";
import { filled } from "../words.js";
import { queue } from "./queue.js";
import { Row } from "./row.js";

const AGAIN_MS = [1000, 2000, 5000, 10_000, 20_000];

class AudioReplacement extends HTMLElement {
  #rows = new Map(); // Sending → its row
  #words = {};
  #gone = null;
  #drawing = 0;
  #settling = new WeakSet();
  #again = 0;

  connectedCallback() {
    this.#words = JSON.parse(this.dataset.words);
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    queue.addEventListener("change", () => this.#draw(), { signal });
    this.addEventListener("htmx:afterSettle", () => this.#hideSent(), { signal });
    this.addEventListener("change", event => this.#take(event.target), { signal });
    $("[data-plain]", this).hidden = true;
    this.#list.replaceChildren(); // a page that came back from history brings old lines
    this.#draw();
    if (this.#field.files.length) this.#take(this.#field); // chosen while this script was still on its way
  }

  disconnectedCallback() {
    this.#gone.abort();
    cancelAnimationFrame(this.#drawing);
    clearTimeout(this.#again);
    this.#rows.clear();
  }

  get #list() { return $("[data-sending]", this); }
  get #field() { return $("[name=files]", this); }
  get #files() { return queue.files.filter(one => one.track === this.dataset.track); }

  #say = (key, facts = {}) => filled(this.#words[key], facts);

  /** The file chosen last is the one that is meant; the same once more goes on. */
  async #take(field) {
    const [file] = field.files;
    field.value = "";
    this.#refuse("");
    const isSame = one => one.isOpen && one.name === file.name && one.size === file.size;
    await Promise.all(this.#files.filter(one => !isSame(one)).map(one => queue.cancel(one)));
    await queue.add([file], { artist: this.dataset.artist, track: this.dataset.track }, () => false);
    for (const one of this.#files.filter(other => other.state === "paused")) queue.resume(one);
  }

  #draw() {
    cancelAnimationFrame(this.#drawing);
    this.#drawing = requestAnimationFrame(() => this.#drawNow());
  }

  #drawNow() {
    for (const one of this.#files.filter(file => file.state === "failed" && file.problem)) {
      queue.forget([one]);
      this.#refuse(one.problem);
    }
    const files = this.#files;
    for (const [one, row] of this.#rows) if (!files.includes(one)) { row.remove(); this.#rows.delete(one); }
    for (const one of files) {
      if (!this.#rows.has(one)) this.#rows.set(one, new Row(this.#list, one, this.#say));
      this.#rows.get(one).draw();
      if (one.state === "sent" && !this.#settling.has(one)) this.#settle(one);
    }
    this.#hideSent();
  }

  /** What this tab sends stands in its own list; the server's has the rest. */
  #hideSent() {
    const mine = new Set(this.#files.map(one => one.key));
    for (const row of $$("[data-upload]", this)) row.hidden = mine.has(row.dataset.upload);
  }

  /** What has arrived stays in sight until the server's list has it, and not before: the line may be gone just then. */
  async #settle(one, tries = 0) {
    this.#settling.add(one);
    const isShown = await this.#show(one).catch(problem => problem?.status === 404);
    if (isShown) queue.forget([one]);
    else if (this.isConnected) this.#again = setTimeout(() => this.#settle(one, tries + 1), AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)]);
  }

  /** Whether the list has it by now; what is there already is refused. */
  async #show(one) {
    const { data } = await call(`/uploads/${one.key}`);
    if (data.state === "duplicate") {
      await call(`/uploads/${one.key}`, { method: "DELETE" });
      this.#refuse(this.dataset.same);
      return true;
    }
    await window.htmx.ajax("GET", location.pathname, { target: "#replacement", swap: "outerHTML" });
    if (!$(`[data-upload="${one.key}"]`, this)) return false;
    announce(this.#say("arrived", one));
    return true;
  }

  #refuse(sentence) {
    const place = $("#file-error", this);
    setText($("span", place), sentence);
    place.hidden = !sentence;
    setAttribute(this.#field, "aria-invalid", Boolean(sentence));
    if (sentence) this.#field.focus();
  }
}

customElements.define("audio-replacement", AudioReplacement);

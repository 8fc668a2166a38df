// The form of a release: files that arrive find their place in it, and what the server answers never replaces what is typed.

import { $, $$ } from "../dom.js";
import { announceCalmly } from "../live.js";
import { queue } from "../upload/queue.js";
import { watchButtons } from "./buttons.js";
import { sendCover, takeCover } from "./cover.js";
import { isTold, nextLook } from "./due.js";
import { showLeftOut } from "./leaving-out.js";
import { Line } from "./line.js";
import { controlsOf, isTouched, merge, seenOf } from "./merge.js";
import { makeOrderable } from "./order.js";
import { Saving } from "./saving.js";
import { Turn } from "./turn.js";

class ReleaseForm extends HTMLElement {
  line = new Line();
  turn = new Turn();
  saving = new Saving(this);
  #gone;
  #due = 0;
  #looks = 0;
  #said = "";

  connectedCallback() {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    this.addEventListener("input", event => this.#touched(event.target), { signal });
    this.addEventListener("change", event => this.#changed(event.target), { signal });
    this.addEventListener("click", event => { if (event.target.closest("[data-again]")) this.#refresh(); }, { signal });
    for (const name of ["uploads-changed", "track-restored"]) document.addEventListener(name, () => this.#refresh(), { signal });
    addEventListener("beforeunload", event => { if (this.isDirty) event.preventDefault(); }, { signal });
    addEventListener("online", () => this.#backOnline(), { signal });
    watchButtons(this, signal);
    makeOrderable(this);
    showLeftOut(this);
    this.#await();
  }

  disconnectedCallback() {
    this.#gone.abort();
    clearTimeout(this.#due);
    if (this.autosaves) this.saving.leave();
    else this.saving.stop();
  }

  get form() { return $("#release-form", this); }
  get controls() { return controlsOf(this.form); }
  get autosaves() { return "autosave" in this.dataset; }
  get isDirty() { return this.controls.some(isTouched); }

  /** Whether it says that somebody else has changed the same. */
  get isClashing() { return $("[data-clash]", this) !== null; }

  /** For the server to write only what was touched here; "" if it has not kept all that stands here untouched. */
  get seen() { return "typed" in this.dataset ? "" : seenOf(this.controls); }

  /** Bring the form up to `html`; with another `address`, the draft is there now. */
  take(html, address = null) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const release = $("#release", fresh);
    if (!release || !this.isConnected) return;
    merge(this, release);
    showLeftOut(this);
    if (!("autosave" in release.dataset)) this.#cameOut();
    this.#await();
    const page = $("#release-page", fresh);
    if (page) $("#release-page").replaceWith(document.importNode(page, true));
    if (address && release.dataset.album !== this.dataset.album) this.#move(release, address);
    const title = $("[name=title]", this)?.value.trim();
    if (title && this.dataset.album) $("h1").textContent = title;
  }

  /** The server has kept what is right of it. */
  saved({ html, address }) {
    this.#looks = 0;
    delete this.dataset.typed;
    this.take(html, address);
    if (this.isConnected) this.#tell();
  }

  /** Somebody else saved meanwhile: say so, and save no more by itself. */
  conflict(html) {
    delete this.dataset.autosave;
    this.dataset.typed = "";
    this.take(html);
    $("#release-problems [data-summary]", this)?.focus();
  }

  /** Say whether it is kept: "saving" or "failed"; the server says when it is. */
  say(what) {
    this.#kept.classList.toggle("is-bad", what === "failed");
    this.#kept.textContent = this.#kept.parentElement.dataset[what];
    if (what === "failed") this.#tell();
  }

  /** For those who cannot see it: how it ended, and not again while it ends like that. */
  #tell() {
    const said = this.#kept.textContent.trim();
    if (said !== this.#said) announceCalmly(said);
    this.#said = said;
  }

  get #kept() { return $("#publishing-saved", this); }

  #touched(target) {
    if (this.autosaves && this.controls.includes(target)) this.saving.soon();
  }

  #changed(target) {
    if (target.name === "without_unready") showLeftOut(this);
    if (target.matches("[data-cover]") && target.files.length) sendCover(this, target);
    else this.#touched(target);
  }

  /** The draft is there now, at an address of its own. */
  #move(release, address) {
    const before = this.dataset.album;
    this.dataset.album = release.dataset.album;
    this.dataset.url = address;
    this.form.action = address;
    for (const one of $$("input[name=track]", this.form)) one.remove();
    for (const one of $$("form[hidden]", release)) if (!document.getElementById(one.id)) window.htmx.process(this.appendChild(document.importNode(one, true)));
    if (!before) for (const one of queue.files) one.aimAt(release.dataset.album);
    history.replaceState(history.state, "", address);
    $("#desk").moveTo(release.dataset.album, address);
  }

  /** Files have come or are ready: show them without touching what is typed. */
  async #refresh() {
    await this.turn.free();
    if (this.saving.isLost) return undefined; // its draft may be there already, and then it would seem to be gone from here
    if (this.#isRefused) return this.saving.now(); // so that what is said of its fields stays
    const html = await this.line.look(this.dataset.url);
    this.#showUnloaded(html === null);
    if (!html) return undefined;
    const hasForm = html.includes('id="release-form"');
    if (hasForm && this.form) this.take(html);
    else if (hasForm || this.form) this.#begin(html);
    if (this.autosaves && !this.dataset.album && !queue.isBusy && queue.progress.done && isTold(this)) return this.saving.now();
    return undefined;
  }

  get #isRefused() { return this.autosaves && this.dataset.album && $("[aria-invalid]:not([data-cover])", this.form) !== null; }

  #backOnline() {
    if (this.saving.isLost) this.saving.soon(0);
    else if (!$("[data-unloaded]", this).hidden) this.#refresh();
  }

  /** What stands here may be old, or there may be no form yet: say so, with a button that looks again. */
  #showUnloaded(isSo) {
    $("[data-unloaded]", this).hidden = !isSo;
    const none = $("[data-none]", this);
    if (none) none.hidden = isSo;
  }

  /** The first file is here, so there is a form now; or the last one is gone. */
  #begin(html) {
    const fresh = $("#release", new DOMParser().parseFromString(html, "text/html"));
    if (!fresh) return;
    this.replaceChildren(...[...fresh.childNodes].filter(node => node.nodeName !== "SCRIPT").map(node => document.importNode(node, true)));
    window.htmx.process(this);
    makeOrderable(this);
  }

  /** What is out is saved by its button alone, and has no time to wait for. */
  #cameOut() {
    delete this.dataset.autosave;
    $("#publishing-time", this)?.remove();
  }

  /** A cover is drawn, and what is scheduled comes out, by itself: look when it is due, and calmly until it is there. */
  #await() {
    clearTimeout(this.#due);
    const next = nextLook(this, this.#looks++);
    if (!next) return;
    const look = () => (next.isCover ? takeCover(this) : this.#refresh());
    this.#due = setTimeout(() => look().finally(() => { if (this.isConnected) this.#await(); }), next.ms);
  }
}

customElements.define("release-form", ReleaseForm);

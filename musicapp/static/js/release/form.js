// The form of a release: a draft saves itself, tracks are put in order, and files that arrive find their place.

import { csrfToken, renewToken } from "../api.js";
import { $, $$ } from "../dom.js";
import { announce } from "../live.js";
import { makeReorderable } from "../reorder.js";
import { signInThen } from "../sign-in.js";
import { queue } from "../upload/queue.js";
import { isTooLarge, reasonIn, refuse, warnIfSmall } from "./cover.js";
import { isTold, nextLook } from "./due.js";
import { showLeftOut } from "./leaving-out.js";
import { controlsOf, isTouched, keep, merge, number, replace, seenOf, valueOf } from "./merge.js";

const PAUSE_MS = 900; // after the last key
const AGAIN_MS = [2000, 5000, 10_000, 20_000];
const SILENCE_MS = 20_000;

class ReleaseForm extends HTMLElement {
  #gone;
  #timer = 0;
  #due = 0;
  #tries = 0;
  #looks = 0;
  #changes = 0;
  #sending = null;
  #wanted = false;
  #seen = "";

  connectedCallback() {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    this.addEventListener("input", event => this.#touched(event.target), { signal });
    this.addEventListener("change", event => this.#changed(event.target), { signal });
    this.addEventListener("submit", event => this.#submit(event), { signal, capture: true });
    this.addEventListener("htmx:configRequest", event => this.#aim(event.detail), { signal });
    for (const name of ["uploads-changed", "track-restored"]) document.addEventListener(name, () => this.#refresh(), { signal });
    addEventListener("beforeunload", event => { if (this.#isDirty) event.preventDefault(); }, { signal });
    this.addEventListener("click", event => { if (event.target.closest("[data-again]")) this.#refresh(); }, { signal });
    addEventListener("online", () => this.#backOnline(), { signal });
    this.#makeReorderable();
    showLeftOut(this);
    this.#await();
  }

  disconnectedCallback() {
    this.#gone.abort();
    clearTimeout(this.#due);
    clearTimeout(this.#timer);
    if (this.#autosaves && this.#isDirty) this.#alone(() => this.#send(true)).catch(() => {});
  }

  get #form() { return $("#release-form", this); }
  get #autosaves() { return "autosave" in this.dataset; }
  get #controls() { return controlsOf(this.#form); }
  get #isDirty() { return this.#controls.some(isTouched); }

  #touched(target) {
    if (this.#autosaves && this.#controls.includes(target)) this.#soon(PAUSE_MS);
  }

  #changed(target) {
    if (target.name === "without_unready") showLeftOut(this);
    if (target.matches("[data-cover]") && target.files.length) this.#sendCover(target);
    else this.#touched(target);
  }

  #soon(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), ms);
  }

  /** One at a time; what is typed meanwhile goes with the next. */
  async #save() {
    clearTimeout(this.#timer);
    if (this.#sending) { this.#wanted = true; return this.#sending; }
    if (!this.#isDirty && !this.#tries) return undefined;
    return this.#create();
  }

  async #send(leaving = false) {
    const form = this.#form;
    const body = new URLSearchParams(new FormData(form));
    body.set("seen", this.#seenNow);
    const sent = new Map(this.#controls.map(one => [one.name, valueOf(one)]));
    this.#say("saving");
    let answer;
    try {
      answer = await this.#ask(form.action, { method: "POST", body, keepalive: leaving });
    } catch {
      return this.#failed();
    }
    if (leaving) return undefined;
    if (answer.status === 401) return signInThen(() => { renewToken(); this.#save(); });
    if (answer.status === 409) return this.#conflict(await answer.text());
    if (!answer.ok && answer.status !== 422) return this.#failed();
    this.#tries = this.#looks = 0;
    delete this.dataset.typed;
    for (const one of this.#controls) if (sent.get(one.name) === valueOf(one) && !one.hasAttribute("aria-invalid")) keep(one, sent.get(one.name));
    this.#take(await answer.text(), answer.headers.get("HX-Replace-Url"));
    return undefined;
  }

  #failed() {
    this.#say("failed");
    this.#soon(AGAIN_MS[Math.min(this.#tries++, AGAIN_MS.length - 1)]);
  }

  /** Somebody else saved meanwhile: say so, and save no more by itself. */
  #conflict(html) {
    delete this.dataset.autosave;
    this.dataset.typed = "";
    this.#take(html);
    $("#release-problems [data-summary]", this)?.focus();
  }

  #take(html, address = null) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const release = $("#release", fresh);
    if (!release || !this.isConnected) return;
    merge(this, release);
    showLeftOut(this);
    if (!("autosave" in release.dataset)) this.#cameOut();
    this.#await();
    const saved = $("#saved", fresh);
    if (saved) $("#saved").replaceWith(document.importNode(saved, true));
    if (address && release.dataset.album !== this.dataset.album) this.#move(release, address);
    const title = $("[name=title]", this)?.value.trim();
    if (title && this.dataset.album) $("h1").textContent = title;
  }

  /** The draft is there now, at an address of its own. */
  #move(release, address) {
    const before = this.dataset.album;
    this.dataset.album = release.dataset.album;
    this.dataset.url = address;
    this.#form.action = address;
    for (const one of $$("input[name=track]", this.#form)) one.remove();
    for (const one of $$("form[hidden]", release)) if (!document.getElementById(one.id)) window.htmx.process(this.appendChild(document.importNode(one, true)));
    if (!before) for (const one of queue.files) one.album ||= release.dataset.album;
    history.replaceState(history.state, "", address);
    $("#desk").moveTo(release.dataset.album, address);
  }

  /** Files have come or are ready: show them without touching what is typed. */
  async #refresh() {
    while (this.#sending) await this.#sending;
    if (this.#tries) return; // its draft may be there already, and then it would seem to be gone from here
    if (this.#isRefused) return this.#create(); // so that what is said of its fields stays
    const html = await this.#look();
    this.#showUnloaded(html === null);
    if (!html) return;
    const hasForm = html.includes('id="release-form"');
    if (hasForm && this.#form) this.#take(html);
    else if (hasForm || this.#form) this.#begin(html);
    if (this.#autosaves && !this.dataset.album && !queue.isBusy && queue.progress.done && isTold(this)) await this.#create();
  }

  #backOnline() {
    if (this.#tries) this.#save();
    else if (!$("[data-unloaded]", this).hidden) this.#refresh();
  }

  /** What stands here may be old, or there may be no form yet: say so, with a button that looks again. */
  #showUnloaded(isSo) {
    $("[data-unloaded]", this).hidden = !isSo;
    const none = $("[data-none]", this);
    if (none) none.hidden = isSo;
  }

  /** The page as it is now; null if it cannot be had, "" if it was changed from here meanwhile, whose answer is newer. */
  async #look() {
    const before = this.#changes;
    const answer = await this.#ask(this.dataset.url).catch(() => null);
    const html = answer?.ok ? await answer.text().catch(() => null) : null;
    return before === this.#changes ? html : "";
  }

  get #isRefused() { return this.#autosaves && this.dataset.album && $("[aria-invalid]:not([data-cover])", this.#form) !== null; }

  /** The first file is here, so there is a form now; or the last one is gone. */
  #begin(html) {
    const fresh = $("#release", new DOMParser().parseFromString(html, "text/html"));
    if (!fresh) return;
    this.replaceChildren(...[...fresh.childNodes].filter(node => node.nodeName !== "SCRIPT").map(node => document.importNode(node, true)));
    window.htmx.process(this);
    this.#makeReorderable();
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
    const look = () => (next.isCover ? this.#takeCover() : this.#refresh());
    this.#due = setTimeout(() => look().finally(() => { if (this.isConnected) this.#await(); }), next.ms);
  }

  async #takeCover() {
    const cover = $("#release-cover", new DOMParser().parseFromString((await this.#look()) ?? "", "text/html"));
    if (cover) replace(this, cover);
  }

  async #sendCover(input) {
    if (isTooLarge(input)) return undefined;
    const file = input.files[0];
    if (!this.dataset.album) await this.#create();
    return this.#alone(() => this.#keepCover(file));
  }

  async #keepCover(file) {
    const body = new FormData(document.getElementById("cover-form") ?? undefined);
    body.set("cover", file);
    const answer = await this.#ask(`/studio/albums/${this.dataset.album}/cover`, { method: "POST", body }).catch(() => null);
    if (!answer || answer.status >= 500) return void this.#say("failed");
    const html = await answer.text();
    if (answer.status === 422) return refuse($("[data-cover]", this), reasonIn(html));
    $("[data-cover]", this).blur();
    this.#take(html);
    return answer.ok && warnIfSmall(file);
  }

  #ask(url, options = {}) {
    const headers = { "HX-Request": "true", "HX-Target": "release", "HX-Current-URL": location.href };
    if (options.method) {
      this.#changes += 1;
      headers["X-CSRFToken"] = csrfToken();
    }
    const signal = options.keepalive ? undefined : AbortSignal.timeout(SILENCE_MS);
    return fetch(url, { headers, signal, ...options });
  }

  /** What the buttons do is saved first by the same form, so nothing waits to be saved any more; one after the other. */
  #submit(event) {
    if (event.target !== this.#form) return;
    clearTimeout(this.#timer);
    if (this.#sending) {
      event.preventDefault();
      event.stopPropagation();
      const { submitter } = event;
      this.#sending.then(() => this.#form.requestSubmit(document.contains(submitter) ? submitter : $(`[name=act][value="${submitter.value}"]`, this)));
      return;
    }
    this.#seen = this.#seenNow;
    for (const one of this.#controls) keep(one);
  }

  /** htmx knows the form as it first stood: say where it goes by now, and by which button. */
  #aim(detail) {
    if (detail.elt !== this.#form) return;
    detail.path = this.#form.getAttribute("action");
    detail.parameters.seen = this.#seen;
    const button = detail.triggeringEvent?.submitter;
    if (button?.name) detail.parameters[button.name] = button.value;
  }

  #makeReorderable() {
    const list = $("#release-tracks", this);
    if (!list || list.dataset.reorderable) return;
    list.dataset.reorderable = "yes";
    makeReorderable(list, { grip: ".grip", name: item => item.dataset.title, announce, drop: item => this.#place(list, item) });
  }

  async #place(list, item) {
    number(list);
    while (this.#sending) await this.#sending;
    if (!this.dataset.album) await this.#create();
    if (await this.#alone(() => this.#keepPlace(list, item))) $("#desk").refresh();
  }

  async #keepPlace(list, item) {
    const neighbour = item.nextElementSibling;
    const body = new URLSearchParams(neighbour ? { before: neighbour.dataset.track } : {});
    const answer = await this.#ask(`${list.dataset.order}/${item.dataset.track}/position`, { method: "POST", body }).catch(() => null);
    if (answer?.ok) this.#take(await answer.text());
    else this.#say("failed");
    return answer?.ok;
  }

  /** Save, touched or not: an order needs a draft that it is the order of. */
  #create() { return this.#alone(() => this.#send()); }

  /** One change after the other, so that each begins with what the one before it has made. */
  async #alone(change) {
    while (this.#sending) await this.#sending;
    this.#sending = change().finally(() => { this.#sending = null; });
    const done = await this.#sending;
    if (this.#wanted && this.isConnected) { this.#wanted = false; this.#soon(0); }
    return done;
  }

  /** For the server to write only what was touched here; "" if it has not kept all that stands here untouched. */
  get #seenNow() { return "typed" in this.dataset ? "" : seenOf(this.#controls); }

  #say(what) {
    for (const place of $$("#saved, #publishing-saved")) {
      place.classList.toggle("is-bad", what === "failed");
      place.textContent = $("#saved").dataset[what];
    }
  }
}

customElements.define("release-form", ReleaseForm);

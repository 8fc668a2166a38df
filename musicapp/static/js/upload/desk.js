// The page where files arrive: takes what is dropped or picked, and shows how far each file is.

import { $, $$, setText } from "../dom.js";
import { announceCalmly } from "../live.js";
import { filled } from "../words.js";
import { dropped, sorted } from "./picking.js";
import { queue } from "./queue.js";
import { mb, Row } from "./row.js";

const REFRESH_MS = 300;
const AGAIN_MS = [1000, 2000, 5000, 10_000, 20_000];

class UploadDesk extends HTMLElement {
  #rows = new Map(); // Sending → its row
  #states = new Map(); // key → state of what has arrived, and how many steps are behind it
  #words = {};
  #gone = null;
  #refreshing = 0;
  #misses = 0; // so many times in a row the list could not be had
  #listed = 0; // the status with which it last came
  #drawing = 0;

  connectedCallback() {
    this.#words = JSON.parse(this.dataset.words);
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    queue.addEventListener("change", () => this.#draw(), { signal });
    document.addEventListener("track-restored", () => this.refresh(), { signal });
    addEventListener("offline", () => this.#drawLine(), { signal });
    addEventListener("online", () => this.#refreshNow(), { signal });
    this.addEventListener("change", event => this.#pick(event.target), { signal });
    this.addEventListener("htmx:beforeSwap", event => this.#leaveOld(event.detail), { signal });
    this.addEventListener("htmx:afterSettle", () => this.#arrived(), { signal });
    $("[data-plain]", this).hidden = true;
    $("[data-folder]", this).hidden = false;
    this.#takeDrops($(".drop", this), signal);
    $("[data-all]", this).addEventListener("click", () => this.#toggleAll(), { signal });
    $("[data-sending] .files", this).replaceChildren(); // a page that came back from history brings old lines
    if (this.dataset.seen) this.refresh();
    this.dataset.seen = "yes";
    this.#arrived();
    this.#draw();
    this.#drawLine();
    const early = $(".drop input", this);
    if (early.files.length) this.#pick(early); // chosen while this script was still on its way
  }

  disconnectedCallback() {
    this.#gone.abort();
    cancelAnimationFrame(this.#drawing);
    clearTimeout(this.#refreshing);
    this.#refreshing = 0;
    this.#rows.clear();
  }

  /** The files belong to a draft from now on: its list takes the place of the present one. */
  moveTo(album, address) {
    Object.assign(this.dataset, { album, list: address });
    this.refresh();
  }

  /** A list that was asked for before the files moved would come as an empty one after the new list. */
  #leaveOld(detail) {
    const { elt, verb, path } = detail.requestConfig;
    if (elt === document.body) this.#listed = detail.xhr.status; // asked for by `refresh`
    if (verb === "get" && path !== this.dataset.list) detail.shouldSwap = false;
  }

  #say = (key, facts = {}) => filled(this.#words[key], facts);

  #pick(input) {
    if (input.type !== "file") return;
    this.#take([...input.files]);
    input.value = "";
  }

  #takeDrops(zone, signal) {
    const over = on => event => { event.preventDefault(); zone.classList.toggle("is-over", on); };
    zone.addEventListener("dragover", over(true), { signal });
    zone.addEventListener("dragleave", over(false), { signal });
    zone.addEventListener("drop", async event => {
      over(false)(event);
      this.#take(await dropped(event.dataTransfer));
    }, { signal });
  }

  async #take(files) {
    const { music, foreign } = sorted(files);
    const { artist, album } = this.dataset;
    const here = await queue.add(music, { artist, album }, key => this.#isListed(key));
    const left = $("[data-left-out]", this);
    const said = [["foreign", foreign], ["here", here.map(one => one.name)]].filter(([, names]) => names.length);
    setText(left, said.map(([key, names]) => this.#say(key, { names: names.join(", ") })).join(" "));
    left.hidden = !said.length;
    if (said.length) announceCalmly(left.textContent);
    this.#draw();
  }

  #isListed(key) {
    return Boolean(key && $(`[data-upload="${key}"]`, this));
  }

  #toggleAll() {
    const pausing = queue.isBusy;
    for (const one of queue.files) {
      if (pausing && ["waiting", "sending", "lost"].includes(one.state)) one.pause();
      else if (!pausing && one.state === "paused") queue.resume(one);
    }
  }

  /** What happens comes by the hundred a second. */
  #draw() {
    cancelAnimationFrame(this.#drawing);
    this.#drawing = requestAnimationFrame(() => this.#drawNow());
  }

  #drawNow() {
    const files = queue.files;
    $("[data-sending]", this).hidden = !files.length && $("[data-left-out]", this).hidden;
    for (const [one, row] of this.#rows) if (!files.includes(one)) { row.remove(); this.#rows.delete(one); }
    for (const one of files) this.#drawRow(one);
    this.#drawAll(files);
    this.#hideSent();
    if (files.some(one => one.state === "sent")) this.refresh();
  }

  #drawRow(one) {
    if (!this.#rows.has(one)) this.#rows.set(one, new Row($("[data-sending] .files", this), one, this.#say));
    this.#rows.get(one).draw();
  }

  #drawAll(files) {
    const { done, count, sent, size } = queue.progress;
    const facts = { done, count, sent: mb(sent), size: mb(size) };
    const isOver = !files.some(one => one.isOpen || one.state === "sent");
    const seconds = queue.isBusy ? queue.secondsFor(size - sent) : null;
    const time = seconds === null ? "" : this.#say(seconds < 90 ? "seconds" : "minutes", { n: seconds < 90 ? seconds : Math.ceil(seconds / 60) });
    setText($("[data-overall]", this), isOver ? "" : this.#say(time ? "all_left" : "all", { ...facts, time }));
    const bar = $("[data-overall-bar]", this);
    bar.max = size || 1;
    bar.value = sent;
    bar.hidden = isOver;
    const all = $("[data-all]", this);
    all.hidden = !files.some(one => one.isOpen);
    setText(all, this.#say(queue.isBusy ? "pause_all" : "resume_all"));
  }

  /** What this tab sends stands in its own list; the server's has the rest. */
  #hideSent() {
    const mine = new Set(queue.files.map(one => one.key));
    for (const row of $$("[data-upload]", this)) row.hidden = mine.has(row.dataset.upload);
  }

  /** Have the server's list show what has arrived; several at once. */
  refresh(ms = REFRESH_MS) {
    this.#refreshing ||= setTimeout(() => this.#fetchList(), ms);
  }

  #refreshNow() {
    clearTimeout(this.#refreshing);
    this.#refreshing = 0;
    this.refresh(0);
    this.#drawLine();
  }

  /** What has arrived leaves our list once the server's shows it, and not before: the line may be gone just then. */
  async #fetchList() {
    const sent = queue.files.filter(one => one.state === "sent");
    const { list } = this.dataset;
    this.#listed = 0;
    await window.htmx.ajax("GET", list, { target: "#uploads", swap: "outerHTML" }).catch(() => null);
    if (!this.isConnected) return;
    const came = this.#listed >= 200 && this.#listed < 400;
    const hasMoved = list !== this.dataset.list;
    const shown = sent.filter(one => came && !hasMoved && this.#stateOf(one) !== "sending");
    this.#refreshing = 0;
    this.#misses = came ? 0 : this.#misses + 1;
    if (hasMoved) this.refresh();
    else if (shown.length < sent.length || !came) this.refresh(AGAIN_MS[Math.min(Math.max(this.#misses - 1, 0), AGAIN_MS.length - 1)]);
    this.#drawLine();
    for (const one of shown) announceCalmly(this.#say("arrived", one));
    if (shown.length) queue.forget(shown);
  }

  #stateOf(one) {
    return $(`[data-upload="${one.key}"]`, this)?.dataset.state;
  }

  /** Whether the server can be heard. */
  #drawLine() {
    const isLost = !navigator.onLine || (this.#misses && !this.#listed);
    const place = $("[data-line]", this);
    place.hidden = !isLost && !this.#misses;
    setText($("p", place), place.hidden ? "" : this.#say(isLost ? "offline" : "unlisted"));
  }

  /** Say what became of files since the list was last here: not each step, but how it ended. */
  #arrived() {
    const known = this.#states;
    this.#states = new Map($$("[data-upload]", this).map(({ dataset }) => [dataset.upload, `${dataset.state} ${dataset.steps}`]));
    for (const row of $$("[data-upload]", this)) {
      const { upload, state } = row.dataset;
      const before = known.get(upload)?.split(" ")[0];
      if (before && before !== state && ["ready", "failed"].includes(state)) announceCalmly(`${$("b", row).textContent}: ${$("[data-said]", row).textContent}`);
    }
    if ([...known].join() !== [...this.#states].join() && this.dataset.looked) document.dispatchEvent(new Event("uploads-changed"));
    this.dataset.looked = "yes";
    this.#hideSent();
  }
}

customElements.define("upload-desk", UploadDesk);

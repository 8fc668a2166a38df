// The queue as a list: what plays first, then what comes.

import { $, setAttribute, setText } from "../dom.js";
import { makeReorderable } from "../reorder.js";
import { lengthOf } from "../time.js";
import { toast } from "../toasts.js";
import { say } from "../words.js";

const SHOWN = 100;

export class Drawer {
  /** @param {import("./player.js").Player} player */
  constructor(player) {
    this.player = player;
    this.element = $("#queue");
    this.list = $("#queue-list");
    this.rows = new Map();
    player.queue.addEventListener("change", () => this.draw());
    player.addEventListener("state", () => this.draw());
    this.element.addEventListener("toggle", event => this.#toggled(event.newState === "open"));
    this.element.addEventListener("click", event => this.#press(event));
    makeReorderable(this.list, {
      grip: "[data-queue-grip]:not([hidden])",
      name: item => this.#entry(item).track.title,
      announce: text => this.#tell(text),
      drop: (item, from, to) => player.queue.move(item.dataset.key, player.queue.index + to),
    });
    this.#toggled(this.isOpen);
  }

  get isOpen() {
    return this.element.matches(":popover-open");
  }

  draw() {
    if (!this.isOpen) return;
    const { queue } = this.player;
    const shown = queue.entries.slice(Math.max(0, queue.index), queue.index + SHOWN);
    this.#place(shown.map(entry => this.#row(entry)));
    const rest = queue.entries.length - queue.index - shown.length;
    show($("[data-queue-rest]"), rest > 0, say("more_in_queue", { count: rest }));
    show($("[data-queue-empty]"), shown.length === 0);
    $("[data-act=clear]", this.element).hidden = shown.length < 2;
    this.#origin();
  }

  #toggled(open) {
    if (!open) return;
    this.draw();
    $("[popovertargetaction=hide]", this.element).focus();
  }

  #origin() {
    const { title, url } = this.player.queue.origin;
    const from = $("[data-queue-from]");
    from.hidden = !title;
    const source = $("[data-queue-source]");
    setText(source, title);
    if (url) setAttribute(source, "href", url);
    window.htmx?.process(source);
  }

  /** Rows that stay are not moved: a moved element loses its focus. */
  #place(rows) {
    const wanted = new Set(rows);
    for (const row of [...this.list.children]) if (!wanted.has(row)) row.remove();
    rows.forEach((row, i) => {
      if (this.list.children[i] !== row) this.list.insertBefore(row, this.list.children[i] ?? null);
    });
    const keys = new Set(rows.map(row => row.dataset.key));
    for (const key of this.rows.keys()) if (!keys.has(key)) this.rows.delete(key);
  }

  #row(entry) {
    const row = this.rows.get(entry.key) ?? this.#build(entry);
    const isCurrent = entry === this.player.queue.current;
    row.classList.toggle("is-on", isCurrent);
    $("[data-queue-grip]", row).hidden = isCurrent;
    $("[data-queue-remove]", row).hidden = isCurrent;
    if (isCurrent) setAttribute($(".track__t b", row), "aria-current", "true");
    else $(".track__t b", row).removeAttribute("aria-current");
    return row;
  }

  #build(entry) {
    const { track } = entry;
    const row = $("#queue-row").content.firstElementChild.cloneNode(true);
    row.dataset.key = entry.key;
    if (track.art) {
      row.style.setProperty("--art-1", track.art[0]);
      row.style.setProperty("--art-2", track.art[1] ?? track.art[0]);
    }
    const image = $("img", row);
    if (track.cover?.["96"]) Object.assign(image, { src: track.cover["96"], hidden: false });
    setText($("[data-queue-play]", row), track.title);
    setText($("small", row), track.artist.name);
    setText($(".track__x", row), track.duration_ms ? lengthOf(track.duration_ms) : "");
    setAttribute($("[data-queue-play]", row), "aria-label", say("play_title", { title: track.title }));
    setAttribute($("[data-queue-grip]", row), "aria-label", say("move", { title: track.title }));
    setAttribute($("[data-queue-remove]", row), "aria-label", say("remove", { title: track.title }));
    this.rows.set(entry.key, row);
    return row;
  }

  #press(event) {
    const button = event.target.closest("button");
    const key = button?.closest("li")?.dataset.key;
    if (button?.matches("[data-queue-play]")) this.player.jump(key);
    else if (button?.matches("[data-queue-remove]")) this.#remove(button.closest("li"), key);
    else if (button?.dataset.act === "clear") this.#clear();
    else if (event.target.closest("a[href]")) this.element.hidePopover();
  }

  #remove(row, key) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    const { queue } = this.player;
    const removed = queue.remove(key);
    if (!removed) return;
    (next?.querySelector("button:not([hidden])") ?? $("button", this.element)).focus();
    const text = say("removed", { title: removed.entry.track.title });
    toast(text, { act: { label: say("undo"), run: () => queue.restore(removed) } });
  }

  #clear() {
    const { queue } = this.player;
    const before = queue.toJSON();
    const current = queue.current?.key;
    queue.clear();
    $("[popovertargetaction=hide]", this.element).focus();
    const undo = () => { if (queue.current?.key === current) this.#refill(before); };
    toast(say("cleared"), { act: { label: say("undo"), run: undo } });
  }

  #refill(before) {
    const { queue } = this.player;
    const at = before.entries.findIndex(entry => entry.key === queue.current?.key);
    const entries = before.entries.map((entry, i) => (i === at ? queue.current : entry));
    queue.fromJSON({ ...queue.toJSON(), entries, index: at, order: before.order });
  }

  #entry(item) {
    return this.player.queue.entries.find(entry => entry.key === item.dataset.key);
  }

  #tell(text) {
    $("[data-queue-status]").textContent = text;
  }
}

function show(element, visible, text = null) {
  element.hidden = !visible;
  if (text !== null) setText(element, text);
}

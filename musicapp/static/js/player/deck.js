// What the deck and the sheet show: the track, the state of every button, the volume, and a sentence when there is one.

import { $, $$, isGuest, setAttribute, setIcon, setText } from "../dom.js";
import { announceCalmly } from "../live.js";
import { setPlayingTitle } from "../title.js";
import { say } from "../words.js";

const BRIEFLY_MS = 8_000;
const SLOW_MS = 500;

export class Deck {
  /** @param {HTMLElement} element @param {import("./player.js").Player} player */
  constructor(element, player) {
    this.element = element;
    this.player = player;
    player.addEventListener("track", () => this.#track());
    player.addEventListener("state", () => this.#state());
    player.addEventListener("volume", () => this.#volume());
    player.addEventListener("note", event => this.#note(event.detail));
    player.queue.addEventListener("change", () => this.#queue());
    document.addEventListener("click", event => this.#press(event));
    $("[data-volume]", element).addEventListener("input", event => player.setVolume(event.target.value / 100));
    $("[data-note-close]", element).addEventListener("click", () => this.#note({ text: "" }));
    this.#track();
    this.#state();
    this.#volume();
    this.#queue();
  }

  #press(event) {
    const act = event.target.closest?.("[data-act]")?.dataset.act;
    if (!act || !event.target.closest("#deck, #queue")) return;
    const { player } = this;
    const acts = {
      toggle: () => player.toggle(),
      next: () => player.next(),
      previous: () => player.previous(),
      mute: () => player.toggleMute(),
      shuffle: () => player.queue.setShuffle(!player.queue.shuffled),
      repeat: () => player.queue.cycleRepeat(),
    };
    acts[act]?.();
  }

  #track() {
    const { track } = this.player;
    for (const title of $$("[data-now-title]")) link(title, track?.title ?? say("nothing"), track?.url);
    for (const by of $$("[data-now-artist]")) link(by, track ? track.artist.name : say("press_play"), track?.artist.url);
    link($("[data-now-album]"), null, track?.album?.url ?? track?.url);
    for (const image of $$("[data-now-cover]")) cover(image, track);
    for (const like of $$("[data-now-like]")) this.#like(like, track);
    light(track);
    this.#state();
  }

  #like(button, track) {
    button.hidden = !track;
    if (!track) return;
    button.dataset.likeTrack = track.id;
    setAttribute(button, "aria-label", say("like", { title: track.title }));
    setAttribute(button, "aria-pressed", Boolean(track.liked) && !isGuest());
  }

  #state() {
    const { player } = this;
    const { track, state } = player;
    this.element.dataset.state = state;
    for (const button of $$("[data-act=toggle]")) {
      button.disabled = !track;
      setAttribute(button, "aria-label", say(player.isPlaying ? "pause" : "play"));
      setIcon(button, player.isPlaying ? "pause" : "play");
    }
    clearTimeout(this.slow);
    if (state === "loading") this.slow = setTimeout(() => this.#slow(), SLOW_MS);
    const artist = track?.artist.name;
    setPlayingTitle(player.isPlaying && track ? say("title", { title: track.title, artist }) : null);
    if (state === "playing" && this.announced !== player.queue.current?.key) {
      this.announced = player.queue.current?.key;
      announceCalmly(say("now", { title: track.title, artist }));
    }
  }

  #slow() {
    for (const button of $$("[data-act=toggle]")) setIcon(button, "loader-circle");
  }

  #queue() {
    const { queue } = this.player;
    for (const button of $$("[data-act=shuffle]")) setAttribute(button, "aria-pressed", queue.shuffled);
    for (const button of $$("[data-act=repeat]")) {
      button.dataset.mode = queue.repeat;
      setAttribute(button, "aria-label", say(`repeat_${queue.repeat}`));
      setIcon(button, queue.repeat === "one" ? "repeat-1" : "repeat");
    }
    for (const button of $$("[data-act=next]")) button.disabled = !queue.peek();
    for (const button of $$("[data-act=previous]")) button.disabled = !queue.current;
  }

  #volume() {
    const { volume, muted } = this.player.playback;
    const percent = Math.round((muted ? 0 : volume) * 100);
    const slider = $("[data-volume]", this.element);
    slider.value = String(percent);
    slider.style.setProperty("--v", String(percent / 100));
    setAttribute(slider, "aria-valuetext", say("volume_of", { percent }));
    const mute = $("[data-act=mute]", this.element);
    setAttribute(mute, "aria-pressed", muted);
    setIcon(mute, percent === 0 ? "volume-x" : percent < 50 ? "volume-1" : "volume-2");
  }

  #note({ text, act = null, briefly = false }) {
    clearTimeout(this.noted);
    const note = $(".deck__note", this.element);
    note.hidden = !text;
    setText($("[data-note]", note), text);
    const button = $("[data-note-act]", note);
    button.hidden = !act;
    if (act) {
      button.textContent = act.label;
      button.onclick = () => {
        this.#note({ text: "" });
        act.run();
      };
    }
    if (text && briefly) this.noted = setTimeout(() => this.#note({ text: "" }), BRIEFLY_MS);
  }
}

function link(anchor, text, url) {
  if (text !== null) setText(anchor, text);
  if (url) setAttribute(anchor, "href", url);
  else anchor.removeAttribute("href");
  window.htmx?.process(anchor);
}

function cover(image, track) {
  const url = track?.cover?.[image.dataset.nowCover];
  image.hidden = !url;
  if (url) setAttribute(image, "src", url);
  else image.removeAttribute("src");
}

/** The room takes the light of the record. */
function light(track) {
  const { style } = document.documentElement;
  const [first, second] = track?.art ?? [];
  if (!first) {
    style.removeProperty("--art-1");
    style.removeProperty("--art-2");
    return;
  }
  style.setProperty("--art-1", first);
  style.setProperty("--art-2", second ?? first);
}

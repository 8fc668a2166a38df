// The played part of every waveform on the page: one custom property, written a few times a second.

import { call } from "../api.js";
import { $, $$, setAttribute, setText } from "../dom.js";
import { clock, lengthOf } from "../time.js";
import { say } from "../words.js";
import { sourcesOf } from "./formats.js";

const PAINT_MS = 125;
const STEP_S = 5;
const PAGE_S = 30;
const ASKS_MS = [4_000, 8_000, 15_000, 30_000, 60_000];

export class Waveforms {
  /** @param {import("./player.js").Player} player */
  constructor(player) {
    this.player = player;
    this.flat = $("#deck-wave .even").getAttribute("d");
    for (const name of ["time", "track", "state", "seek"]) player.addEventListener(name, () => this.paint());
    player.addEventListener("track", () => this.#draw());
    player.queue.addEventListener("change", () => this.#draw());
    document.addEventListener("input", event => this.#moved(event));
    document.addEventListener("keydown", event => this.#key(event));
    document.addEventListener("htmx:load", () => this.paint());
    requestAnimationFrame(() => this.#loop());
    this.#draw();
  }

  /** Where `input` would begin if its track is not the one that plays; from `?t=102` or from being moved. */
  static startOf(trackId) {
    const wave = $(`[data-wave-track="${trackId}"] .wave__seek`);
    const asked = Number(new URLSearchParams(location.search).get("t"));
    return wave?.dataset.at ? Number(wave.dataset.at) : (wave && asked > 0 && asked < wave.max ? asked : 0);
  }

  paint() {
    const { player } = this;
    const { duration, position } = player;
    const played = duration ? Math.min(1, position / duration) : 0;
    for (const wave of $$("#deck, #queue")) setFraction(wave, played);
    for (const input of $$("[data-wave-deck] .wave__seek")) this.#slider(input, player.track, position, duration);
    this.#page(position, duration, played);
    for (const at of $$("[data-now-at]")) setText(at, clock(position));
    for (const length of $$("[data-now-length]")) setText(length, player.track?.duration_ms ? lengthOf(player.track.duration_ms) : clock(duration));
  }

  #page(position, duration, played) {
    const { track } = this.player;
    for (const wave of $$("[data-wave-track]")) {
      const input = $(".wave__seek", wave);
      const isCurrent = track && wave.dataset.waveTrack === String(track.id);
      const length = isCurrent ? duration : Number(input.max) || 0;
      const at = isCurrent ? position : Waveforms.startOf(wave.dataset.waveTrack);
      setFraction(wave, isCurrent ? played : length ? Math.min(1, at / length) : 0);
      if (isCurrent) this.#slider(input, track, position, duration);
      const clockOf = $("[data-wave-now]", wave.parentElement);
      if (clockOf) setText(clockOf, clock(at));
    }
  }

  #slider(input, track, position, duration) {
    if (input.dataset.held) return;
    input.disabled = !track || !duration;
    input.step = "any";
    input.max = String(duration || 1);
    input.value = String(position);
    setAttribute(input, "aria-valuetext", say("time_of", { at: clock(position), length: clock(duration) }));
    if (track) setAttribute(input, "aria-label", say("seek", { title: track.title }));
  }

  #moved(event) {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.matches(".wave__seek")) return;
    this.#seek(input, Number(input.value));
  }

  /** The native step of a slider is too fine for keys. */
  #key(event) {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.matches(".wave__seek")) return;
    const steps = { ArrowLeft: -STEP_S, ArrowDown: -STEP_S, ArrowRight: STEP_S, ArrowUp: STEP_S, PageUp: PAGE_S, PageDown: -PAGE_S };
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.#seek(input, Number(input.value) + steps[event.key]);
  }

  #seek(input, seconds) {
    const { player } = this;
    const id = input.closest("[data-wave-track]")?.dataset.waveTrack;
    const at = Math.max(0, Math.min(seconds, Number(input.max)));
    if (!id || (player.track && id === String(player.track.id))) {
      player.seek(at);
      return;
    }
    input.dataset.at = String(at);
    input.value = String(at);
    setAttribute(input, "aria-valuetext", say("time_of", { at: clock(at), length: clock(Number(input.max)) }));
    this.paint();
  }

  #loop() {
    const { player } = this;
    const now = performance.now();
    if (player.state === "playing" && now - (this.painted ?? 0) > PAINT_MS) {
      this.painted = now;
      this.paint();
    }
    requestAnimationFrame(() => this.#loop());
  }

  /** The shape of what plays, or a dotted line until it is known. */
  #draw() {
    const { track } = this.player;
    const shape = track?.waveform ?? { even: this.flat, odd: "" };
    for (const part of ["even", "odd"]) setAttribute($(`#deck-wave .${part}`), "d", shape[part]);
    if (this.asked === track?.id) return;
    this.asked = track?.id;
    clearTimeout(this.asking);
    if (track && !track.waveform && sourcesOf(track).length) this.#ask(track, 0);
  }

  #ask(track, tries) {
    this.asking = setTimeout(async () => {
      const answer = document.hidden ? null : await call(`/tracks/${track.id}/waveform`).catch(() => null);
      if (this.player.track?.id !== track.id) return;
      if (answer) {
        this.player.queue.refresh([{ ...this.player.track, waveform: answer.data.deck }]);
        raise(track.id, answer.data.tall);
        return;
      }
      this.#ask(track, tries + 1);
    }, ASKS_MS[Math.min(tries, ASKS_MS.length - 1)]);
  }
}

function setFraction(element, fraction) {
  const text = fraction.toFixed(4);
  if (element.style.getPropertyValue("--p") !== text) element.style.setProperty("--p", text);
}

/** The flat line on the page of a track becomes its shape. */
function raise(id, { even, odd }) {
  const wave = $(`.wave--flat[data-wave-track="${id}"]`);
  if (!wave) return;
  wave.classList.remove("wave--flat");
  const rest = $(".wave__rest", wave);
  const first = $("path", rest);
  first.removeAttribute("stroke-dasharray");
  first.setAttribute("d", even);
  const second = first.cloneNode();
  second.setAttribute("class", "odd");
  second.setAttribute("d", odd);
  rest.append(second);
  const done = rest.cloneNode(true);
  done.setAttribute("class", "wave__done");
  rest.after(done);
}

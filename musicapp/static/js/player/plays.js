// One play: from the first sound of a track to its end, skip or leave. Counts what sounds and reports it.

import { Heard, coveredBy } from "./heard.js";
import * as outbox from "./outbox.js";

const FIRST_MS = 1_000;
const EVERY_MS = 15_000;
const COUNTS_MS = 30_000;

export class Plays {
  /** @param {import("./playback.js").Playback} playback */
  constructor(playback) {
    this.playback = playback;
    this.play = null;
    this.tail = null; // what falls silent beneath the next
    playback.addEventListener("faded", () => this.#close("ended", null, "tail"));
    playback.addEventListener("rate", () => this.#turn());
    playback.addEventListener("changed", () => this.#change());
    playback.addEventListener("playing", () => this.#sounding());
    playback.addEventListener("timeupdate", () => this.#sample());
    playback.addEventListener("pause", () => this.#silent());
    playback.addEventListener("durationchange", () => { if (this.play) this.play.heard.duration ||= playback.duration; });
    addEventListener("pagehide", () => this.#leave());
    addEventListener("online", () => outbox.flush(this.play?.id));
    outbox.flush();
  }

  /** The next sound belongs to `entry`. */
  expect(entry) {
    this.entry = entry;
  }

  /** Before the position is changed by hand: what sounded until now has been heard. */
  jump() {
    if (!this.play) return;
    this.#stop();
    if (this.playback.isSounding) this.resume = true;
  }

  /** The play is over: ended, skip, error or leave. `position` where, if not here. */
  finish(how, position = null) {
    this.#close(how, position);
  }

  /** The track is over but still sounds beneath the next: its play ends when it is silent. */
  linger() {
    this.tail = this.play;
    this.play = null;
  }

  /** Write down how far the play has come, in case the browser is killed. */
  save() {
    if (this.play && this.play.heard.ms > this.play.reported) outbox.keep(this.#record(this.play, null));
  }

  #sounding() {
    if (!this.entry) return;
    if (!this.play) this.#begin(this.entry);
    this.resume = false;
    this.play.heard.start(this.#position(), now(), this.playback.rate);
  }

  #begin(entry) {
    const play = {
      id: newId(),
      entry,
      audio: this.playback.active,
      started: Date.now(),
      reported: -1,
      counted: false,
      heard: new Heard(this.playback.duration || (entry.track.duration_ms ?? 0) / 1000),
    };
    play.first = setTimeout(() => this.#report(play), FIRST_MS);
    play.every = setInterval(() => this.#report(play), EVERY_MS);
    this.play = play;
  }

  #sample() {
    const { play } = this;
    if (!play) return;
    if (this.resume && this.playback.isSounding && !this.playback.active.seeking) this.#sounding();
    else play.heard.sample(this.#position(), now(), covered(play));
    const edge = Math.min(COUNTS_MS, (play.heard.duration * 1000) / 2 || COUNTS_MS);
    if (!play.counted && play.heard.ms >= edge) {
      play.counted = true;
      this.#report(play);
    }
  }

  #silent() {
    this.#stop();
    if (this.play) this.#report(this.play);
  }

  #stop() {
    if (this.play) stop(this.play);
  }

  #leave() {
    this.#close("leave", null, "tail");
    this.#close("leave");
  }

  #close(how, position = null, which = "play") {
    const play = this[which];
    if (!play) return;
    if (position === null) stop(play);
    else play.heard.stop(position, now());
    clearTimeout(play.first);
    clearInterval(play.every);
    this[which] = null;
    if (how === "leave") outbox.beacon(this.#record(play, how));
    else outbox.deliver(this.#record(play, how));
  }

  /** Another speed from here on. */
  #turn() {
    if (!this.play?.heard.last) return;
    stop(this.play);
    this.play.heard.start(this.#position(), now(), this.playback.rate);
  }

  /** The same play goes on in the other element. */
  #change() {
    if (!this.play) return;
    stop(this.play);
    this.play.audio = this.playback.active;
    if (this.playback.isSounding) this.#sounding();
  }

  #report(play) {
    if (play !== this.play || play.heard.ms === play.reported) return;
    const record = this.#record(play, null);
    play.reported = play.heard.ms;
    outbox.deliver(record);
  }

  #record(play, ended) {
    const { heard, entry } = play;
    return {
      play_id: play.id,
      track_id: entry.track.id,
      started: play.started,
      heard_ms: heard.ms,
      slices: heard.slices,
      max_speed: heard.maxSpeed || 1,
      ended,
      source: entry.source,
      context: entry.context,
    };
  }

  #position() {
    return this.playback.position;
  }
}

/** What the element itself says it has played. */
const covered = ({ audio }) => (from, to) => coveredBy(audio.played, from, to);
const stop = play => play.heard.stop(play.audio.currentTime, now(), covered(play));

const now = () => performance.now() / 1000;

/** A random UUID, also where the page is not a secure context. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduce((id, at, i) => `${id.slice(0, at + i)}-${id.slice(at + i)}`, hex);
}

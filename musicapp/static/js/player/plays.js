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
    if (!this.play) return;
    const { play } = this;
    if (position !== null) play.heard.stop(position, now());
    else this.#stop();
    clearTimeout(play.first);
    clearInterval(play.every);
    this.play = null;
    if (how === "leave") outbox.beacon(this.#record(play, how));
    else outbox.deliver(this.#record(play, how));
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
    else play.heard.sample(this.#position(), now(), this.#covered());
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
    this.play?.heard.stop(this.#position(), now(), this.#covered());
  }

  #leave() {
    this.finish("leave");
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

  #covered() {
    const { played } = this.playback.active;
    return (from, to) => coveredBy(played, from, to);
  }
}

const now = () => performance.now() / 1000;

/** A random UUID, also where the page is not a secure context. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduce((id, at, i) => `${id.slice(0, at + i)}-${id.slice(at + i)}`, hex);
}

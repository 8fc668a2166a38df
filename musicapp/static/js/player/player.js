// The player: a queue, two elements, one voice. Everything else listens to its events and calls its commands.

import { say } from "../words.js";
import { isReady, sourceOf } from "./formats.js";
import { Playback } from "./playback.js";
import { Plays } from "./plays.js";
import { made } from "./preparing.js";
import { Queue } from "./queue.js";
import { Recovery } from "./recovery.js";
import { Sleep } from "./sleep.js";
import { isPlayable, mayPass, refusal } from "./troubles.js";

const RESTART_S = 3; // "previous" later than this goes back to the start

/**
 * Events: `track` another entry is current; `state` playing, paused, loading, lost or empty; `time`; `volume`;
 * `note` with {text, act, briefly}, text "" for none. `player.queue` says `change` itself.
 */
export class Player extends EventTarget {
  constructor(audios) {
    super();
    this.state = "empty";
    this.startAt = 0; // where an entry that is not loaded yet will begin
    this.queue = new Queue();
    this.playback = new Playback(...audios);
    this.plays = new Plays(this.playback);
    this.recovery = new Recovery(this);
    this.sleep = new Sleep(this);
    this.#listen();
  }

  get track() {
    return this.queue.current?.track ?? null;
  }

  get isLoaded() {
    return this.playback.entry !== null && this.playback.entry === this.queue.current;
  }

  get position() {
    return this.isLoaded ? this.playback.position : this.startAt;
  }

  get duration() {
    return (this.isLoaded && this.playback.duration) || (this.track?.duration_ms ?? 0) / 1000;
  }

  get isPlaying() {
    return this.state === "playing" || this.state === "loading" || this.state === "lost";
  }

  /** Play `tracks` from the one at `index`; a track that cannot be played says why and changes nothing. */
  playTracks(tracks, index, origin, at = 0) {
    const chosen = tracks[index];
    if (!chosen) return;
    const sentence = refusal(chosen);
    if (sentence) {
      this.note(sentence);
      return;
    }
    const playable = tracks.filter(track => track === chosen || isPlayable(track));
    this.#skip();
    this.queue.load(playable, playable.indexOf(chosen), origin);
    this.start(this.queue.current, at);
  }

  /** Play `entry`, which is the current one of the queue, from `at` seconds. */
  start(entry, at = 0, { keepNote = false } = {}) {
    this.recovery.reset();
    if (!keepNote) this.note("");
    this.plays.expect(entry);
    const sentence = refusal(entry.track);
    this.startAt = at;
    if (sentence) {
      this.playback.pause();
      this.#say("track");
      this.recovery.moveOn(sentence, entry);
      return;
    }
    if (!isReady(sourceOf(entry.track))) {
      this.#prepare(entry, at);
      return;
    }
    this.playback.load(entry, at);
    this.follow();
    this.#say("track");
    this.play();
  }

  async play() {
    const entry = this.queue.current;
    if (!entry) return;
    if (!this.isLoaded) {
      this.start(entry, this.startAt);
      return;
    }
    if (this.playback.active.error) this.playback.reload();
    if (this.state !== "playing") this.setState("loading");
    await this.playback.play();
  }

  pause() {
    this.recovery.reset();
    this.playback.pause();
    this.setState(this.track ? "paused" : "empty");
  }

  toggle() {
    this.note("");
    if (this.isPlaying) this.pause();
    else this.play();
  }

  /** The listener wants the next one. */
  next() {
    this.#skip();
    this.advance();
  }

  /** One back, or to the start of this one when it has played for a while or is the first. */
  previous() {
    const before = this.position <= RESTART_S && this.queue.back();
    if (!before) {
      this.seek(0);
      return;
    }
    this.#skip();
    this.start(before);
  }

  jump(key, at = 0) {
    this.#skip();
    const entry = this.queue.jump(key);
    if (entry) this.start(entry, at);
  }

  /** Go on to what follows; at the end of the queue stop there. */
  advance(options = {}) {
    const next = this.queue.advance(false);
    if (next) this.start(next, 0, options);
    else this.#atEnd();
  }

  seek(seconds) {
    if (!this.isLoaded) this.startAt = Math.max(0, Math.min(seconds, this.duration));
    else {
      this.plays.jump();
      this.playback.seek(seconds);
    }
    this.#say("time");
    this.#say("seek");
  }

  seekBy(seconds) {
    this.seek(this.position + seconds);
  }

  /** @param {number} volume 0 to 1 */
  setVolume(volume, muted = false) {
    this.playback.setVolume(Math.max(0, Math.min(1, volume)), muted);
    this.#say("volume");
  }

  toggleMute() {
    this.setVolume(this.playback.volume || 0.5, !this.playback.muted);
  }

  /** @param {number} speed 0.5 to 2 */
  setSpeed(speed) {
    this.playback.setRate(Math.max(0.5, Math.min(2, speed)) || 1);
  }

  /** Another quality is wanted: what plays goes over to it where it is, as soon as it is there. */
  async changeQuality() {
    const { entry } = this.playback;
    if (entry && !isReady(sourceOf(entry.track) ?? {}) && !(await made(entry.track).catch(() => false))) return;
    if (entry && this.playback.entry === entry && sourceOf(entry.track)) this.playback.change();
    this.follow();
  }

  /** Tell the elements what follows by itself. */
  follow() {
    const next = this.queue.peek(true);
    this.playback.expect(next && !this.sleep.endsBefore(next) ? next : null, this.queue.blendsInto(next));
  }

  /** Say something in the deck. */
  note(text, { act = null, briefly = false } = {}) {
    this.dispatchEvent(new CustomEvent("note", { detail: { text, act, briefly } }));
  }

  /** Stop because nothing can go on, and say why. */
  halt(sentence) {
    this.playback.pause();
    this.setState(this.track ? "paused" : "empty");
    this.note(sentence);
  }

  setState(state) {
    if (state === this.state) return;
    this.state = state;
    this.#say("state");
  }

  /** Forget everything: who listens next is somebody else. */
  empty() {
    this.plays.finish("leave");
    this.playback.unload();
    this.queue.empty();
    this.startAt = 0;
    this.setState("empty");
    this.#say("track");
  }

  /** The form that this browser plays is made first; the listener may pause or go on meanwhile. */
  async #prepare(entry, at) {
    this.playback.pause();
    this.setState("loading");
    this.#say("track");
    this.note(say("being_made", { title: entry.track.title }));
    const mine = (this.awaited = Symbol(entry.track.title));
    const outcome = await made(entry.track).catch(problem => problem);
    if (this.awaited !== mine || this.queue.current !== entry || this.state !== "loading") return;
    if (outcome === true) this.start(entry, at);
    else if (outcome && mayPass(outcome)) this.recovery.waitBecause(outcome, () => this.#prepare(entry, at));
    else this.recovery.moveOn(say(outcome?.status === 404 ? "gone" : "not_made", { title: entry.track.title }), entry);
  }

  #skip() {
    this.recovery.failures = 0;
    this.plays.finish("skip");
  }

  #listen() {
    const { playback, queue } = this;
    playback.addEventListener("playing", () => { if (playback.wanted) this.setState("playing"); });
    playback.addEventListener("waiting", () => { if (this.state === "playing") this.setState("loading"); });
    playback.addEventListener("pause", () => this.#paused());
    playback.addEventListener("refused", () => this.halt(say("refused")));
    playback.addEventListener("ended", event => this.#ended(event.detail));
    for (const name of ["timeupdate", "durationchange", "seeked"]) playback.addEventListener(name, () => this.#say("time"));
    queue.addEventListener("change", () => this.follow());
    addEventListener("pageshow", event => { if (event.persisted && playback.active.paused) this.pause(); });
  }

  /** Paused from outside (headset unplugged, system): follow. At an end or a failure other events decide. */
  #paused() {
    const { active, wanted } = this.playback;
    if (!active.paused || active.ended || active.error || !wanted) return; // events come late
    this.playback.wanted = false;
    this.setState("paused");
  }

  #ended({ handed, lingers = false, position = null }) {
    if (lingers) this.plays.linger();
    else this.plays.finish("ended", position);
    const asleep = !handed && this.sleep.endsBefore(this.queue.peek(true));
    const next = this.queue.advance(true);
    if (asleep) this.sleep.spent();
    if (!next || asleep) {
      this.#atEnd();
      return;
    }
    if (!handed) {
      this.start(next);
      return;
    }
    this.playback.entry = next;
    this.plays.expect(next);
    this.follow();
    this.startAt = 0;
    this.note("");
    this.#say("track");
  }

  #atEnd() {
    this.playback.pause();
    if (this.isLoaded) this.playback.seek(0);
    this.startAt = 0;
    this.setState(this.track ? "paused" : "empty");
    this.#say("track");
    this.#say("time");
  }

  #say(name) {
    this.dispatchEvent(new Event(name));
  }
}

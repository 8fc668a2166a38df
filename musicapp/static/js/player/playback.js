// Two audio elements: one sounds, the other holds what follows. No navigation touches them.

import { isReady, sourceOf } from "./formats.js";
import { gain, loudnessOf } from "./loudness.js";
import { Overlap } from "./overlap.js";
import { Switching } from "./switching.js";

const LEAD_MS = 45; // an element needs about this long from play() to sound
const WATCH_MS = 1_500; // how close to the end the hand-over is timed
const PRELOAD_MS = 25_000;
const MOST_OF_TRACK = 1 / 3; // that may overlap at either end
const ECHOED = ["playing", "pause", "waiting", "timeupdate", "error", "durationchange", "stalled", "seeked", "loadedmetadata"];

/**
 * Says what the sounding element says, and
 * `ended` {handed, lingers}: the track is over; with `handed` the preloaded one sounds already; one that `lingers`
 * still falls silent beneath it, until `faded`. Whatever the listener does ends that at once.
 * `refused`: the browser wants a press first. `changed`: another form of the same track sounds from here on.
 */
export class Playback extends EventTarget {
  constructor(first, second) {
    super();
    [this.active, this.standby] = [first, second];
    this.entry = null;
    this.following = null;
    this.wanted = false;
    this.volume = 0.8;
    this.muted = false;
    this.rate = 1;
    this.dim = 1; // below 1 while the sleep timer fades out
    this.overlap = null;
    this.switching = null;
    first.volume = 0.5;
    this.canRamp = first.volume === 0.5; // on iOS only the keys of the device change volume
    for (const audio of [first, second]) this.#listen(audio);
  }

  get position() {
    return this.active.currentTime;
  }

  /** Seconds; 0 while unknown. */
  get duration() {
    const { duration } = this.active;
    return Number.isFinite(duration) ? duration : 0;
  }

  get isSounding() {
    return this.wanted && !this.active.paused && !this.active.ended;
  }

  /** Make `entry` the one that sounds, from `at` seconds on. It does not start. */
  load(entry, at = 0) {
    this.#cancel();
    if (this.following?.key === entry.key && this.entry?.key !== entry.key) this.#drop(this.#swap());
    else this.#fill(this.active, entry);
    this.entry = entry;
    this.following = null;
    this.level();
    if (at > 0 || this.active.currentTime > 0) this.active.currentTime = at;
  }

  /** Ask for sound. Answers whether it was granted. */
  async play() {
    this.wanted = true;
    const audio = this.active;
    audio.preload = "auto";
    audio.playbackRate = this.rate;
    try {
      await audio.play();
      return true;
    } catch (refusal) {
      if (refusal.name === "NotAllowedError" && audio === this.active) {
        this.wanted = false;
        this.dispatchEvent(new Event("refused"));
      }
      return false;
    }
  }

  pause() {
    this.wanted = false;
    this.#cancel();
    this.active.pause();
  }

  seek(seconds) {
    const changes = this.switching?.isOpen;
    this.#cancel();
    const end = this.duration || seconds;
    this.active.currentTime = Math.max(0, Math.min(seconds, Math.max(0, end - 0.05)));
    if (changes) this.change();
  }

  /** Another form of what sounds may be wanted now: it is fetched beside, and takes over at the same place. */
  change() {
    this.#cancel();
    this.#drop(this.standby);
    this.following = null;
    if (!this.entry || this.active.src === new URL(sourceOf(this.entry.track).url, location.href).href) return;
    this.standby.preload = "auto";
    this.#fill(this.standby, this.entry);
    this.switching = new Switching(this.active, this.standby, () => this.#change(), () => this.#drop(this.standby));
  }

  /** Fetch the same file again, at the same place. */
  reload() {
    const at = this.position;
    this.#fill(this.active, this.entry);
    this.active.currentTime = at;
  }

  /** Silence, and nothing held. */
  unload() {
    this.pause();
    for (const audio of [this.active, this.standby]) this.#drop(audio);
    this.entry = this.following = null;
  }

  /** What would follow now, and whether it may overlap; it is fetched when the end comes near. */
  expect(entry, blends = false) {
    this.blends = blends;
    if (this.following && this.following.key !== entry?.key) {
      this.#cancelTimer();
      this.#drop(this.standby);
      this.following = null;
    }
    this.expected = entry;
  }

  setVolume(volume, muted) {
    this.volume = volume;
    this.muted = muted;
    this.level();
  }

  /** @param {number} rate 1 as recorded; the pitch stays */
  setRate(rate) {
    this.rate = rate;
    for (const audio of [this.active, this.standby]) audio.defaultPlaybackRate = audio.playbackRate = rate;
    this.#cancelTimer();
    this.dispatchEvent(new Event("rate"));
  }

  /** Bring both elements to the volume that is due now. */
  level() {
    this.#set(this.active, this.entry, this.overlap?.rise);
    this.#set(this.standby, this.overlap?.entry ?? this.following, this.overlap?.fall);
  }

  #listen(audio) {
    for (const name of ECHOED) {
      audio.addEventListener(name, () => {
        if (audio === this.active && this.entry) this.#echo(name);
      });
    }
    audio.addEventListener("ended", () => {
      if (audio === this.active && this.entry) this.dispatchEvent(new CustomEvent("ended", { detail: { handed: false } }));
    });
  }

  #echo(name) {
    if (name === "timeupdate") this.#watch();
    if (name === "pause" && !this.active.ended) this.overlap?.end();
    this.dispatchEvent(new Event(name));
  }

  #watch() {
    if (!this.isSounding || !this.duration || this.overlap || this.switching?.isOpen) return;
    const ms = ((this.duration - this.position) * 1000) / this.rate - this.#overlapMs();
    if (ms < PRELOAD_MS && this.expected && !this.following && canPreload(this.expected)) this.#preload(this.expected);
    this.#cancelTimer();
    if (ms < WATCH_MS && this.following) this.timer = setTimeout(() => this.#handOver(), ms - LEAD_MS);
  }

  /** How long this track and the next sound together. */
  #overlapMs() {
    if (!this.blends || !this.canRamp || !this.expected) return 0;
    const shorter = Math.min(this.duration, (this.expected.track.duration_ms || Infinity) / 1000);
    const seconds = Number(document.documentElement.dataset.crossfade ?? 0);
    return Math.min(seconds, (shorter * MOST_OF_TRACK) / this.rate) * 1000;
  }

  #preload(entry) {
    this.following = entry;
    this.#fill(this.standby, entry);
    this.standby.preload = "auto";
    this.standby.load();
    this.level();
  }

  #handOver() {
    if (!this.isSounding || this.standby.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) return;
    const ms = this.#overlapMs();
    const { entry } = this;
    const over = this.#swap();
    this.entry = this.following;
    this.following = null;
    if (ms) this.overlap = new Overlap(over, entry, ms, () => this.level(), () => this.#faded(over));
    else over.addEventListener("ended", () => { if (over === this.standby && !this.following) this.#drop(over); }, { once: true });
    this.level();
    this.play();
    const detail = { handed: true, lingers: ms > 0, position: over.duration };
    this.dispatchEvent(new CustomEvent("ended", { detail }));
  }

  #change() {
    const over = this.#swap();
    this.level();
    if (!this.wanted) this.active.currentTime = over.currentTime;
    else this.play();
    this.dispatchEvent(new Event("changed"));
    this.#drop(over);
  }

  #faded(audio) {
    this.overlap = null;
    this.dispatchEvent(new Event("faded"));
    this.#drop(audio);
    this.level();
  }

  /** The two change places. Gives the one that sounded. */
  #swap() {
    [this.active, this.standby] = [this.standby, this.active];
    return this.standby;
  }

  #fill(audio, entry) {
    audio.dataset.track = entry.track.id;
    audio.src = sourceOf(entry.track).url;
  }

  #drop(audio) {
    audio.pause();
    if (!audio.hasAttribute("src")) return;
    audio.removeAttribute("src");
    delete audio.dataset.track;
    audio.load();
  }

  #set(audio, entry, ramp = 1) {
    audio.muted = this.muted;
    audio.volume = loudnessOf(this.volume) * gain(entry?.track) * this.dim * ramp;
  }

  /** Nothing goes over by itself now, and what falls silent is silent. */
  #cancel() {
    this.#cancelTimer();
    this.overlap?.end();
    this.switching?.end();
  }

  #cancelTimer() {
    clearTimeout(this.timer);
  }
}

function canPreload(entry) {
  const source = sourceOf(entry.track);
  return source !== null && isReady(source);
}

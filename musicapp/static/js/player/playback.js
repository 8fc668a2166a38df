// Two audio elements: one sounds, the other holds what follows. No navigation touches them.

import { gain, loudnessOf } from "./loudness.js";

const LEAD_MS = 45; // an element needs about this long from play() to sound
const WATCH_MS = 1_500; // how close to the end the hand-over is timed
const PRELOAD_S = 25;
const ECHOED = ["playing", "pause", "waiting", "timeupdate", "error", "durationchange", "stalled", "seeked", "loadedmetadata"];

/**
 * Says what the sounding element says, and
 * `ended` {handed}: the track is over; with `handed` the preloaded one sounds already.
 * `refused`: the browser wants a press first.
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
    if (this.following?.key === entry.key && this.entry?.key !== entry.key) {
      this.active.pause();
      this.#swap();
    } else this.#fill(this.active, entry);
    this.entry = entry;
    this.following = null;
    this.#level();
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
    this.#cancel();
    const end = this.duration || seconds;
    this.active.currentTime = Math.max(0, Math.min(seconds, Math.max(0, end - 0.05)));
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

  /** What would follow now; it is fetched when the end comes near. */
  expect(entry) {
    if (this.following && this.following.key !== entry?.key) {
      this.#cancel();
      this.#drop(this.standby);
      this.following = null;
    }
    this.expected = entry;
  }

  setVolume(volume, muted) {
    this.volume = volume;
    this.muted = muted;
    this.#level();
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
    this.dispatchEvent(new Event(name));
  }

  #watch() {
    const left = this.duration - this.position;
    if (!this.isSounding || !this.duration) return;
    if (left < PRELOAD_S && this.expected && !this.following) this.#preload(this.expected);
    clearTimeout(this.timer);
    const ms = (left * 1000) / this.rate;
    if (ms < WATCH_MS && this.following) this.timer = setTimeout(() => this.#handOver(), ms - LEAD_MS);
  }

  #preload(entry) {
    this.following = entry;
    this.#fill(this.standby, entry);
    this.standby.preload = "auto";
    this.standby.load();
    this.#level();
  }

  #handOver() {
    if (!this.isSounding || this.standby.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) return;
    const [over, next] = [this.active, this.following];
    this.#swap();
    this.entry = next;
    this.following = null;
    this.play();
    this.dispatchEvent(new CustomEvent("ended", { detail: { handed: true, position: over.duration } }));
  }

  #swap() {
    [this.active, this.standby] = [this.standby, this.active];
    const old = this.standby;
    if (!old.paused) old.addEventListener("ended", () => { if (old === this.standby && !this.following) this.#drop(old); }, { once: true });
    else this.#drop(old);
  }

  #fill(audio, entry) {
    audio.dataset.track = entry.track.id;
    audio.src = entry.track.audio.url;
  }

  #drop(audio) {
    audio.pause();
    if (!audio.hasAttribute("src")) return;
    audio.removeAttribute("src");
    delete audio.dataset.track;
    audio.load();
  }

  #level() {
    for (const [audio, entry] of [[this.active, this.entry], [this.standby, this.following]]) {
      audio.muted = this.muted;
      audio.volume = loudnessOf(this.volume) * gain(entry?.track.loudness_lufs ?? null);
    }
  }

  #cancel() {
    clearTimeout(this.timer);
  }
}

// The sleep timer: after some minutes, or where something ends, the music stops. It belongs to the tab and survives a reload.

import { read, write } from "../store.js";
import { say } from "../words.js";

const KEY = "musewave.sleep";
const FADE_MS = 10_000;

/** Says `change` about once a second while minutes run. */
export class Sleep extends EventTarget {
  /** @param {import("./player.js").Player} player */
  constructor(player) {
    super();
    this.player = player;
    const { mode, at } = read(KEY, "sessionStorage") ?? {};
    this.mode = mode ?? "off";
    this.at = at ?? 0; // ms since the epoch; 0 when no minutes run
    player.addEventListener("time", () => this.#fade());
    setInterval(() => this.#tick(), 1_000);
  }

  /** @param {string} mode off, track, album, queue, or a number of minutes */
  set(mode) {
    this.mode = mode;
    this.at = Number(mode) ? Date.now() + mode * 60_000 : 0;
    write(KEY, { mode, at: this.at }, "sessionStorage");
    this.#fade();
    this.player.follow();
    this.dispatchEvent(new Event("change"));
  }

  /** Seconds until it stops, or 0. */
  get left() {
    return this.at && Math.max(0, (this.at - Date.now()) / 1000);
  }

  /** Whether the music ends before it goes over to `next` by itself. */
  endsBefore(next) {
    const { current, entries, index } = this.player.queue;
    if (this.mode === "album") return !current.track.album || next?.track.album?.id !== current.track.album.id;
    return this.mode === "track" || (this.mode === "queue" && entries.indexOf(next) <= index);
  }

  /** The end that was waited for has come. */
  spent() {
    this.set("off");
    this.player.note(say("slept"));
  }

  #tick() {
    if (!this.at) return;
    this.#fade();
    this.dispatchEvent(new Event("change"));
  }

  #fade() {
    const { player } = this;
    const { playback } = player;
    const dim = this.at ? Math.max(0, Math.min(1, (this.at - Date.now()) / FADE_MS)) : 1;
    if (dim === 0) {
      const sounded = player.isPlaying;
      if (sounded) player.pause();
      this.set("off");
      if (sounded) player.note(say("slept"));
    } else if (dim !== playback.dim) {
      playback.dim = dim;
      playback.level();
    }
  }
}

// Queue and place outlive a reload and a restart of the browser. Music comes back paused.

import { call } from "../api.js";
import { read, write } from "../store.js";
import { say } from "../words.js";

export const QUEUE = "musewave.queue";
export const PLACE = "musewave.place";
const WELCOMED = "musewave.welcomed";
const EVERY_MS = 5_000;
const STALE_MS = 3 * EVERY_MS; // a tab that has written nothing for so long is gone
const BATCH = 100;

export class Memory {
  /** @param {import("./player.js").Player} player */
  constructor(player) {
    this.player = player;
    this.tab = Math.random().toString(36).slice(2);
    this.used = false; // a tab that never played does not overwrite what another remembers
    player.playback.setVolume(read(PLACE)?.volume ?? 0.8, read(PLACE)?.muted === true);
    if (!player.track && this.restore() && player.startAt > 0) this.#welcome();
    this.#refresh();
    player.addEventListener("state", () => this.#state());
    for (const name of ["track", "volume", "seek"]) player.addEventListener(name, () => this.#place());
    player.queue.addEventListener("change", () => this.#queue());
    setInterval(() => this.#tick(), EVERY_MS);
    addEventListener("pagehide", () => {
      this.#place(false);
      if (this.writing) this.#write();
    });
  }

  /** Show the kept queue, paused at its place. Gives whether there is one. */
  restore() {
    const { player } = this;
    const saved = read(QUEUE);
    if (!saved?.entries?.length) return false;
    this.shape = shapeOf(saved);
    player.queue.fromJSON(saved);
    if (!player.track) return false;
    player.startAt = this.positionOf(player.queue.current);
    player.setState("paused");
    player.dispatchEvent(new Event("track"));
    return true;
  }

  /** Seconds at which `entry` was left, or is now where another tab plays it. */
  positionOf(entry) {
    const { key, position = 0, at, rate = 1 } = read(PLACE) ?? {};
    if (key !== entry.key) return 0;
    return position + (this.elsewhere ? ((Date.now() - at) / 1000) * rate : 0);
  }

  /** What another tab plays now: {title, artist}, or null. */
  get elsewhere() {
    const place = read(PLACE);
    const isOther = place?.playing && place.tab !== this.tab && Date.now() - place.at < STALE_MS;
    return isOther ? place : null;
  }

  /** At log-out: what was heard here is nobody else's business. */
  forget() {
    this.used = false;
    for (const key of [QUEUE, PLACE]) write(key, null);
  }

  /** Once in a visit: who turns pages knows it by then. */
  #welcome() {
    if (read(WELCOMED, "sessionStorage")) return;
    write(WELCOMED, true, "sessionStorage");
    this.player.note(say("resumed"), { briefly: true });
  }

  #tick() {
    if (this.player.state !== "playing") return;
    this.#place();
    this.player.plays.save();
  }

  #state() {
    const { isPlaying } = this.player;
    if (this.player.state === "playing" && !this.used) {
      this.used = true;
      this.#queue();
    }
    if (isPlaying || this.sounded) this.#place();
    this.sounded = isPlaying;
  }

  #place(playing = this.player.isPlaying) {
    if (!this.used || (!playing && this.elsewhere)) return; // the one that plays now has the say
    const { playback, queue, position, track } = this.player;
    const { volume, muted, rate } = playback;
    const now = { key: queue.current?.key, position, playing, at: Date.now(), tab: this.tab };
    write(PLACE, { ...now, volume, muted, rate, title: track?.title, artist: track?.artist.name });
  }

  /** Many changes come at once; one write follows. */
  #queue() {
    const shape = shapeOf(this.player.queue);
    this.used ||= this.player.state !== "empty" && shape !== this.shape;
    this.shape = shape;
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.#write(), 200);
  }

  #write() {
    this.writing = 0;
    if (this.used && !this.elsewhere) write(QUEUE, this.player.queue);
  }

  /** What was kept may have changed since: titles, addresses, likes, what may be heard. */
  async #refresh() {
    const { queue } = this.player;
    const near = queue.entries.slice(Math.max(0, queue.index), queue.index + BATCH).map(entry => entry.track.id);
    if (!near.length) return;
    try {
      const { data } = await call(`/tracks?ids=${[...new Set(near)].join(",")}`);
      queue.refresh(data);
      this.player.dispatchEvent(new Event("track"));
    } catch {
      // What was kept is good enough until a track is asked for.
    }
  }
}

/** Which places the queue has: newer facts about its tracks are no change that somebody made. */
const shapeOf = ({ entries }) => entries.map(entry => entry.key).join();

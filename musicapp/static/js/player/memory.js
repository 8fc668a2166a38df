// Queue and place outlive a reload and a restart of the browser. Music comes back paused.

import { call } from "../api.js";
import { say } from "../words.js";

const QUEUE = "musewave.queue";
const PLACE = "musewave.place";
const EVERY_MS = 5_000;
const BATCH = 100;

export class Memory {
  /** @param {import("./player.js").Player} player */
  constructor(player) {
    this.player = player;
    this.used = false; // a tab that never played does not overwrite what another remembers
    this.restore();
    player.addEventListener("state", () => this.#state());
    player.addEventListener("track", () => this.#place());
    player.addEventListener("volume", () => this.#place());
    player.queue.addEventListener("change", () => this.#queue());
    setInterval(() => this.#tick(), EVERY_MS);
    addEventListener("pagehide", () => this.#place());
  }

  restore() {
    const { player } = this;
    const saved = read(QUEUE);
    const place = read(PLACE) ?? {};
    player.playback.setVolume(place.volume ?? 0.8, place.muted === true);
    if (!saved?.entries?.length) return;
    player.queue.fromJSON(saved);
    if (!player.track) return;
    if (place.key === player.queue.current.key) player.startAt = place.position ?? 0;
    player.setState("paused");
    if (player.startAt > 0) player.note(say("resumed"), { briefly: true });
    this.#refresh();
  }

  /** At log-out: what was heard here is nobody else's business. */
  forget() {
    this.used = false;
    for (const key of [QUEUE, PLACE]) localStorage.removeItem(key);
  }

  #tick() {
    if (this.player.state !== "playing") return;
    this.#place();
    this.player.plays.save();
  }

  #state() {
    if (this.player.state === "playing" && !this.used) {
      this.used = true;
      this.#queue();
    }
    this.#place();
  }

  #place() {
    if (!this.used) return;
    const { playback, queue, position } = this.player;
    const { volume, muted } = playback;
    write(PLACE, { key: queue.current?.key, position, volume, muted });
  }

  /** Many changes come at once; one write follows. */
  #queue() {
    this.used ||= this.player.state !== "empty";
    clearTimeout(this.writing);
    this.writing = setTimeout(() => { if (this.used) write(QUEUE, this.player.queue); }, 200);
  }

  /** What was kept may have changed since: titles, addresses, likes, what may be heard. */
  async #refresh() {
    const { queue } = this.player;
    const near = queue.entries.slice(queue.index, queue.index + BATCH).map(entry => entry.track.id);
    try {
      const { data } = await call(`/tracks?ids=${[...new Set(near)].join(",")}`);
      queue.refresh(data);
      this.player.dispatchEvent(new Event("track"));
    } catch {
      // What was kept is good enough until a track is asked for.
    }
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Full or forbidden: then the queue ends with the tab.
  }
}

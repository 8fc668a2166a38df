// Where the music stands is told to the server, so that another device of the same person can go on there. One device
// sounds at a time: who presses play takes over, and the one that sounded learns it from the answer to its next report.

import { call } from "../api.js";
import { isGuest } from "../dom.js";
import { read, write } from "../store.js";
import { clock } from "../time.js";
import { say } from "../words.js";
import { PLACE } from "./memory.js";
import { newId } from "./plays.js";
import { guarded, playIds } from "./sources.js";

const KEY = "musewave.device";
const EVERY_MS = 20_000;
const ABOUT = 100; // tracks of the queue, most of them still to come
const BEFORE = 10;

/** @param {import("./player.js").Player} player @param {import("./memory.js").Memory} memory */
export function connectDevices(player, memory) {
  const devices = new Devices(player, memory);
  player.addEventListener("state", () => devices.follow());
  setInterval(() => { if (devices.sounded) devices.tell(); }, EVERY_MS);
  addEventListener("pagehide", () => devices.leave());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) devices.look(); });
  devices.follow();
  devices.look();
}

class Devices {
  constructor(player, memory) {
    this.player = player;
    this.memory = memory;
    this.sounded = false; // plays here since a press of play, if only haltingly
    this.starts = false; // that press has not reached the server yet
    this.offered = ""; // what the deck says of another device
  }

  follow() {
    const { state, isPlaying } = this.player;
    if (state === "playing" && !this.sounded) {
      this.sounded = this.starts = true;
      this.offered = "";
      this.tell();
    } else if (this.sounded && !isPlaying) this.leave();
  }

  /** Silent here now; unless another tab of this browser goes on. */
  leave() {
    if (!this.sounded) return;
    this.sounded = this.starts = false;
    if (!this.memory.elsewhere) this.tell();
  }

  async tell() {
    if (!this.memory.used || !this.player.track || isGuest()) return;
    const { starts } = this;
    const place = await keep(this.player, this.sounded, starts).catch(() => null);
    if (!place) return;
    if (starts) this.starts = false;
    if (place.device_id !== me() && this.sounded) this.#lost(place);
  }

  /** What another device plays, or where it stopped if that is newer than what stands here. */
  async look() {
    if (this.player.isPlaying || this.memory.elsewhere || isGuest()) return;
    const place = await thePlace();
    const isNewer = place && (place.playing || Date.now() - place.age_ms >= (read(PLACE)?.at ?? 0));
    const track = isNewer && place.device_id !== me() ? await trackOf(place) : null;
    if (!this.player.isPlaying) this.#offer(track?.audio.length ? place : null, track);
  }

  async #lost(place) {
    this.sounded = this.starts = false;
    this.player.pause();
    const track = await trackOf(place);
    if (!this.player.isPlaying) this.#offer(place, track);
  }

  #offer(place, track) {
    const text = place ? sentence(place, track) : "";
    if (text === this.offered) return;
    this.offered = text;
    this.player.note(text, text ? { act: { label: say("play_here"), run: () => guarded(this.player, () => this.#takeOver(place)) } } : {});
  }

  /** Go on here where the other device is by now; `known` is where it was when that was said. */
  async #takeOver(known) {
    const place = (await thePlace()) ?? known;
    const at = (place.position_ms + (place.playing ? place.age_ms : 0)) / 1000;
    await playIds(this.player, place.track_ids, place.index, { source: place.source, context: place.context }, at);
  }
}

function sentence({ playing, position_ms }, track) {
  if (!playing) return say("continue", { title: track.title, at: clock(position_ms / 1000) });
  return track ? say("other_device_what", { title: track.title, artist: track.artist.name }) : say("other_device");
}

const trackOf = ({ track_ids, index }) => call(`/tracks/${track_ids[index]}`).then(({ data }) => data).catch(() => null);
const thePlace = () => call("/me/place").then(({ data }) => data).catch(() => null);

async function keep({ queue, position }, playing, starts) {
  const from = Math.max(0, queue.index - BEFORE);
  const { source, context } = queue.current;
  const where = { index: queue.index - from, position_ms: Math.round(position * 1000), source, context };
  const track_ids = queue.entries.slice(from, from + ABOUT).map(entry => entry.track.id);
  const body = { device_id: me(), playing, starts, track_ids, ...where };
  return (await call("/me/place", { method: "PUT", keepalive: true, body })).data;
}

function me() {
  const id = read(KEY) ?? newId();
  write(KEY, id);
  return id;
}

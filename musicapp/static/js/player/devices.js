// Where the music stands is told to the server, so that another device of the same person can go on there.

import { call } from "../api.js";
import { isGuest } from "../dom.js";
import { read, write } from "../store.js";
import { clock } from "../time.js";
import { say } from "../words.js";
import { PLACE } from "./memory.js";
import { newId } from "./plays.js";
import { playIds } from "./sources.js";

const KEY = "musewave.device";
const EVERY_MS = 60_000;
const ABOUT = 100; // tracks of the queue, most of them still to come
const BEFORE = 10;

/** @param {import("./player.js").Player} player @param {import("./memory.js").Memory} memory */
export function connectDevices(player, memory) {
  let sounded = false;
  const tell = () => { if (memory.used && player.track && !isGuest()) keep(player).catch(() => {}); };
  player.addEventListener("state", () => {
    if (sounded && !player.isPlaying) tell();
    sounded = player.isPlaying;
  });
  setInterval(() => { if (player.isPlaying) tell(); }, EVERY_MS);
  addEventListener("pagehide", () => { if (sounded) tell(); });
  if (!isGuest() && !memory.elsewhere) offer(player);
}

function keep({ queue, position }) {
  const from = Math.max(0, queue.index - BEFORE);
  const { source, context } = queue.current;
  const place = { device_id: me(), index: queue.index - from, position_ms: Math.round(position * 1000), source, context };
  const track_ids = queue.entries.slice(from, from + ABOUT).map(entry => entry.track.id);
  return call("/me/place", { method: "PUT", keepalive: true, body: { ...place, track_ids } });
}

async function offer(player) {
  const { data: place } = await call("/me/place").catch(() => ({ data: null }));
  if (!place || place.device_id === me() || Date.parse(place.updated_at) < (read(PLACE)?.at ?? 0)) return;
  const { data } = await call(`/tracks/${place.track_ids[place.index]}`).catch(() => ({ data: null }));
  if (!data?.audio.length || player.isPlaying) return;
  const at = place.position_ms / 1000;
  const run = () => playIds(player, place.track_ids, place.index, { source: place.source, context: place.context }, at);
  player.note(say("continue", { title: data.title, at: clock(at) }), { act: { label: say("play_here"), run } });
}

function me() {
  const id = read(KEY) ?? newId();
  write(KEY, id);
  return id;
}

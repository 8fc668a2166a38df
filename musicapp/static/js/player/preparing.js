// A track whose audio is still being made: ask that it comes next, say so, and play it as soon as it is there.

import { call } from "../api.js";
import { isReady, sourceOf } from "./formats.js";

const LOOK_MS = 1_000;
const PATIENCE_MS = 120_000;

let wanted = null; // the last one pressed; who presses another does not wait for this one

/**
 * @param {import("./player.js").Player} player
 * @param {() => Promise<void>} play what to do once it can be heard
 */
export async function prepared(player, track, play) {
  const mine = (wanted = Symbol(track.title));
  const heard = player.queue.current;
  player.note(track.unplayable);
  await call(`/tracks/${track.id}/preparation`, { method: "POST" });
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    await new Promise(resolve => setTimeout(resolve, LOOK_MS));
    if (wanted !== mine || player.queue.current !== heard) return;
    const { data } = await call(`/tracks/${track.id}`);
    if (data.preparing) continue;
    player.note("");
    await play();
    return;
  }
}

const underway = new Map(); // by track: one asks for the server, however many wait here

/**
 * Have the form of a track made that this browser plays; the track learns what became of it. False: it took too long.
 * Throws ApiError.
 */
export function made(track) {
  const asked = underway.get(track.id) ?? wait(track).finally(() => underway.delete(track.id));
  underway.set(track.id, asked);
  return asked;
}

/** What follows is made while something else plays. */
export function prepareAhead(player) {
  const look = () => {
    const next = player.isPlaying && player.queue.peek(true)?.track;
    const source = next && sourceOf(next);
    if (source && !isReady(source)) made(next).catch(() => {}); // its turn asks again, and says why
  };
  player.addEventListener("track", look);
  player.queue.addEventListener("change", look);
}

async function wait(track) {
  let answer = await call(`/tracks/${track.id}/preparation?format=${sourceOf(track).format}`, { method: "POST" });
  const until = Date.now() + PATIENCE_MS;
  while (true) {
    track.audio = answer.data.audio;
    track.unplayable = answer.data.unplayable;
    const source = sourceOf(track);
    if (!source || isReady(source)) return true;
    if (Date.now() > until) return false;
    await new Promise(resolve => setTimeout(resolve, LOOK_MS));
    answer = await call(`/tracks/${track.id}`);
  }
}

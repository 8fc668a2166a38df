// A track whose audio is still being made: ask that it comes next, say so, and play it as soon as it is there.

import { call } from "../api.js";

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

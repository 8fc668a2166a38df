// How the player plays. Crossfade and loudness belong to the person (a guest's to the browser), speed to the device.

import { call } from "../api.js";
import { isGuest } from "../dom.js";
import { read, write } from "../store.js";

const KEY = "musewave.playback";
const root = document.documentElement;
const GUESTS = ["crossfade", "loudness"];

/** Take over what this browser remembers. @param {import("./player.js").Player} player */
export function restorePreferences(player) {
  const kept = read(KEY) ?? {};
  player.setSpeed(kept.speed ?? 1);
  if (isGuest()) for (const name of GUESTS) if (name in kept) root.dataset[name] = kept[name];
}

export const preference = name => root.dataset[name] ?? { crossfade: "0", loudness: "track" }[name];

export function setSpeed(player, speed) {
  player.setSpeed(speed);
  keep({ speed: player.playback.rate });
}

/** @param {"crossfade"|"loudness"} name */
export async function prefer(player, name, value) {
  root.dataset[name] = value;
  player.playback.level();
  if (isGuest()) keep({ [name]: value });
  else await call("/me/preferences", { method: "PATCH", body: name === "loudness" ? { loudness: value } : { crossfade_s: Number(value) } });
}

const keep = changed => write(KEY, { ...read(KEY), ...changed });

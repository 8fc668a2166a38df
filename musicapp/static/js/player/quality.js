// How good it shall sound on this device: the listener's word, or what the device says of its line.

import { read, write } from "../store.js";

const KEY = "musewave.quality";
const WORDS = ["auto", "saver", "original"];
const MUCH = 330_000; // bit/s: above this a rendition sounds the same, and is there sooner

/** @returns {"auto"|"saver"|"original"} */
export const quality = () => (WORDS.includes(read(KEY)) ? read(KEY) : "auto");

export const setQuality = value => write(KEY, WORDS.includes(value) && value !== "auto" ? value : null);

/** Of forms that this browser plays, the one that is wanted; the server names the better ones first. */
export function preferred(sources, wish = quality()) {
  if (wish === "auto" && navigator.connection?.saveData) wish = "saver";
  const rank = { auto, saver, original }[wish];
  return sources.reduce((best, source) => (best && rank(best) <= rank(source) ? best : source), null);
}

const isOriginal = ({ format = "original" }) => format === "original";
const isSmall = ({ format = "" }) => format.endsWith("-small");

/** An original that is no larger than need be, then a rendition that is there, then the original, then what is made first. */
function auto(source) {
  if (isOriginal(source)) return (source.bitrate ?? 0) > MUCH ? 2 : 0;
  return (source.ready === false ? 3 : 1) + (isSmall(source) ? 3 : 0);
}

const saver = source => source.bitrate || Infinity;

const original = source => (isOriginal(source) ? 0 : auto(source));

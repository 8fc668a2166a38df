// Which of a track's forms this browser plays. The server names them, the best first.

import { preferred } from "./quality.js";

const probe = document.createElement("audio");
const TELLING = ["audio/mp4", "audio/ogg", "audio/wav"]; // containers whose name alone says too little

/** The form to play, ready or still to be made; null if this browser plays none. */
export function sourceOf(track) {
  return preferred(sourcesOf(track).filter(source => plays(source) && !source.unplayable));
}

/** All forms. A queue that an older page kept names a single one. */
export const sourcesOf = track => [track.audio ?? []].flat();

export const isReady = source => source.ready !== false;

export function plays({ type, codecs, failed }) {
  if (failed) return false;
  return !type || probe.canPlayType(codecs && TELLING.includes(type) ? `${type}; codecs="${codecs}"` : type) !== "";
}

/** The form in use does not sound after all. Answers whether there is another chance: to make it again, or the next one. */
export function setAside(track, cause) {
  const source = sourceOf(track);
  if (!source || source.doubted) return false;
  source.doubted = true;
  if (cause === "missing" && source.format !== "original") {
    source.ready = false;
    return true;
  }
  if (cause !== "broken") return false;
  source.failed = true;
  source.failed = sourceOf(track) !== null;
  return source.failed;
}

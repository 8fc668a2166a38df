// Why a track does not sound, as far as a browser can find out.

import { say } from "../words.js";
import { plays, sourcesOf } from "./formats.js";

/** Whether there is anything to fetch, and the browser says that it reads the format. */
export function refusal(track) {
  if (track.unplayable) return track.unplayable;
  const sources = sourcesOf(track);
  if (!sources.length) return say("no_audio", { title: track.title });
  const played = sources.filter(plays);
  if (!played.length) return say("cannot_play", { title: track.title, format: sources[0].type });
  return played.every(source => source.unplayable) ? played[0].unplayable : null;
}

export const isPlayable = track => refusal(track) === null;

/** Whether what the server refused, or did not answer, may be granted a moment later. */
export const mayPass = ({ status }) => [0, 429, 500, 503].includes(status);

/**
 * What became of a file that failed: `lost` (no answer, or the server is ill), `away` (the server lacks its music for
 * a while), `missing`, `forbidden` or `broken`.
 * @param {string} url
 */
export async function diagnose(url) {
  let response;
  try {
    response = await fetch(url, { method: "HEAD", cache: "no-store" });
  } catch {
    return "lost";
  }
  if (response.ok) return "broken";
  if (response.status === 401 || response.status === 403) return "forbidden";
  if (response.status === 503) return "away";
  return response.status >= 500 || response.status === 429 ? "lost" : "missing";
}

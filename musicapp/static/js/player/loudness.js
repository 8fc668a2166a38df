// Loudness by turning down alone. Nothing is turned up, so nothing can clip, and no audio graph is needed.

const TARGET_LUFS = -16;

/**
 * The factor, at most 1, that brings a track to the target; by album the whole album, so that its quiet songs stay quiet.
 * @param {{loudness_lufs: ?number, album_lufs: ?number}|undefined} track integrated loudness (EBU R128), null while unmeasured
 * @param {string} mode what the listener chose: off, track or album
 */
export function gain(track, mode = document.documentElement.dataset.loudness ?? "track") {
  const lufs = (mode === "album" ? track?.album_lufs : null) ?? track?.loudness_lufs ?? TARGET_LUFS;
  return mode === "off" ? 1 : Math.min(1, 10 ** ((TARGET_LUFS - lufs) / 20));
}

/** From the slider (0 to 1) to the element: the ear hears ratios, not differences. */
export const loudnessOf = slider => slider ** 2;

// Loudness by turning down alone. Nothing is turned up, so nothing can clip, and no audio graph is needed.

const TARGET_LUFS = -16;

/**
 * The factor, at most 1, that brings a track of `lufs` to the target.
 * @param {number|null} lufs integrated loudness (EBU R128), null while unmeasured
 * @param {string} mode what the listener chose: off, track or album
 */
export function gain(lufs, mode = document.documentElement.dataset.loudness ?? "track") {
  if (mode === "off" || lufs === null || lufs === undefined) return 1;
  return Math.min(1, 10 ** ((TARGET_LUFS - lufs) / 20));
}

/** From the slider (0 to 1) to the element: the ear hears ratios, not differences. */
export const loudnessOf = slider => slider ** 2;

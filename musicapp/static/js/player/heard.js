// How much of a track really sounded, and which parts. Pure: positions and clocks come in, numbers go out.

const SLICES = 50;
const SLACK = 0.35; // seconds that a late event may lag behind the clock
const LONG_GAP = 2; // seconds between two samples after which the element's own record is asked

/**
 * Positions are seconds in the track, clocks are seconds of any steady clock.
 * Jumping over a part is not hearing it; hearing a part twice counts twice.
 */
export class Heard {
  /** @param {number} duration seconds; 0 while unknown */
  constructor(duration = 0) {
    this.duration = duration;
    this.seconds = 0;
    this.maxSpeed = 0;
    this.parts = []; // merged [from, to], sorted
    this.last = null; // {position, clock, rate} while sounding
  }

  /** Sound begins at `position`. */
  start(position, clock, rate = 1) {
    this.last = { position, clock, rate };
    this.maxSpeed = Math.max(this.maxSpeed, rate);
  }

  /**
   * It still sounds. `covered(from, to)` may say how many of these seconds the element has played; it is asked
   * when timers slept, as they do in hidden tabs.
   */
  sample(position, clock, covered = null) {
    if (!this.last) return;
    const { position: from, clock: since, rate } = this.last;
    const moved = position - from;
    const allowed = (clock - since) * rate;
    this.last = { position, clock, rate };
    if (moved <= 0 || moved > allowed * 1.1 + SLACK) return;
    const slept = clock - since > LONG_GAP && covered;
    this.seconds += slept ? Math.min(moved, covered(from, position)) : moved;
    this.#mark(from, position);
  }

  /** Sound ends at `position`: paused, ended, or about to jump. */
  stop(position, clock, covered = null) {
    this.sample(position, clock, covered);
    this.last = null;
  }

  get ms() {
    return Math.round(this.seconds * 1000);
  }

  /** Fifty characters, 1 where at least half of that fiftieth of the track has sounded. */
  get slices() {
    if (!this.duration) return "0".repeat(SLICES);
    const width = this.duration / SLICES;
    let map = "";
    for (let i = 0; i < SLICES; i++) map += this.#within(i * width, (i + 1) * width) >= width / 2 ? "1" : "0";
    return map;
  }

  #within(from, to) {
    return this.parts.reduce((sum, [a, b]) => sum + Math.max(0, Math.min(b, to) - Math.max(a, from)), 0);
  }

  #mark(from, to) {
    const merged = [];
    for (const part of [...this.parts, [from, to]].sort((a, b) => a[0] - b[0])) {
      const before = merged.at(-1);
      if (before && part[0] <= before[1] + 0.05) before[1] = Math.max(before[1], part[1]);
      else merged.push([...part]);
    }
    this.parts = merged;
  }
}

/** Seconds of `ranges` (a TimeRanges) that lie between `from` and `to`. */
export function coveredBy(ranges, from, to) {
  let sum = 0;
  for (let i = 0; i < ranges.length; i++) sum += Math.max(0, Math.min(ranges.end(i), to) - Math.max(ranges.start(i), from));
  return sum;
}

// Two tracks at once: one falls silent while the other rises. Two ramps of volume by the clock, no audio graph.

const TICK_MS = 40;

export class Overlap {
  /**
   * `audio`, which plays `entry`, falls silent within `ms`. Timers may sleep: a late step finds the right place.
   * @param {() => void} step what to do on the way @param {() => void} done once, however it ends
   */
  constructor(audio, entry, ms, step, done) {
    Object.assign(this, { entry, ms, done, began: performance.now() });
    this.timer = setInterval(() => (this.part < 1 && !audio.ended ? step() : this.end()), TICK_MS);
  }

  get part() {
    return Math.min(1, (performance.now() - this.began) / this.ms);
  }

  /** Together the two keep the power of one. */
  get rise() {
    return Math.sin((this.part * Math.PI) / 2);
  }

  get fall() {
    return Math.cos((this.part * Math.PI) / 2);
  }

  end() {
    clearInterval(this.timer);
    this.done();
  }
}

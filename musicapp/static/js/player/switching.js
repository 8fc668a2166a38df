// From one form of a track to another while it plays: the new one is fetched beside the old one, waits at a place a
// little ahead, and takes over when the old one comes there.

const AHEAD_S = [1, 3, 8]; // a slow line needs more than a try
const LEAD_MS = 45; // an element needs about this long from play() to sound
const ENDS_S = 2; // so close to its end nothing is changed any more

export class Switching {
  /** @param {() => void} done when it is time to change places @param {() => void} vain when it cannot be done */
  constructor(from, to, done, vain) {
    this.stop = new AbortController();
    this.#run(from, to).then(worked => {
      if (!this.isOpen) return;
      this.end();
      (worked ? done : vain)();
    });
  }

  get isOpen() {
    return !this.stop.signal.aborted;
  }

  end() {
    this.stop.abort();
  }

  async #run(from, to) {
    if (!(await this.#heard(to, "loadedmetadata"))) return false;
    for (const ahead of AHEAD_S) {
      const at = from.currentTime + (from.paused ? 0 : ahead * from.playbackRate);
      if (!this.isOpen || at > to.duration - ENDS_S) return false;
      to.currentTime = at;
      if (!(await this.#canPlay(to))) return false;
      const ms = ((at - from.currentTime) * 1000) / from.playbackRate - LEAD_MS;
      if (from.paused) return true;
      if (ms < 0) continue;
      await new Promise(resolve => setTimeout(resolve, ms));
      return true;
    }
    return false;
  }

  async #canPlay(audio) {
    while (audio.seeking || audio.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) {
      if (!(await this.#heard(audio, audio.seeking ? "seeked" : "canplay"))) return false;
    }
    return true;
  }

  /** Whether `audio` says `event` before it fails, or before all this is over. */
  #heard(audio, event) {
    const { signal } = this.stop;
    return new Promise(resolve => {
      for (const name of [event, "error"]) audio.addEventListener(name, () => resolve(name === event), { signal, once: true });
      signal.addEventListener("abort", () => resolve(false), { once: true });
    });
  }
}

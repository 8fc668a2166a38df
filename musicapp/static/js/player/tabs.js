// One tab sounds at a time. A lock says which; where pages have no locks (plain http), a broadcast does.

const NAME = "musewave.player";

/** Says `taken` when another tab begins to play. */
export class Tabs extends EventTarget {
  constructor() {
    super();
    this.id = Math.random().toString(36).slice(2);
    this.release = null;
    if (!navigator.locks && "BroadcastChannel" in window) {
      this.channel = new BroadcastChannel(NAME);
      this.channel.onmessage = event => { if (event.data !== this.id) this.#lost(); };
    }
  }

  /** This tab sounds now; the others fall silent. */
  take() {
    if (this.channel) this.channel.postMessage(this.id);
    if (!navigator.locks || this.release) return;
    const held = new Promise(release => { this.release = release; });
    navigator.locks.request(NAME, { steal: true }, () => held).catch(() => this.#lost());
  }

  /** This tab is silent. */
  give() {
    this.release?.();
    this.release = null;
  }

  #lost() {
    this.release = null;
    this.dispatchEvent(new Event("taken"));
  }
}

// One tab sounds at a time; the others show what it plays and can take over. A lock says which one sounds; where pages
// have no locks (plain http), a broadcast does. What sounds is read from what the sounding tab remembers.

import { say } from "../words.js";
import { PLACE, QUEUE } from "./memory.js";

const NAME = "musewave.player";

export class Tabs {
  /** @param {import("./player.js").Player} player @param {import("./memory.js").Memory} memory */
  constructor(player, memory) {
    this.player = player;
    this.memory = memory;
    this.release = null;
    if (!navigator.locks && "BroadcastChannel" in window) {
      this.channel = new BroadcastChannel(NAME);
      this.channel.onmessage = () => this.#lost();
    }
    player.addEventListener("state", () => (player.isPlaying ? this.#take() : this.#give()));
    addEventListener("storage", ({ key }) => { if (key === PLACE || key === QUEUE) this.#look(key); });
    this.#look(PLACE);
  }

  /** Go on here with what another tab plays, at its place. */
  takeOver() {
    const { player, memory } = this;
    const own = player.queue.current?.key;
    player.plays.finish("leave");
    if (!memory.restore()) return;
    const { current } = player.queue;
    if (own === current.key && player.isLoaded) player.seek(player.startAt);
    player.play();
  }

  /** This tab sounds now; the others fall silent. */
  #take() {
    if (this.taken) return;
    this.taken = true;
    if (this.showing) this.#show(null);
    this.channel?.postMessage("");
    if (!navigator.locks) return;
    const held = new Promise(release => { this.release = release; });
    navigator.locks.request(NAME, { steal: true }, () => held).catch(() => this.#lost());
  }

  #give() {
    this.taken = false;
    this.release?.();
    this.release = null;
  }

  #lost() {
    if (!this.taken) return;
    this.player.pause();
    this.#show(this.memory.elsewhere ?? {});
  }

  /** Another tab has written down where it is. */
  #look(key) {
    const { player, memory } = this;
    if (player.isPlaying) return;
    if (!memory.used && key === QUEUE) memory.restore();
    const place = memory.elsewhere;
    if (!place && !this.showing) return;
    if (place && !memory.used && player.track) {
      player.startAt = memory.positionOf(player.queue.current);
      player.dispatchEvent(new Event("time"));
    }
    this.#show(place);
  }

  #show(place) {
    const text = !place ? "" : place.title ? say("elsewhere_what", place) : say("elsewhere");
    if (text === this.showing) return;
    this.showing = text;
    this.player.note(text, text ? { act: { label: say("play_here"), run: () => this.takeOver() } } : {});
  }
}

// <audio-player>: stands outside the page, so that no navigation touches it. Puts the parts together.

import { $, $$, isGuest } from "../dom.js";
import { whenIdle, reloadIfDue } from "../build.js";
import { fetched } from "../late.js";
import { Deck } from "./deck.js";
import { connectKeys } from "./keys.js";
import { connectMarks } from "./marks.js";
import { Memory } from "./memory.js";
import { connectPanel } from "./panel.js";
import { Player } from "./player.js";
import { restorePreferences } from "./preferences.js";
import { prepareAhead } from "./preparing.js";
import { connectSources } from "./sources.js";
import { Tabs } from "./tabs.js";
import { Waveforms } from "./waveform.js";

class AudioPlayer extends HTMLElement {
  async connectedCallback() {
    if (this.player) return;
    const player = new Player($$("audio", this));
    this.player = player;
    connectSources(player);
    prepareAhead(player);
    connectKeys(player);
    document.addEventListener("submit", event => {
      if (new URL(event.target.action, location.href).pathname === "/auth/logout") this.#leave();
    }, true);
    await inSteps([
      () => { this.deck = new Deck(this, player); },
      () => { this.waveforms = new Waveforms(player); },
      () => connectMarks(player),
      () => restorePreferences(player),
      () => connectPanel(player, player.sleep),
      () => { this.memory = new Memory(player); },
      () => { this.tabs = new Tabs(player, this.memory); },
    ]);
    whenIdle(() => player.isPlaying);
    player.addEventListener("state", () => { if (!player.isPlaying) reloadIfDue(); });
    this.#later();
  }

  /** What only matters with music, or with the queue open, is not fetched before. */
  #later() {
    const { player, memory } = this;
    const fetchRest = once(async () => {
      const [{ Drawer }, { connectMediaSession }] = await Promise.all([import("./drawer.js"), import("./media-session.js")]);
      this.drawer = new Drawer(player);
      connectMediaSession(player);
    });
    player.addEventListener("state", () => { if (player.isPlaying) fetchRest(); });
    $("#queue").addEventListener("beforetoggle", fetchRest);
    if (player.isPlaying || $("#queue:popover-open")) fetchRest();
    if (!isGuest()) fetched(() => import("./devices.js")).then(({ connectDevices }) => connectDevices(player, memory));
  }

  /** Log-out: what was heard here is nobody else's business. */
  #leave() {
    this.player.empty();
    this.memory?.forget();
  }
}

/** One after the other, each in a task of its own, so that a slow processor can answer a press in between. */
async function inSteps(steps) {
  for (const step of steps) {
    step();
    await (window.scheduler?.yield?.() ?? new Promise(resolve => setTimeout(resolve)));
  }
}

const once = act => {
  let done;
  return () => (done ??= act().catch(() => { done = null; }));
};

customElements.define("audio-player", AudioPlayer);

/** The player of this document. */
export const thePlayer = () => document.getElementById("deck")?.player ?? null;

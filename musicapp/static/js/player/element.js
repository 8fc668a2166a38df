// <audio-player>: stands outside the page, so that no navigation touches it. Puts the parts together.

import { $$ } from "../dom.js";
import { whenIdle, reloadIfDue } from "../build.js";
import { Deck } from "./deck.js";
import { Drawer } from "./drawer.js";
import { connectDevices } from "./devices.js";
import { connectKeys } from "./keys.js";
import { connectMarks } from "./marks.js";
import { connectMediaSession } from "./media-session.js";
import { Memory } from "./memory.js";
import { connectPanel } from "./panel.js";
import { Player } from "./player.js";
import { restorePreferences } from "./preferences.js";
import { prepareAhead } from "./preparing.js";
import { connectSources } from "./sources.js";
import { Tabs } from "./tabs.js";
import { Waveforms } from "./waveform.js";

class AudioPlayer extends HTMLElement {
  connectedCallback() {
    if (this.player) return;
    const player = new Player($$("audio", this));
    this.player = player;
    this.deck = new Deck(this, player);
    this.drawer = new Drawer(player);
    this.waveforms = new Waveforms(player);
    connectMediaSession(player);
    connectMarks(player);
    connectSources(player);
    prepareAhead(player);
    connectKeys(player, this.drawer);
    restorePreferences(player);
    connectPanel(player, player.sleep);
    this.memory = new Memory(player);
    this.tabs = new Tabs(player, this.memory);
    connectDevices(player, this.memory);
    player.dispatchEvent(new Event("track"));
    whenIdle(() => player.isPlaying);
    player.addEventListener("state", () => { if (!player.isPlaying) reloadIfDue(); });
    document.addEventListener("submit", event => {
      if (new URL(event.target.action, location.href).pathname === "/auth/logout") this.#leave();
    }, true);
  }

  /** Log-out: what was heard here is nobody else's business. */
  #leave() {
    this.player.empty();
    this.memory.forget();
  }
}

customElements.define("audio-player", AudioPlayer);

/** The player of this document. */
export const thePlayer = () => document.getElementById("deck")?.player ?? null;

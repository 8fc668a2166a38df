// The controls of speed, crossfade, loudness, quality and sleep: in the panel of the deck and wherever a page has them.

import { $$, setAttribute, setIcon, setText } from "../dom.js";
import { clock } from "../time.js";
import { toast } from "../toasts.js";
import { say } from "../words.js";
import { prefer, preference, setSpeed } from "./preferences.js";
import { quality, setQuality } from "./quality.js";

/** @param {import("./player.js").Player} player @param {import("./sleep.js").Sleep} sleep */
export function connectPanel(player, sleep) {
  const controls = {
    speed: { get: () => player.playback.rate, set: value => setSpeed(player, Number(value)) },
    sleep: { get: () => sleep.mode, set: value => sleep.set(value) },
    crossfade: { get: () => preference("crossfade"), set: value => prefer(player, "crossfade", value) },
    quality: { get: quality, set: value => { setQuality(value); player.changeQuality(); } },
    loudness: { get: () => preference("loudness"), set: value => prefer(player, "loudness", value) },
  };
  const show = () => {
    for (const field of $$("[data-playback]")) field.value = String(controls[field.dataset.playback].get());
    showSleep(sleep);
    player.playback.level(); // a page that came may bring another choice of loudness
  };
  document.addEventListener("change", event => {
    const control = controls[event.target.dataset?.playback];
    if (!control) return;
    Promise.resolve(control.set(event.target.value)).catch(() => toast(say("not_saved"), { bad: true })).finally(show);
  });
  document.addEventListener("htmx:load", show);
  document.addEventListener("page:restored", show);
  document.addEventListener("beforetoggle", show, true);
  sleep.addEventListener("change", show);
  show();
}

/** How long it still plays: in words beside the control, and on the button that leads there. */
function showSleep({ mode, left }) {
  const text = left ? clock(left) : "";
  for (const output of $$("[data-sleep-left]")) setText(output, text);
  for (const button of $$("[data-panel]")) {
    setIcon(button, mode === "off" ? "sliders-horizontal" : "moon");
    setAttribute(button, "aria-label", left ? say("sleeps", { minutes: Math.ceil(left / 60) }) : say("panel"));
  }
}

// What plays is marked wherever it is shown: rows, big play buttons, skylines.

import { $, $$, setAttribute, setIcon, setText } from "../dom.js";
import { say } from "../words.js";

/** @param {import("./player.js").Player} player */
export function connectMarks(player) {
  const mark = () => markPage(player);
  for (const name of ["track", "state"]) player.addEventListener(name, mark);
  document.addEventListener("htmx:load", mark);
  document.addEventListener("page:restored", mark);
  mark();
}

function markPage(player) {
  const id = player.track ? String(player.track.id) : "";
  document.documentElement.classList.toggle("is-still", !player.isPlaying);
  for (const row of $$("[data-track]:not(#deck *)")) if (row.matches("li, tr")) markRow(row, row.dataset.track === id, player);
  for (const button of $$("[data-play]")) markButton(button, isOn(button.dataset.play, player), player);
  for (const segment of $$("[data-skyline]")) {
    if (segment.dataset.skyline === id) setAttribute(segment, "aria-current", "true");
    else segment.removeAttribute("aria-current");
  }
}

function markRow(row, on, player) {
  row.classList.toggle("is-on", on);
  const number = $(".track__n > span:first-child", row);
  if (number) on ? showEqualiser(number) : showNumber(number);
  const button = $("[data-play-track]", row);
  if (!button) return;
  button.dataset.label ??= button.getAttribute("aria-label");
  setAttribute(button, "aria-label", on && player.isPlaying ? say("pause") : button.dataset.label);
  setIcon(button, on && player.isPlaying ? "pause" : "play");
}

function showEqualiser(number) {
  if ($(".eq", number)) return;
  number.dataset.number = number.textContent;
  const bars = Object.assign(document.createElement("span"), { className: "eq" });
  bars.setAttribute("role", "img");
  bars.setAttribute("aria-label", say("playing"));
  bars.append(...Array.from({ length: 3 }, () => document.createElement("i")));
  number.replaceChildren(bars);
}

function showNumber(number) {
  if (number.dataset.number === undefined) return;
  number.textContent = number.dataset.number;
  delete number.dataset.number;
}

/** Whether the whole thing ("album:12") is what plays. */
function isOn(thing, player) {
  if (!player.track) return false;
  const [kind, id] = thing.split(":");
  if (kind === "track") return id === String(player.track.id);
  return player.queue.current.context === thing;
}

/** A button that holds words changes them; one that holds an icon alone changes its name. */
function markButton(button, on, player) {
  const playing = on && player.isPlaying;
  setIcon(button, playing ? "pause" : "play");
  if (button.hasAttribute("aria-label")) {
    button.dataset.label ??= button.getAttribute("aria-label");
    setAttribute(button, "aria-label", playing ? say("pause") : button.dataset.label);
    return;
  }
  const words = $("[data-play-label]", button);
  if (!words) return;
  words.dataset.words ??= words.textContent;
  setText(words, playing ? say("pause") : words.dataset.words);
}

// The keyboard map. Off in fields, and where the listener has switched single keys off.

import { $, $$, isTyping } from "../dom.js";
import { guarded, playRow } from "./sources.js";

const STEP_S = 5;
const VOLUME_STEP = 0.05;
const GO_MS = 1_500;
const PLACES = { h: "/", l: "/library", b: "/browse/tracks" };
const OWN_ARROWS = "input, select, textarea, [role=slider], [role=tablist], [role=menu], [role=listbox], [role=radiogroup], .shelf, .table-wrap, .drawer, dialog";

/** @param {import("./player.js").Player} player */
export function connectKeys(player) {
  let going = -Infinity; // when g was pressed, in ms since the page began: 0 would be "just now" on a young page
  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || document.documentElement.dataset.singleKeys === "off") return;
    if ($("dialog[open]") && event.key !== "?") return;
    const go = performance.now() - going < GO_MS && PLACES[event.key];
    going = -Infinity;
    if (event.key === "g") going = performance.now();
    const act = go ? () => visit(PLACES[event.key]) : actOf(event, player);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function actOf(event, player) {
  if (event.key.startsWith("Arrow")) return arrow(event, player);
  if (event.shiftKey && event.key !== "?") return null;
  switch (event.key) {
    case " ": return event.target.closest("button, a, summary, input, label") || !player.track ? null : () => player.toggle();
    case "Enter": return enter(event, player);
    case "j": return () => moveCursor(1);
    case "k": return () => moveCursor(-1);
    case "l": return player.track ? () => $("#deck [data-now-like]").click() : null;
    case "q": return () => $("#queue").togglePopover();
    case "m": return () => player.toggleMute();
    case "/": return () => search();
    case "?": return () => $("#keys").showModal();
    default: return null;
  }
}

function arrow(event, player) {
  if (!player.track || event.target.closest(OWN_ARROWS)) return null;
  const { volume } = player.playback;
  const acts = event.shiftKey
    ? { ArrowLeft: () => player.previous(), ArrowRight: () => player.next() }
    : {
        ArrowLeft: () => player.seekBy(-STEP_S),
        ArrowRight: () => player.seekBy(STEP_S),
        ArrowUp: () => player.setVolume(volume + VOLUME_STEP),
        ArrowDown: () => player.setVolume(volume - VOLUME_STEP),
      };
  return acts[event.key] ?? null;
}

/** Play the row under the cursor. A focused link or button keeps its own Enter. */
function enter(event, player) {
  const row = $(".track.is-cursor");
  if (!row || (event.target !== row && event.target.closest("a, button, summary, input"))) return null;
  const button = $("[data-play-track]", row);
  return button ? () => guarded(player, () => playRow(player, button)) : null;
}

/** The cursor is the focus: it rests on the row, so that screen readers and Tab follow. */
function moveCursor(by) {
  const rows = $$("#main [data-tracks] > .track");
  if (!rows.length) return;
  const here = rows.findIndex(row => row.classList.contains("is-cursor"));
  const first = by > 0 ? rows.findIndex(row => row.getBoundingClientRect().top > 0) : rows.length - 1;
  const row = rows[here < 0 ? Math.max(0, first) : Math.max(0, Math.min(rows.length - 1, here + by))];
  for (const other of $$(".track.is-cursor")) other.classList.remove("is-cursor");
  row.classList.add("is-cursor");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function search() {
  const field = $("#q");
  if (field && field.offsetParent) field.focus();
  else visit("/search");
}

function visit(path) {
  const link = $$(`a[href="${path}"]`).find(a => a.closest("#page"));
  if (link) link.click();
  else location.assign(path);
}

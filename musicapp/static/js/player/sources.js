// From a press on the page to tracks in the player.

import { call } from "../api.js";
import { $$ } from "../dom.js";
import { toast } from "../toasts.js";
import { say } from "../words.js";
import { prepared } from "./preparing.js";
import { isPlayable } from "./troubles.js";
import { Waveforms } from "./waveform.js";

const BATCH = 100;
let pressed = null; // the last press of play
const QUEUES = { album: "albums", artist: "artists", playlist: "playlists" };

/** @param {import("./player.js").Player} player */
export function connectSources(player) {
  document.addEventListener("click", event => {
    const button = event.target.closest?.("button[data-play-track], button[data-play], button[data-shuffle], button[data-enqueue]");
    if (!button) return;
    const { playTrack, play, shuffle, enqueue } = button.dataset;
    event.preventDefault();
    if (playTrack) guarded(player, () => playRow(player, button));
    else if (play) guarded(player, () => playThing(player, play, Number(button.dataset.at ?? 0)));
    else if (shuffle) guarded(player, () => shuffleThing(player, shuffle));
    else guarded(player, () => enqueueThing(player, enqueue, button.dataset.enqueueAt));
  });
}

/** Play a row, and after it the rest of its list, which may stand in several parts (discs, appended rows). */
export async function playRow(player, button) {
  const row = button.closest("[data-track]");
  const list = button.closest("[data-tracks]");
  const id = button.dataset.playTrack ?? row.dataset.track;
  if (player.track && String(player.track.id) === id && (row?.classList.contains("is-on") ?? true)) {
    player.toggle();
    return;
  }
  const tracks = await ifStillWanted(fetchTracks(list ? idsOf(list, id) : [id]));
  if (!tracks) return;
  const origin = { source: list?.dataset.source ?? "track", context: list?.dataset.context ?? "", ...titleOf(list) };
  const place = tracks.findIndex(track => String(track.id) === id);
  if (tracks[place]?.preparing) await prepared(player, tracks[place], () => playRow(player, button));
  else player.playTracks(tracks, place, origin, Waveforms.startOf(id));
}

/** Play a whole album, artist, playlist, the likes, or one track; press again to pause. */
export async function playThing(player, thing, at = 0) {
  const [kind, id] = thing.split(":");
  const on = kind === "track" ? String(player.track?.id) === id : player.queue.current?.context === thing;
  if (on) {
    player.toggle();
    return;
  }
  const { tracks, origin } = (await ifStillWanted(fetchThing(thing))) ?? {};
  if (!tracks) return;
  const first = tracks.findIndex(isPlayable);
  if (first < 0 && tracks[0]?.preparing) await prepared(player, tracks[0], () => playThing(player, thing, at));
  else if (first < 0) player.note(tracks[0]?.unplayable ?? say("none_here"));
  else player.playTracks(tracks, first, origin, kind === "track" ? at || Waveforms.startOf(id) : 0);
}

/** Play `ids` from the one at `index`, if it may still be heard, else from the first. */
export async function playIds(player, ids, index, origin, at) {
  const tracks = await ifStillWanted(fetchTracks(ids));
  if (!tracks) return;
  const place = tracks.findIndex(track => track.id === ids[index]);
  player.playTracks(tracks, Math.max(0, place), origin, place < 0 ? 0 : at);
}

async function shuffleThing(player, thing) {
  const { tracks, origin } = (await ifStillWanted(fetchThing(thing))) ?? {};
  if (!tracks) return;
  const playable = tracks.filter(isPlayable);
  if (!playable.length) {
    player.note(say("none_here"));
    return;
  }
  player.queue.setShuffle(true);
  player.playTracks(playable, Math.floor(Math.random() * playable.length), origin);
}

/** @param {"next"|"end"} at */
export async function enqueueThing(player, thing, at = "end") {
  const { tracks, origin } = await fetchThing(thing);
  const playable = tracks.filter(isPlayable);
  if (!playable.length) {
    player.note(tracks[0]?.unplayable ?? say("none_here"));
    return;
  }
  const wasEmpty = !player.track;
  if (at === "next") player.queue.insertNext(playable, "queue", origin.context);
  else player.queue.append(playable, "queue", origin.context);
  if (wasEmpty) player.start(player.queue.current);
  const one = playable.length === 1 && say(at === "next" ? "queued_next" : "queued_end", { title: playable[0].title });
  toast(one || say("queued_many", { count: playable.length }));
}

/** Failures of fetching are said in the deck, where they can be tried again; they are not thrown. */
export async function guarded(player, act) {
  try {
    await act();
  } catch (problem) {
    if (!("status" in problem)) throw problem;
    const again = { label: say("try_again"), run: () => guarded(player, act) };
    player.note(problem.message || say("queue_not_read"), { act: again });
  }
}

/** What `fetching` gives; null if something else has been pressed meanwhile, for then that is to play. */
async function ifStillWanted(fetching) {
  const mine = (pressed = Symbol("press"));
  const found = await fetching.catch(problem => { if (pressed === mine) throw problem; });
  return pressed === mine ? found : null;
}

async function fetchThing(thing) {
  const [kind, id] = thing.split(":");
  if (kind === "track") {
    const tracks = await fetchTracks([id]);
    return { tracks, origin: { source: "track", context: thing } };
  }
  const path = kind === "likes" ? "/me/likes/queue" : `/${QUEUES[kind]}/${id}/queue`;
  const { data, meta } = await call(path);
  return { tracks: data, origin: { source: kind, context: thing, title: meta?.title ?? "", url: meta?.url ?? "" } };
}

async function fetchTracks(ids) {
  const batches = [];
  for (let i = 0; i < ids.length; i += BATCH) batches.push(ids.slice(i, i + BATCH));
  const answers = await Promise.all(batches.map(batch => call(`/tracks?ids=${batch.join(",")}`)));
  return answers.flatMap(answer => answer.data);
}

/** The ids of the list's rows, without those that cannot be played; but the pressed one always. */
function idsOf(list, pressed) {
  const { source, context } = list.dataset;
  const lists = context ? $$(`#main [data-tracks][data-source="${source}"][data-context="${context}"]`) : [list];
  const rows = (lists.includes(list) ? lists : [list]).flatMap(one => $$("[data-track]", one));
  const ids = rows.filter(row => row.dataset.playable !== "false" || row.dataset.track === pressed).map(row => row.dataset.track);
  return [...new Set(ids)];
}

function titleOf(list) {
  if (!list?.dataset.context) return {};
  const heading = document.querySelector("#main h1");
  return { title: heading?.textContent.trim() ?? "", url: location.pathname + location.search };
}

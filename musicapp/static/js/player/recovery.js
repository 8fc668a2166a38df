// When music stops by itself: say why, wait for the line to return, or move on; and not for ever.

import { say } from "../words.js";
import { setAside, sourceOf } from "./formats.js";
import { diagnose } from "./troubles.js";

const MOVE_ON_MS = 1_500;
const STALL_MS = 10_000;
const PASSING = ["lost", "away"];
const WAITS_S = [2, 4, 8, 15, 30];

export class Recovery {
  /** @param {import("./player.js").Player} player */
  constructor(player) {
    this.player = player;
    this.failures = 0;
    this.tries = 0;
    const { playback } = player;
    playback.addEventListener("error", () => this.#failed());
    playback.addEventListener("waiting", () => this.#mayStall());
    playback.addEventListener("timeupdate", () => this.#sounds());
    addEventListener("online", () => { if (this.counting) this.#retry(); });
  }

  /** `entry` cannot be played, and `sentence` says why: move on, unless the whole queue is like that. */
  moveOn(sentence, entry) {
    const { player } = this;
    this.failures += 1;
    const { entries, repeat } = player.queue;
    const round = this.failures >= entries.length;
    const next = round ? null : player.queue.peek(false);
    if (!next || (repeat === "one" && next.key === entry.key)) {
      this.failures = 0;
      player.halt(round && entries.length > 1 ? `${sentence} ${say("none_playable")}` : sentence);
      return;
    }
    player.note(`${sentence} ${say("moving_on")}`, { briefly: true });
    this.moving = setTimeout(() => player.advance({ keepNote: true }), MOVE_ON_MS);
  }

  /** The listener chose something: forget what was being mended. */
  reset() {
    clearTimeout(this.moving);
    clearTimeout(this.stall);
    clearInterval(this.counting);
    this.counting = null;
    this.tries = 0;
    this.mendedAt = null;
  }

  /** Wait for what the server refused as an ApiError, then do `again`. */
  waitBecause({ status, message }, again) {
    const tell = seconds => (status && message ? `${message} ${say("again_in", { seconds })}` : say("lost", { seconds }));
    this.#wait(tell, again);
  }

  async #failed() {
    const { entry, active } = this.player.playback;
    if (!this.player.playback.wanted || !active.error) return;
    const { code } = active.error;
    const cause = code === MediaError.MEDIA_ERR_DECODE ? "broken" : await diagnose(sourceOf(entry.track).url);
    if (this.player.playback.entry !== entry) return;
    if (PASSING.includes(cause)) this.#waitFor(cause);
    else if (cause === "broken" && code === MediaError.MEDIA_ERR_NETWORK && this.#comesFurther()) this.#fetchAgain();
    else if (setAside(entry.track, cause)) this.player.start(entry, this.player.position);
    else this.#give(cause, entry);
  }

  /** The file is there, but the line to it broke, or its address in the bucket is over: ask once more at each place. */
  #comesFurther() {
    const { entry, position } = this.player.playback;
    const { key, at } = this.fetched ?? {};
    this.fetched = { key: entry.key, at: position };
    return key !== entry.key || at !== position;
  }

  #fetchAgain() {
    this.player.playback.reload();
    this.player.playback.play();
  }

  #give(cause, entry) {
    this.player.plays.finish("error");
    this.moveOn(say(cause, { title: entry.track.title }), entry);
  }

  #waitFor(cause) {
    this.#wait(seconds => say(cause, { seconds }), () => this.#reload());
  }

  /** Count down, aloud in the deck, then do `again`. */
  #wait(tellLeft, again) {
    if (this.counting) return;
    const { player } = this;
    let left = WAITS_S[Math.min(this.tries++, WAITS_S.length - 1)];
    this.again = again;
    player.setState("lost");
    const tell = () => player.note(tellLeft(left), { act: { label: say("try_again"), run: () => this.#retry() } });
    tell();
    this.counting = setInterval(() => {
      left -= 1;
      if (left > 0) tell();
      else this.#retry();
    }, 1_000);
  }

  #retry() {
    clearInterval(this.counting);
    this.counting = null;
    this.player.note(say("trying"));
    this.again();
  }

  /** The same place once more. */
  #reload() {
    const { player } = this;
    this.mendedAt = player.playback.position;
    player.playback.reload();
    player.playback.play();
  }

  #mayStall() {
    clearTimeout(this.stall);
    const { playback } = this.player;
    const at = playback.position;
    this.stall = setTimeout(async () => {
      if (!playback.wanted || playback.position !== at || this.counting) return;
      const { entry } = playback;
      const cause = await diagnose(sourceOf(entry.track).url);
      if (PASSING.includes(cause) && playback.entry === entry) this.#waitFor(cause);
    }, STALL_MS);
  }

  #sounds() {
    const { player } = this;
    if (!player.playback.isSounding) return;
    clearTimeout(this.stall);
    if (player.playback.position > 1) this.failures = 0;
    if (this.mendedAt === null || this.mendedAt === undefined || player.playback.position <= this.mendedAt) return;
    this.mendedAt = null;
    this.tries = 0;
    player.note(say("back"), { briefly: true });
  }
}

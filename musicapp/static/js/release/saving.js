// A draft saves itself: a while after the last key, again after a lost line, and when its page is left.

import { renewToken } from "../api.js";
import { signInThen } from "../sign-in.js";
import { toast } from "../toasts.js";
import { say } from "../words.js";
import { keep, valueOf } from "./merge.js";

const PAUSE_MS = 900; // after the last key
const AGAIN_MS = [2000, 5000, 10_000, 20_000];
const PASSING = [0, 429, 500, 502, 503, 504]; // the same may be sent a moment later

export class Saving {
  #release;
  #timer = 0;
  #tries = 0;
  #isWanted = false;

  constructor(release) {
    this.#release = release;
  }

  /** Whether the last try was lost: the server may have kept it all the same, and nobody here knows. */
  get isLost() { return this.#tries > 0; }

  soon(ms = PAUSE_MS) {
    this.stop();
    this.#timer = setTimeout(() => this.#ifDue(), ms);
  }

  stop() {
    clearTimeout(this.#timer);
  }

  /** Save, touched or not: an order or a cover needs a draft that it is of. */
  now() {
    this.stop();
    return this.inTurn(() => this.#save());
  }

  /** Make another change in its turn; what was typed meanwhile is saved right after it. */
  async inTurn(change) {
    const done = await this.#release.turn.take(change);
    if (this.#isWanted && this.#release.isConnected) this.soon(0);
    this.#isWanted = false;
    return done;
  }

  /** The page is gone: what was typed there goes after what is under way, and whoever typed it hears if it did not arrive. */
  async leave() {
    this.stop();
    if (!this.#isDue) return;
    const answer = await this.#release.turn.take(async () => (this.#isDue ? this.#send({ leaving: true }) : null)).catch(() => ({ status: 0 }));
    if (!answer || isHeard(answer)) return;
    const act = PASSING.includes(answer.status) ? { label: say("try_again"), run: () => this.leave() } : null;
    toast(say("not_saved"), { bad: true, act });
  }

  get #isDue() { return this.#release.isDirty || this.isLost; }

  #ifDue() {
    if (this.#release.turn.isTaken) this.#isWanted = true;
    else if (this.#isDue) this.now();
  }

  async #save() {
    const release = this.#release;
    const sent = new Map(release.controls.map(one => [one.name, valueOf(one)]));
    release.say("saving");
    const answer = await this.#send().catch(() => null);
    if (answer?.status === 401) return signInThen(() => { renewToken(); this.now(); });
    if (answer?.status === 409) return release.conflict(answer.html);
    if (!answer || !isHeard(answer)) return this.#again();
    this.#tries = 0;
    for (const one of release.controls) if (sent.get(one.name) === valueOf(one) && !one.hasAttribute("aria-invalid")) keep(one, sent.get(one.name));
    return release.saved(answer);
  }

  #send(options) {
    const { form, line, seen } = this.#release;
    const body = new URLSearchParams(new FormData(form));
    body.set("seen", seen);
    return line.send(form.action, body, options);
  }

  #again() {
    this.#release.say("failed");
    this.soon(AGAIN_MS[Math.min(this.#tries++, AGAIN_MS.length - 1)]);
  }
}

/** Whether the server has kept what is right of it. */
const isHeard = ({ status }) => status < 400 || status === 422;

// What the form of a release asks of the server, and how the server hears that it is asked for the form alone.

import { csrfToken } from "../api.js";

const SILENCE_MS = 20_000;
const MOST_OUTLIVING = 60_000; // characters: browsers let little more outlive its document

export class Line {
  #changes = 0;

  /** Send a change: `{status, html, address}`, where `address` is a new one if it has one. Throws if not all of it came. */
  async send(url, body, { leaving = false } = {}) {
    this.#changes += 1;
    const headers = { ...asked(), "X-CSRFToken": csrfToken() };
    const keepalive = leaving && String(body).length < MOST_OUTLIVING;
    const answer = await fetch(url, { method: "POST", headers, body, keepalive, signal: AbortSignal.timeout(SILENCE_MS) });
    return { status: answer.status, html: await answer.text(), address: answer.headers.get("HX-Replace-Url") };
  }

  /** The page as it is now; null if it cannot be had, "" if it was changed from here meanwhile, whose answer is newer. */
  async look(url) {
    const before = this.#changes;
    const html = await fetch(url, { headers: asked(), signal: AbortSignal.timeout(SILENCE_MS) }).then(textOf).catch(() => null);
    return before === this.#changes ? html : "";
  }
}

const textOf = answer => (answer.ok ? answer.text() : null);

const asked = () => ({ "HX-Request": "true", "HX-Target": "release", "HX-Current-URL": location.href });

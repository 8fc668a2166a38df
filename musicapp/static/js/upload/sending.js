// One file on its way: resumed where it stood after a lost line, a pause or a closed tab.

import "../../vendor/tus-js-client@4.3.1/tus.min.js";
import { csrfToken } from "../api.js";

const ENDPOINT = "/api/v1/uploads";
const PAUSES_MS = [0, 1000, 3000, 5000, 10_000, ...Array(30).fill(20_000)]; // ten minutes without a line
const PASSING = [409, 423, 429];
const SILENCE_MS = 30_000;

/** `state`: waiting, sending, lost (it tries again by itself), paused, sent, failed or cancelled. */
export class Sending {
  state = "waiting";
  sent = 0;
  problem = "";
  key = "";
  album = ""; // the draft that it is meant for, if there is one by the time that it begins
  #artist;
  #upload;
  #changed;
  #silence;

  /** `changed` is called after every change, and for progress. */
  constructor(file, artist, changed) {
    this.file = file;
    this.name = file.name;
    this.size = file.size;
    this.#changed = changed;
    this.#artist = artist;
    this.#upload = new window.tus.Upload(file, {
      endpoint: ENDPOINT,
      retryDelays: PAUSES_MS,
      removeFingerprintOnSuccess: true,
      fingerprint: async () => ["musewave", artist, file.name, file.size, file.lastModified].join(" "),
      onBeforeRequest: request => request.setHeader("X-CSRFToken", csrfToken()),
      onUploadUrlAvailable: () => this.#learn(),
      onShouldRetry: error => this.#retries(error),
      onProgress: sent => this.#progress(sent),
      onSuccess: () => this.#become("sent"),
      onError: error => this.#fail(error),
    });
  }

  get isOpen() {
    return ["waiting", "sending", "lost", "paused"].includes(this.state);
  }

  async start() {
    this.problem = "";
    this.#become("sending");
    if (!this.#upload.url) {
      this.#upload.options.metadata = { filename: this.name, artist: this.#artist, ...(this.album && { album: this.album }) };
      const before = await this.#upload.findPreviousUploads();
      if (before.length) this.#upload.resumeFromPreviousUpload(before[0]);
    }
    if (this.state === "sending") this.#upload.start();
  }

  async pause() {
    const wasSending = this.state !== "waiting";
    this.#become("paused");
    if (wasSending) await this.#upload.abort();
  }

  /** Give it up, here and on the server. */
  async cancel() {
    this.#become("cancelled");
    await this.#upload.abort(true).catch(() => {}); // what the server keeps, it forgets in a week
  }

  #learn() {
    this.key = this.#upload.url.split("/").pop();
    this.#changed(this);
  }

  #progress(sent) {
    this.sent = sent;
    if (this.state === "lost") this.state = "sending";
    this.#listen();
    this.#changed(this);
  }

  /** A line that died without a word looks like a slow one: after a while of silence, go on over a new one. */
  #listen() {
    clearTimeout(this.#silence);
    if (["sending", "lost"].includes(this.state)) this.#silence = setTimeout(() => this.#renew(), SILENCE_MS);
  }

  async #renew() {
    this.#become("lost");
    await this.#upload.abort();
    if (this.state === "lost") this.#upload.start();
  }

  #retries(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    const passes = status === 0 || status >= 500 || PASSING.includes(status);
    if (passes && this.state === "sending") this.#become("lost");
    return passes;
  }

  #fail(error) {
    this.problem = sentenceOf(error.originalResponse?.getBody());
    this.#become("failed");
  }

  #become(state) {
    this.state = state;
    if (state === "sent") this.sent = this.size;
    this.#listen();
    this.#changed(this);
  }
}

function sentenceOf(body) {
  try {
    const { message, fields } = JSON.parse(body).error;
    return Object.values(fields ?? {})[0] ?? message;
  } catch {
    return "";
  }
}

// One file on its way: resumed where it stood after a lost line, a pause or a closed tab.

import "../../vendor/tus-js-client@4.3.1/tus.min.js";
import { call, csrfToken } from "../api.js";

const ENDPOINT = "/api/v1/uploads";
const PAUSES_MS = [0, 1000, 3000, 5000, 10_000, ...Array(30).fill(20_000)]; // ten minutes without a line
const PASSING = [409, 423, 429];
const SILENCE_MS = 30_000;
const KEPT_MS = 7 * 24 * 3_600_000; // so long the server keeps what is not finished

/** `state`: waiting, sending, lost (it tries again by itself), paused, sent, failed or cancelled. */
export class Sending {
  state = "waiting";
  sent = 0;
  problem = "";
  key = "";
  #aim;
  #before = null; // what the browser remembers of it, if it is to be gone on with
  #upload;
  #changed;
  #silence;

  /**
   * @param {{artist: string, album?: string, track?: string}} aim whose it is, and perhaps the draft that it is meant for, or
   *   the track whose audio it shall replace
   * @param {() => void} changed is called after every change, and for progress
   */
  constructor(file, aim, changed) {
    this.file = file;
    this.name = file.name;
    this.size = file.size;
    this.#changed = changed;
    this.#aim = { ...aim };
    this.identity = ["musewave", aim.artist, ...(aim.track ? [`for ${aim.track}`] : []), file.name, file.size, file.lastModified].join(" ");
    this.#upload = new window.tus.Upload(file, {
      endpoint: ENDPOINT,
      retryDelays: PAUSES_MS,
      fingerprint: async () => this.identity,
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

  /** The track whose audio it shall replace, or "". */
  get track() { return this.#aim.track ?? ""; }

  /** There is a draft now; what is meant for nothing yet, and has not begun, goes to it. */
  aimAt(album) {
    if (!this.track) this.#aim.album ||= album;
  }

  start() {
    this.problem = "";
    this.#become("sending");
    if (!this.#upload.url) {
      this.#upload.options.metadata = { filename: this.name, ...Object.fromEntries(Object.entries(this.#aim).filter(([, id]) => id)) };
      if (this.#before) this.#upload.resumeFromPreviousUpload(this.#before);
    }
    this.#upload.start();
  }

  /** Find out whether this very file was sent before: the key under which all of it is here, or "". */
  async look() {
    const found = await this.#upload.findPreviousUploads();
    const [before] = found.sort((one, other) => Date.parse(other.creationTime) - Date.parse(one.creationTime));
    if (!before) return "";
    const key = keyOf(before.uploadUrl);
    const state = await call(`/uploads/${key}`, { signal: AbortSignal.timeout(SILENCE_MS) }).then(answer => answer.data.state, error => (error.status ? "gone" : "sending"));
    if (state === "sending") this.#before = before; // so it is too while nobody can be asked
    return ["sending", "failed", "gone"].includes(state) ? "" : key;
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

  /** The line is back: go on now, not at the next try. */
  hurry() {
    if (this.state === "lost") this.#renew();
  }

  #learn() {
    this.key = keyOf(this.#upload.url);
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

const keyOf = address => address.split("/").pop();

function sentenceOf(body) {
  try {
    const { message, fields } = JSON.parse(body).error;
    return Object.values(fields ?? {})[0] ?? message;
  } catch {
    return "";
  }
}

/** Forget what the server has forgotten, too. */
async function tidy() {
  const { urlStorage } = window.tus.defaultOptions;
  for (const { creationTime, urlStorageKey } of await urlStorage.findAllUploads()) {
    if (Date.parse(creationTime) < Date.now() - KEPT_MS) await urlStorage.removeUpload(urlStorageKey);
  }
}

tidy();

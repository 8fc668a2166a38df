// All files on their way, a few at a time. It lives outside the page, so that they go on while pages change.

import { Sending } from "./sending.js";

const AT_ONCE = 3;
const WINDOW_MS = 8000;
const LEAST_MS = 2000;

class Queue extends EventTarget {
  files = [];
  #over = { count: 0, bytes: 0 }; // files of this sitting that have arrived and are forgotten
  #marks = []; // [moment, bytes sent by then], for the speed

  /** Send `files` to where they are meant but for those that are on their way, or here under a key that `isListed`; gives these. */
  async add(files, aim, isListed) {
    const chosen = files.map(file => new Sending(file, aim, () => this.#changed()));
    const keys = await Promise.all(chosen.map(one => one.look()));
    const here = chosen.map((one, place) => isListed(keys[place]) || this.files.some(other => other.identity === one.identity && other.state !== "failed"));
    if (!this.files.some(one => one.isOpen)) this.#over = { count: 0, bytes: 0 };
    this.files.push(...chosen.filter((_, place) => !here[place]));
    this.#changed();
    return chosen.filter((_, place) => here[place]);
  }

  resume(file) {
    file.state = "waiting";
    this.#next();
  }

  async cancel(file) {
    await file.cancel();
    this.forget([file]);
  }

  forget(files) {
    for (const one of files.filter(one => one.state === "sent")) {
      this.#over.count += 1;
      this.#over.bytes += one.size;
    }
    this.files = this.files.filter(one => !files.includes(one));
    this.#changed();
  }

  /** Of all files of this sitting, also those that have arrived: how many and how many bytes. */
  get progress() {
    const sum = act => this.files.reduce((total, one) => total + act(one), 0);
    const { count, bytes } = this.#over;
    return { done: count + sum(one => one.state === "sent"), count: count + this.files.length, sent: this.#sent, size: bytes + sum(one => one.size) };
  }

  get isBusy() {
    return this.files.some(one => ["waiting", "sending", "lost"].includes(one.state));
  }

  /** Seconds until `bytes` are through at the present speed; null while nobody can know. */
  secondsFor(bytes) {
    const [from, sent] = this.#marks[0] ?? [performance.now(), 0];
    const lasted = performance.now() - from;
    const speed = (this.#sent - sent) / lasted;
    return lasted < LEAST_MS || speed <= 0 ? null : Math.ceil(bytes / speed / 1000);
  }

  get #sent() {
    return this.files.reduce((sum, one) => sum + one.sent, this.#over.bytes);
  }

  #changed() {
    const now = performance.now();
    this.#marks = [...this.#marks.filter(([moment]) => moment > now - WINDOW_MS), [now, this.#sent]];
    this.#next();
    this.dispatchEvent(new Event("change"));
  }

  /** Each start says so, which comes back here: so look anew after each. */
  #next() {
    const running = () => this.files.filter(one => ["sending", "lost"].includes(one.state)).length;
    let next;
    while (running() < AT_ONCE && (next = this.files.find(one => one.state === "waiting"))) next.start();
  }
}

export const queue = new Queue();

addEventListener("beforeunload", event => {
  if (queue.isBusy) event.preventDefault();
});

addEventListener("online", () => {
  for (const one of queue.files) one.hurry();
  for (const one of queue.files.filter(one => one.state === "failed" && !one.problem)) queue.resume(one);
});

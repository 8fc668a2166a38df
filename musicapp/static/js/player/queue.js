// What plays and what comes next. Pure state: it fetches nothing and sounds nothing.

const REPEATS = ["off", "all", "one"];
const MOST = 500;
let keys = 0;

/** One place in the queue: a track, and where it was chosen. */
const entry = (track, source, context) => ({ key: `${Date.now().toString(36)}-${keys++}`, track, source, context });

/** Says `change` after every change. */
export class Queue extends EventTarget {
  constructor() {
    super();
    this.entries = [];
    this.index = -1;
    this.repeat = "off";
    this.shuffled = false;
    this.origin = { context: "", title: "", url: "" };
    this.order = []; // keys as they stood before shuffling
  }

  get current() {
    return this.entries[this.index] ?? null;
  }

  get upcoming() {
    return this.entries.slice(this.index + 1);
  }

  /** Begin anew with `tracks`, at the one with index `at`. */
  load(tracks, at, { source = "", context = "", title = "", url = "" } = {}) {
    const from = Math.max(0, Math.min(at - MOST / 2, tracks.length - MOST));
    this.entries = tracks.slice(from, from + MOST).map(track => entry(track, source, context));
    this.index = at - from;
    this.origin = { context, title, url };
    this.order = [];
    if (this.shuffled) this.#shuffleUpcoming();
    this.#changed();
  }

  /** What would follow; `byItself` when the track ended, so that repeating one repeats. */
  peek(byItself = false) {
    if (byItself && this.repeat === "one") return this.current;
    return this.entries[this.index + 1] ?? (this.repeat === "off" ? null : this.entries[0] ?? null);
  }

  /** Whether `next` may sound over the end of the current one: neighbours on an album keep the silence they were given. */
  blendsInto(next) {
    const album = this.current?.track.album?.id;
    return this.shuffled || !album || album !== next?.track.album?.id;
  }

  /** Go to what `peek` gives. Gives it, or null at the end. */
  advance(byItself = false) {
    const next = this.peek(byItself);
    if (next) this.jump(next.key);
    return next;
  }

  /** One back; at the first, the last when repeating. */
  back() {
    const before = this.entries[this.index - 1] ?? (this.repeat === "all" ? this.entries.at(-1) : null);
    if (before) this.jump(before.key);
    return before;
  }

  jump(key) {
    const index = this.entries.findIndex(e => e.key === key);
    if (index < 0) return null;
    this.index = index;
    this.#changed();
    return this.current;
  }

  /** Put tracks right after the current one. */
  insertNext(tracks, source, context) {
    this.#insert(this.index + 1, tracks, source, context);
  }

  append(tracks, source, context) {
    this.#insert(this.entries.length, tracks, source, context);
  }

  /** Take one out; what plays stays. Gives `{entry, index}` for putting it back, or null. */
  remove(key) {
    const index = this.entries.findIndex(e => e.key === key);
    if (index < 0 || index === this.index) return null;
    const [removed] = this.entries.splice(index, 1);
    if (index < this.index) this.index--;
    this.#changed();
    return { entry: removed, index };
  }

  restore({ entry: removed, index }) {
    this.entries.splice(index, 0, removed);
    if (index <= this.index) this.index++;
    this.#changed();
  }

  /** Move the entry to index `to`. */
  move(key, to) {
    const from = this.entries.findIndex(e => e.key === key);
    const playing = this.current;
    if (from < 0 || from === to || to < 0 || to >= this.entries.length) return;
    this.entries.splice(to, 0, this.entries.splice(from, 1)[0]);
    this.index = this.entries.indexOf(playing);
    this.#changed();
  }

  /** Forget everything but what plays. */
  clear() {
    this.entries = this.current ? [this.current] : [];
    this.index = this.entries.length - 1;
    this.order = [];
    this.#changed();
  }

  empty() {
    this.entries = [];
    this.index = -1;
    this.order = [];
    this.origin = { context: "", title: "", url: "" };
    this.#changed();
  }

  setShuffle(on) {
    if (on === this.shuffled) return;
    this.shuffled = on;
    if (on) this.#shuffleUpcoming();
    else this.#unshuffle();
    this.#changed();
  }

  cycleRepeat() {
    this.repeat = REPEATS[(REPEATS.indexOf(this.repeat) + 1) % REPEATS.length];
    this.#changed();
  }

  /** Newer facts about tracks that are in the queue. */
  refresh(tracks) {
    const byId = new Map(tracks.map(track => [track.id, track]));
    for (const e of this.entries) if (byId.has(e.track.id)) e.track = byId.get(e.track.id);
    this.#changed();
  }

  /** For the store. Waveforms are long; only that of the current track is kept. */
  toJSON() {
    const { entries, index, repeat, shuffled, origin, order } = this;
    const light = entries.map((e, i) => (i === index ? e : { ...e, track: { ...e.track, waveform: null } }));
    return { entries: light, index, repeat, shuffled, origin, order };
  }

  fromJSON(saved) {
    Object.assign(this, {
      entries: saved.entries ?? [],
      index: saved.index ?? -1,
      repeat: REPEATS.includes(saved.repeat) ? saved.repeat : "off",
      shuffled: saved.shuffled === true,
      origin: saved.origin ?? this.origin,
      order: saved.order ?? [],
    });
    this.#changed();
  }

  #insert(at, tracks, source, context) {
    const room = Math.max(0, MOST - this.entries.length);
    this.entries.splice(at, 0, ...tracks.slice(0, room).map(track => entry(track, source, context)));
    if (this.index < 0 && this.entries.length) this.index = 0;
    this.#changed();
  }

  #shuffleUpcoming() {
    this.order = this.entries.map(e => e.key);
    const rest = this.entries.filter((_, i) => i !== this.index);
    for (let i = rest.length - 1; i > 0; i--) {
      const j = Math.floor(Math.random() * (i + 1));
      [rest[i], rest[j]] = [rest[j], rest[i]];
    }
    this.entries = this.current ? [this.current, ...rest] : rest;
    this.index = this.entries.length ? 0 : -1;
  }

  #unshuffle() {
    const place = new Map(this.order.map((key, i) => [key, i]));
    const playing = this.current;
    this.entries.sort((a, b) => (place.get(a.key) ?? Infinity) - (place.get(b.key) ?? Infinity));
    this.index = this.entries.indexOf(playing);
    this.order = [];
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

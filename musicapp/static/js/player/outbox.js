// Reports of plays that have not been acknowledged. They survive a lost line and a killed browser.

import { call, csrfToken } from "../api.js";
import * as store from "../store.js";

const KEY = "musewave.plays";
const OLDEST_MS = 24 * 3600 * 1000;
const RETRY_MS = 30_000;
const MOST = 200;
let timer = 0;

/** Keep the newest state of a play. `record.started` is in ms since the epoch. */
export function keep(record) {
  const records = read();
  records[record.play_id] = { tries: 0, ...record };
  write(records);
}

/** Send one play as it stands; what does not arrive stays kept. Gives whether it arrived. */
export async function deliver(record) {
  keep(record);
  try {
    await call("/plays", { method: "POST", body: body(record), keepalive: true });
  } catch (problem) {
    refused(record, problem.status);
    return false;
  }
  forget(record);
  return true;
}

/** Send while the page goes away. It stays kept, and the next start sends it again: twice is once. */
export function beacon(record) {
  keep(record);
  const text = JSON.stringify({ ...body(record), csrf_token: csrfToken() });
  navigator.sendBeacon?.("/api/v1/plays", new Blob([text], { type: "text/plain" }));
}

/** Send everything that is kept, oldest first, except the play that goes on. */
export async function flush(except = "") {
  clearTimeout(timer);
  const waiting = Object.values(read()).filter(record => record.play_id !== except);
  for (const record of waiting) {
    if (Date.now() - record.started > OLDEST_MS) forget(record);
    else if (!(await deliver(record)) && !navigator.onLine) break;
  }
  if (Object.keys(read()).some(id => id !== except)) timer = setTimeout(() => flush(except), RETRY_MS);
}

export const waiting = () => Object.values(read());

function body({ play_id, track_id, started, heard_ms, slices, max_speed, ended, source, context }) {
  return { play_id, track_id, age_ms: Math.max(0, Date.now() - started), heard_ms, slices, max_speed, ended, source, context };
}

/** A refusal that will not change is final; after a few tries so is one that might. */
function refused(record, status) {
  const hopeless = status >= 400 && status < 500 && ![400, 401, 403, 408, 429].includes(status);
  const records = read();
  const kept = records[record.play_id];
  if (!kept) return;
  if (status >= 400 && status < 500 && status !== 429) kept.tries = (kept.tries ?? 0) + 1;
  if (hopeless || kept.tries > 5) delete records[record.play_id];
  write(records);
}

function forget(record) {
  const records = read();
  const kept = records[record.play_id];
  if (kept && kept.heard_ms === record.heard_ms && kept.ended === record.ended) delete records[record.play_id];
  write(records);
}

const read = () => store.read(KEY) ?? {};

function write(records) {
  const newest = Object.entries(records).slice(-MOST);
  store.write(KEY, newest.length ? Object.fromEntries(newest) : null);
}

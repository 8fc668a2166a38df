// What the browser keeps. Storage may be full or forbidden: then things hold until the document ends.

/** The value under `key`, or null. */
export function read(key, storage = "localStorage") {
  try {
    return JSON.parse(window[storage].getItem(key));
  } catch {
    return null;
  }
}

/** Keep `value` under `key`; null forgets it. */
export function write(key, value, storage = "localStorage") {
  try {
    if (value === null) window[storage].removeItem(key);
    else window[storage].setItem(key, JSON.stringify(value));
  } catch {
    // See above.
  }
}

// Times as people read them.

/** A whole track's length, rounded as the pages round it. */
export const lengthOf = ms => clock(Math.round(ms / 1000));

/** Seconds as 4:08, or 1:02:09. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  const rest = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

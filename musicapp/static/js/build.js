// A page that lives for days meets newer servers. It loads afresh when nobody is listening.

const here = document.querySelector("meta[name=build]")?.content ?? "";
let stale = false;
let busy = () => false;

/** Told by every answer which build made it. */
export function noticeBuild(build) {
  if (build && here && build !== here) stale = true;
}

/** `isBusy` says whether a reload now would be heard. */
export function whenIdle(isBusy) {
  busy = isBusy;
}

/** Load afresh if that is due and nobody would hear it. Gives whether it does. */
export function reloadIfDue() {
  if (!stale || busy()) return false;
  location.reload();
  return true;
}

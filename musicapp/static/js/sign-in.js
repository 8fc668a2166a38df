// A guest who presses like, follow or "add to playlist" signs in here; then the act happens, and the music goes on.

import { $, isGuest } from "./dom.js";
import { closeDialog, openDialog } from "./dialog.js";
import { refreshPage } from "./navigation.js";

let wanted = null;

/** Do `act` if somebody is signed in; else ask them in first. */
export function whenSignedIn(act) {
  if (isGuest()) signInThen(act);
  else act();
}

export function signInThen(act) {
  wanted = act;
  const next = encodeURIComponent(location.pathname + location.search);
  return openDialog(`/auth/login?dialog=1&next=${next}`);
}

document.addEventListener("dialog:wanted", async ({ detail }) => {
  const open = () => openDialog(detail.url);
  if ((await open()) === 401) signInThen(open);
});

document.addEventListener("signed-in", async () => {
  const act = wanted;
  wanted = null;
  closeDialog();
  await refreshPage(); // brings the token of the new session
  act?.();
});

$("#dialog").addEventListener("cancel", () => { wanted = null; });

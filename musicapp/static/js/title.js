// The title of the document: the page's own, or what plays.

let page = document.title;
let playing = null;

export const pageTitle = () => page;

export function setPageTitle(title) {
  page = title || page;
  show();
}

/** @param {string|null} title null while nothing sounds */
export function setPlayingTitle(title) {
  playing = title;
  show();
}

function show() {
  document.title = playing ?? page;
}

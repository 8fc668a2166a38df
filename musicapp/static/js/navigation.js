// Links and forms without leaving the document: a boosted answer takes the place of #page, and nothing else moves.

import { csrfToken } from "./api.js";
import { $, $$ } from "./dom.js";
import { applyFacts, isPage } from "./facts.js";
import { announce } from "./live.js";
import { reloadIfDue } from "./build.js";
import { because, mayPass, pressAgain, reasonOf } from "./refusals.js";
import * as snapshots from "./snapshots.js";
import { refreshStates } from "./states.js";
import { setPageTitle, pageTitle } from "./title.js";
import { dismiss, toast } from "./toasts.js";
import { say } from "./words.js";

const WHOLE = /^\/(media|static|api|rest|metrics)\//; // files and data, not pages
const TIMEOUT_MS = 30_000;
let here = location.pathname + location.search;
let underway = null;
let keepPlace = false; // the next to go out brings a page in the place where one is
let isInPlace = false; // and so does the one underway

/** Fetch the present page again and put it in place, without moving. */
export function refreshPage() {
  keepPlace = true;
  return visit(location.pathname + location.search);
}

/** Go to a page as a link would. */
export function goTo(path) {
  return visit(path, { push: path });
}

/** Resolves when the page stands, and its links and forms are ours: whether it came. A lost line is said by the banner. */
function visit(path, options = {}) {
  const how = { target: "#page", swap: "outerHTML", headers: { "HX-Boosted": "true" }, ...options };
  return window.htmx.ajax("GET", path, how).then(() => true, () => false);
}

// A link pressed between swap and settling would leave the document, and end the music.
window.htmx.config.defaultSettleDelay = 0;

const isNavigation = detail => detail.requestConfig?.headers["HX-Boosted"] === "true";

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") detail.headers["X-CSRFToken"] = csrfToken();
  if (detail.headers["HX-Boosted"]) detail.timeout = TIMEOUT_MS;
});

document.addEventListener("htmx:beforeRequest", event => {
  const { pathInfo, boosted, requestConfig } = event.detail;
  const path = new URL(pathInfo.requestPath, location.href).pathname;
  if (!boosted || requestConfig.verb !== "get" || !WHOLE.test(path)) return;
  event.preventDefault();
  location.href = pathInfo.requestPath;
});

/** One navigation at a time: the newest press wins. */
document.addEventListener("htmx:beforeSend", ({ detail }) => {
  if (!isNavigation(detail)) return;
  underway?.abort();
  underway = detail.xhr;
  [isInPlace, keepPlace] = [keepPlace, false];
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!isNavigation(detail)) return;
  if (detail.xhr === underway) underway = null;
  if (mayPass(detail)) {
    detail.shouldSwap = false; // the form and what was typed in it stay
    banner(because(say("not_saved"), reasonOf(detail.xhr)), () => pressAgain(detail.requestConfig));
    return;
  }
  const html = detail.serverResponse;
  if (!isPage(html)) {
    detail.shouldSwap = false;
    notAPage(detail);
    return;
  }
  if (detail.requestConfig.verb !== "get" && detail.xhr.status < 400) snapshots.forget();
  snapshots.keep(here);
  detail.target = $("#page");
  detail.selectOverride = "#page";
  detail.swapOverride = "outerHTML";
  detail.ignoreTitle = true;
  detail.shouldSwap = true;
  if (applyFacts(html)) {
    snapshots.forget();
    refreshStates(); // the deck's hearts stand outside of what is swapped
  }
});

/** A refused form keeps the address of the page that it stood on. */
document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
  if (isNavigation(detail) && detail.requestConfig.verb !== "get" && detail.xhr.status >= 400 && detail.xhr.status !== 401) {
    Object.assign(detail.history, { type: "replace", path: location.pathname + location.search });
  }
});

document.addEventListener("htmx:afterSwap", event => {
  if (event.target.id !== "page") return;
  closeLayers();
  dismiss("navigation");
  const before = here;
  here = location.pathname + location.search;
  arrive(isInPlace || before === here ? null : 0);
});

document.addEventListener("htmx:historyCacheMiss", event => {
  event.preventDefault();
  underway?.abort();
  snapshots.keep(here);
  here = event.detail.path;
  restore(here);
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, ({ detail }) => {
    if (!isNavigation(detail)) return;
    underway = null;
    const text = name === "htmx:timeout" ? `${say("page_slow")} ${say("page_lost")}` : say("page_lost");
    banner(text, () => again(detail.elt, detail.pathInfo.requestPath));
  });
}

function restore(path) {
  const found = snapshots.take(path);
  if (!found) {
    keepPlace = true;
    visit(path).then(came => { if (came) scrollTo(0, snapshots.placeOf(path)); });
    return;
  }
  $("#page").replaceWith(found.copy);
  window.htmx.process(found.copy);
  setPageTitle(found.title);
  closeLayers();
  arrive(snapshots.placeOf(path));
  document.dispatchEvent(new Event("page:restored"));
  refreshStates();
}

/** @param {number|null} y where to scroll; null to stay */
function arrive(y) {
  if (y !== null && !location.hash) scrollTo({ top: y, behavior: "instant" });
  const first = $("#main [data-summary], #main [autofocus], #main [aria-invalid=true]") ?? $("#main");
  first?.focus({ preventScroll: first.id === "main" });
  announce(pageTitle());
  reloadIfDue();
}

function closeLayers() {
  for (const dialog of $$("dialog[open]")) dialog.close();
  for (const layer of $$(":popover-open")) layer.hidePopover();
}

/** An answer that is no page: a file is fetched as one; a failure in front of the application is said. */
function notAPage({ xhr, pathInfo, elt }) {
  const address = pathInfo.responsePath || pathInfo.finalRequestPath || pathInfo.requestPath;
  if (xhr.status < 400) location.href = address;
  else banner(say("page_lost"), () => again(elt, address));
}

function again(element, path) {
  if (element instanceof HTMLFormElement && element.isConnected) element.requestSubmit();
  else goTo(path);
}

function banner(text, run) {
  toast(text, { bad: true, key: "navigation", act: { label: say("try_again"), run } });
}

history.scrollRestoration = "manual";
const PLACE = "musewave.scroll";
addEventListener("pagehide", () => sessionStorage.setItem(PLACE, JSON.stringify([location.href, scrollY])));
addEventListener("load", () => {
  const [href, y] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
  const came = performance.getEntriesByType("navigation")[0]?.type;
  if (href === location.href && came !== "navigate" && !location.hash) scrollTo({ top: y, behavior: "instant" });
});

// The menu of a row: one popover for all rows, placed beside the link that opened it.

import { $, $$, takeOver } from "./dom.js";
import { enqueueThing, guarded } from "./player/sources.js";
import { thePlayer } from "./player/element.js";

const GAP_PX = 4;
const menu = $("#more-menu");
let opener = null;

takeOver("[data-more]", open);

menu.addEventListener("click", event => {
  const act = event.target.closest("[data-more-act]")?.dataset.moreAct;
  if (!act && !event.target.closest("a")) return;
  menu.hidePopover();
  if (act === "playlist") document.dispatchEvent(new CustomEvent("dialog:wanted", { detail: { url: opener.getAttribute("href") } }));
  else if (act) guarded(thePlayer(), () => enqueueThing(thePlayer(), `track:${opener.dataset.more}`, act));
});

menu.addEventListener("keydown", event => {
  const items = $$("[role=menuitem]:not([hidden])", menu);
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length).focus();
});

menu.addEventListener("toggle", event => {
  opener?.setAttribute("aria-expanded", String(event.newState === "open"));
  if (event.newState === "closed" && menu.contains(document.activeElement)) opener?.focus();
});

function open(link) {
  opener = link;
  for (const way of $$("[data-more-link]", menu)) {
    const url = link.dataset[`${way.dataset.moreLink}Url`];
    way.hidden = !url;
    if (url) way.href = url;
    window.htmx.process(way);
  }
  const playable = link.closest("[data-track]")?.dataset.playable !== "false";
  for (const item of $$("[data-more-act=next], [data-more-act=end]", menu)) item.hidden = !playable;
  menu.showPopover();
  place(link.getBoundingClientRect());
  $("[role=menuitem]:not([hidden])", menu).focus();
}

/** Below its opener, or above it where there is no room; inside the window. */
function place({ top, bottom, right }) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = bottom + GAP_PX + height < innerHeight;
  menu.style.inset = "auto";
  menu.style.top = `${below ? bottom + GAP_PX : Math.max(GAP_PX, top - GAP_PX - height)}px`;
  menu.style.left = `${Math.max(GAP_PX, Math.min(right - width, innerWidth - width - GAP_PX))}px`;
}

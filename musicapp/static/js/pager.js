// Rows that come as one nears the end: three times by themselves, then by the link, so that the end can be reached.

import { $, $$ } from "./dom.js";
import { announce } from "./live.js";
import { say } from "./words.js";

const BY_THEMSELVES = 3;
let loaded = 0;
let pressed = false;

const watcher = new IntersectionObserver(entries => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting || loaded >= BY_THEMSELVES) continue;
    watcher.unobserve(target);
    loaded += 1;
    window.htmx.trigger(target, "click");
  }
}, { rootMargin: "0px 0px 400px" });

document.addEventListener("click", event => {
  if (event.isTrusted && event.target.closest?.("[data-pager]")) pressed = true;
});

document.addEventListener("htmx:load", watch);
document.addEventListener("page:restored", watch);
document.addEventListener("htmx:afterSwap", event => {
  if (event.target.id === "page" || event.target.id === "results") loaded = 0;
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.elt?.matches?.("[data-pager]") || detail.xhr.status >= 400) return;
  const before = $$("#main [data-track], #main .card").length;
  requestAnimationFrame(() => requestAnimationFrame(() => arrived(before)));
});

function watch() {
  for (const link of $$("[data-pager]")) watcher.observe(link);
}

function arrived(before) {
  const things = $$("#main [data-track], #main .card");
  announce(say("more_rows", { count: things.length - before }));
  if (pressed) $("a", things[before])?.focus();
  pressed = false;
}

// A playlist of one's own: rows change places by drag or by keys, and what left the page gives its place to the next.

import { csrfToken } from "./api.js";
import { $, $$ } from "./dom.js";
import { fetched } from "./late.js";
import { announce } from "./live.js";
import { goTo } from "./navigation.js";
import { because, toastOf } from "./refusals.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const ready = new WeakSet();
let removed = -1;

for (const name of ["htmx:load", "page:restored"]) document.addEventListener(name, prepare);
prepare();

/** A form in a dialog has done its work; its answer says where to go on. */
document.addEventListener("go-to", ({ detail }) => goTo(detail.url));

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.matches?.(".remove-form")) removed = $$("#entries .track").indexOf(detail.elt.closest("li"));
});

document.addEventListener("htmx:afterSettle", () => {
  if (removed < 0) return;
  const rows = $$("#entries .track");
  const next = rows[Math.min(removed, rows.length - 1)];
  removed = -1;
  ($(".remove-form button", next ?? document) ?? $("#entries a, #add"))?.focus({ preventScroll: true });
});

async function prepare() {
  for (const list of $$("[data-reorder]")) {
    if (ready.has(list)) continue;
    ready.add(list);
    const { makeReorderable } = await fetched(() => import("./reorder.js"));
    const drop = (item, from) => save(list, item, from);
    makeReorderable(list, { grip: ".grip", name: item => item.dataset.title, announce, drop });
  }
}

async function save(list, item, from) {
  number(list);
  const { previousElementSibling: before, nextElementSibling: after } = item;
  const place = after ? { before: after.dataset.entry } : { after: before.dataset.entry };
  const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true", "HX-Target": "order-status" };
  const url = `${list.dataset.reorder}/${item.dataset.entry}/position`;
  const response = await fetch(url, { method: "POST", headers, body: new URLSearchParams(place) }).catch(() => null);
  if (response?.ok) {
    $("#order-status").textContent = new DOMParser().parseFromString(await response.text(), "text/html").body.textContent.trim();
    return;
  }
  const reason = response ? toastOf(response.headers.get("HX-Trigger")) : say("no_answer");
  list.insertBefore(item, [...list.children].filter(other => other !== item)[from] ?? null);
  number(list);
  toast(because(say("not_saved"), reason), { bad: true });
}

function number(list) {
  $$(".grip", list).forEach((grip, place) => grip.setAttribute("aria-label", `${grip.dataset.label} ${place + 1}`));
}

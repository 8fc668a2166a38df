// Put the items of a list in another order: by dragging the grip, or with Space, arrows and Space.

import { $$ } from "./dom.js";
import { say } from "./words.js";

const EDGE_PX = 48;

/**
 * @param {HTMLElement} list
 * @param {{grip: string, name: (item: HTMLElement) => string, announce: (text: string) => void,
 *   drop: (item: HTMLElement, from: number, to: number) => void}} options
 *   Items that hold no grip stay where they are. `drop` is told the places among all items of the list.
 */
export function makeReorderable(list, options) {
  let lifted = null; // {item, from, before}

  const grips = () => $$(options.grip, list);
  const items = () => [...list.children];
  const place = item => items().indexOf(item);

  list.addEventListener("pointerdown", event => {
    const grip = event.target.closest(options.grip);
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    list.setPointerCapture(event.pointerId); // the grip itself moves, and would lose it
    lift(grip.closest("li"), "is-drag");
    const done = new AbortController();
    const on = (name, act) => list.addEventListener(name, act, { signal: done.signal });
    on("pointermove", e => drag(e.clientY));
    on("pointerup", () => { done.abort(); drop(); });
    on("pointercancel", () => { done.abort(); cancel(); });
  });

  list.addEventListener("keydown", event => {
    const grip = event.target.closest(options.grip);
    if (!grip) return;
    const item = grip.closest("li");
    if (event.key === " " || event.key === "Enter") lifted ? drop() : lift(item, "is-lifted");
    else if (event.key === "Escape" && lifted) cancel();
    else if (lifted && (event.key === "ArrowUp" || event.key === "ArrowDown")) step(event.key === "ArrowUp" ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
    grip.focus();
  });

  list.addEventListener("focusout", event => {
    if (lifted?.item.classList.contains("is-lifted") && !lifted.item.contains(event.relatedTarget) && !lifted.moving) drop();
  });

  function lift(item, look) {
    lifted = { item, from: place(item), before: item.nextElementSibling, moving: false };
    item.classList.add(look);
    if (look === "is-lifted") tell("lifted");
  }

  function step(by) {
    const neighbour = by < 0 ? lifted.item.previousElementSibling : lifted.item.nextElementSibling;
    if (!neighbour?.querySelector(options.grip)) return;
    lifted.moving = true;
    if (by < 0) neighbour.before(lifted.item);
    else neighbour.after(lifted.item);
    lifted.item.querySelector(options.grip).focus();
    lifted.moving = false;
    tell("moved");
  }

  function drag(y) {
    scrollNear(list, y);
    const over = grips().map(grip => grip.closest("li")).find(item => {
      const { top, bottom } = item.getBoundingClientRect();
      return item !== lifted.item && y >= top && y < bottom;
    });
    if (!over) return;
    const { top, height } = over.getBoundingClientRect();
    if (y < top + height / 2) over.before(lifted.item);
    else over.after(lifted.item);
  }

  function drop() {
    const { item, from } = settle();
    const to = place(item);
    tell("dropped", item);
    if (to !== from) options.drop(item, from, to);
  }

  function cancel() {
    const { item, before } = settle();
    list.insertBefore(item, before);
    tell("put_back", item);
  }

  function settle() {
    const done = lifted;
    lifted = null;
    done.item.classList.remove("is-drag", "is-lifted");
    return done;
  }

  function tell(key, item = lifted.item) {
    const all = grips().map(grip => grip.closest("li"));
    options.announce(say(key, { title: options.name(item), place: all.indexOf(item) + 1, count: all.length }));
  }
}

/** Near an edge of what scrolls, scroll. */
function scrollNear(list, y) {
  const box = list.closest(".drawer");
  const { top, bottom } = box ? box.getBoundingClientRect() : { top: 0, bottom: innerHeight };
  const by = y < top + EDGE_PX ? -12 : y > bottom - EDGE_PX ? 12 : 0;
  if (by) (box ?? window).scrollBy(0, by);
}

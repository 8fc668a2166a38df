// A newer version of the form takes the place of the present one, but for what is being typed.

import { $, $$ } from "../dom.js";

const OF_A_BUTTON = /^(all-.*|at|zone|without_unready)$/; // told by a press alone, and not saved before
const NOT_TYPED = ["hidden", "submit", "button", "file"];

/** What of a form is typed or chosen, and saved by itself. */
export const controlsOf = form => (form ? [...form.elements].filter(one => one.name && !NOT_TYPED.includes(one.type) && !OF_A_BUTTON.test(one.name)) : []);

/** Bring `root` up to `fresh`: pieces, fields that nobody has touched, tracks that came or went. */
export function merge(root, fresh) {
  for (const piece of $$("[data-live]", fresh)) replace(root, piece);
  mergeTracks($("#release-tracks", root), $("#release-tracks", fresh));
  const { elements } = $("#release-form", root); // found by name at once: a release may have three hundred tracks
  for (const control of $$("input[name]:not([name=track]), select[name], textarea[name]", fresh)) mergeControl(elements, control);
}

/** One piece of it alone. */
export function replace(root, piece) {
  const present = document.getElementById(piece.id);
  if (!present || !root.contains(present) || isSame(present, piece)) return;
  if ($("[type=checkbox]", piece) && $$("[type=checkbox]", present).some(isTouched)) return;
  const focused = present.contains(document.activeElement) ? document.activeElement : null;
  if (focused && !focused.matches("a, button")) return; // it is being typed in, or chosen with
  const made = document.importNode(piece, true);
  present.replaceWith(made);
  window.htmx.process(made);
  if (focused) $$("a, button", made).find(one => one.textContent === focused.textContent)?.focus({ preventScroll: true });
}

/** A piece with a version is the same while that is: a player may have drawn on it meanwhile. */
const isSame = (present, piece) => (piece.dataset.live ? present.dataset.live === piece.dataset.live : present.outerHTML === piece.outerHTML);

function mergeTracks(list, fresh) {
  if (!list || !fresh) return;
  if (fresh.dataset.order) list.dataset.order = fresh.dataset.order;
  const wanted = new Set([...fresh.children].map(item => item.id));
  for (const item of [...list.children]) if (!wanted.has(item.id)) item.remove();
  for (const item of fresh.children) {
    const present = document.getElementById(item.id);
    if (present && (isFilled(present) || !isFilled(item))) continue;
    const made = document.importNode(item, true);
    if (present) present.replaceWith(made);
    else list.append(made);
  }
  if (!$(".is-drag, .is-lifted", list)) inOrder(list, [...fresh.children].map(item => item.id));
  number(list);
}

/** Only what stands elsewhere moves: a field that is typed in keeps its focus. */
function inOrder(list, ids) {
  ids.forEach((id, place) => {
    const item = document.getElementById(id);
    if (item && list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
  });
}

/** Say each track's place, in its head and on its grip. */
export function number(list) {
  [...list.children].forEach((item, place) => {
    $("[data-place]", item).textContent = place + 1;
    const grip = $(".grip", item);
    grip.setAttribute("aria-label", `${grip.dataset.label} ${place + 1}`);
  });
}

/** Whether the tags of its file have been read, so that it has its fields. */
export const isFilled = item => $("[name$=-title]", item) !== null;

function mergeControl(elements, fresh) {
  const present = elements.namedItem(fresh.name);
  if (!present || present.type === "file" || present.name === "key") return; // it may be known already by its key
  if (!isTouched(present)) take(present, fresh);
  mergeProblem(present, fresh);
}

/** Whether it says something that the server has not been told, or is being typed in. */
export const isTouched = control => control.type !== "hidden" && valueOf(control) !== keptOf(control);

/** What the fields said that were touched, before they were: somebody else may have changed them meanwhile. */
export const seenOf = controls => JSON.stringify(Object.fromEntries(controls.filter(isTouched).map(one => [one.name, keptOf(one)])));

const keptOf = control => control.dataset.kept ?? initial(control);

/** What stands in the form now is what the server has. */
export function keep(control, value = valueOf(control)) {
  control.dataset.kept = value;
}

export const valueOf = control => (control.type === "checkbox" ? String(control.checked) : control.value);

function initial(control) {
  if (control.type === "checkbox") return String(control.defaultChecked);
  if (control.tagName === "SELECT") return ($("option[selected]", control) ?? control.options[0])?.value ?? "";
  return control.defaultValue;
}

function take(present, fresh) {
  if (present.type === "checkbox") present.checked = fresh.checked;
  else if (present !== document.activeElement) present.value = fresh.value;
  keep(present);
}

/** The sentence at a field, or its hint. */
function mergeProblem(present, fresh) {
  const [field, newer] = [present, fresh].map(control => control.closest(".field"));
  if (!field || !newer) return;
  for (const name of ["aria-invalid", "aria-describedby"]) {
    if (fresh.hasAttribute(name)) present.setAttribute(name, fresh.getAttribute(name));
    else present.removeAttribute(name);
  }
  for (const old of $$(".error, .hint", field)) old.remove();
  for (const one of $$(".error, .hint", newer)) field.append(document.importNode(one, true));
}

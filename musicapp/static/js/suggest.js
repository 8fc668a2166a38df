// Suggestions under the search box. The server writes them as links; Enter without a choice searches as ever.

import { $, $$, setAttribute } from "./dom.js";

const WAIT_MS = 150;
const LIST = "search-suggestions";
let timer = 0;
let asked = null;

document.addEventListener("input", event => {
  const form = event.target.closest?.("[data-suggest]");
  if (!form || event.target.type !== "search") return;
  clearTimeout(timer);
  timer = setTimeout(() => suggest(form, event.target), WAIT_MS);
});

document.addEventListener("keydown", event => {
  const list = document.getElementById(LIST);
  const form = event.target.closest?.("[data-suggest]");
  if (!form || event.target.type !== "search") return;
  if (!list || list.hidden) {
    if (["ArrowDown", "ArrowUp"].includes(event.key)) bringBack(event, form);
    return;
  }
  const options = $$("[role=option]", list);
  const at = options.findIndex(option => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") choose(options, at + 1);
  else if (event.key === "ArrowUp") choose(options, at < 0 ? options.length - 1 : at - 1);
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" && at >= 0) options[at].click();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("focusout", event => {
  const form = event.target.closest?.("[data-suggest]");
  if (form && !form.contains(event.relatedTarget)) close();
});

document.addEventListener("submit", () => close());

/** After Escape: the list for what stands in the field is asked for again. */
function bringBack(event, form) {
  const field = event.target;
  if (!field.value.trim()) return;
  event.preventDefault();
  suggest(form, field);
}

async function suggest(form, field) {
  asked?.abort();
  asked = new AbortController();
  const text = field.value.trim();
  if (!text) {
    close();
    return;
  }
  const url = `${form.dataset.suggest}?q=${encodeURIComponent(text)}`;
  const headers = { "HX-Request": "true", "HX-Target": LIST };
  const html = await fetch(url, { headers, signal: asked.signal })
    .then(response => (response.ok ? response.text() : ""))
    .catch(() => ""); // a newer question, or no line
  if (html && document.activeElement === field) fill(form, field, html);
}

function fill(form, field, html) {
  const list = listOf(form, field);
  const page = new DOMParser().parseFromString(html, "text/html");
  list.replaceChildren(...page.body.childNodes);
  $$("a", list).forEach((link, i) => {
    link.id = `suggestion-${i}`;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
  });
  for (const between of $$("ul, ol, li", list)) between.setAttribute("role", "presentation");
  window.htmx.process(list);
  list.hidden = !$("[role=option]", list);
  setAttribute(field, "aria-expanded", !list.hidden);
}

function listOf(form, field) {
  const found = document.getElementById(LIST);
  if (found && form.contains(found)) return found;
  found?.remove();
  const list = Object.assign(document.createElement("div"), { id: LIST, className: "menu suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", $("label", form)?.textContent ?? "");
  list.addEventListener("pointerdown", event => event.preventDefault()); // the field keeps its focus
  form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-controls", LIST], ["aria-autocomplete", "list"], ["aria-expanded", "false"]]) field.setAttribute(name, value);
  return list;
}

function choose(options, to) {
  askNoMore(); // its answer would take the list away under the hand of who chooses from it
  const at = options.length ? (to + options.length) % options.length : -1;
  options.forEach((option, i) => setAttribute(option, "aria-selected", i === at));
  options[at]?.scrollIntoView({ block: "nearest" });
  const field = $("[aria-controls=search-suggestions]");
  if (options[at]) field.setAttribute("aria-activedescendant", options[at].id);
}

function askNoMore() {
  asked?.abort();
  clearTimeout(timer);
}

function close() {
  askNoMore();
  const list = document.getElementById(LIST);
  if (!list) return;
  list.hidden = true;
  const field = $(`[aria-controls=${LIST}]`);
  field?.setAttribute("aria-expanded", "false");
  field?.removeAttribute("aria-activedescendant");
}

// Light, dark or as the system is. A guest's choice stays in the browser, a person's goes to their settings.

import { csrfToken } from "./api.js";
import { $$, isGuest, setAttribute, setIcon } from "./dom.js";
import { announce } from "./live.js";
import { say } from "./words.js";

const NEXT = { auto: "light", light: "dark", dark: "auto" };
const ICONS = { auto: "sun-moon", light: "sun", dark: "moon" };
const root = document.documentElement;

const current = () => root.dataset.theme ?? "auto";

document.addEventListener("click", event => {
  if (!event.target.closest?.("[data-theme-toggle]")) return;
  choose(NEXT[current()]);
  announce(say(`theme_${current()}`));
});

document.addEventListener("change", event => {
  if (event.target.closest?.("[data-theme-choice]") && event.target.value in NEXT) show(event.target.value);
});

document.addEventListener("htmx:load", label);
document.addEventListener("page:restored", label);
label();

function choose(theme) {
  show(theme);
  if (isGuest()) remember(theme);
  else save(theme);
}

function show(theme) {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  label();
}

function label() {
  for (const button of $$("[data-theme-toggle]")) {
    setAttribute(button, "aria-label", say(`theme_${current()}`));
    setIcon(button, ICONS[current()]);
  }
}

function remember(theme) {
  try {
    if (theme === "auto") localStorage.removeItem("musewave.theme");
    else localStorage.setItem("musewave.theme", theme);
  } catch {
    // Then it holds until the document ends.
  }
}

/** The settings form takes all its fields; fill in what stands there. */
async function save(theme) {
  const url = "/settings/appearance";
  const page = await fetch(url).then(response => response.text()).catch(() => "");
  const form = new DOMParser().parseFromString(page, "text/html").querySelector(`form[action="${url}"], main form`);
  if (!form) return;
  const fields = new FormData(form);
  fields.set("theme", theme);
  fields.set("csrf_token", csrfToken());
  await fetch(url, { method: "POST", body: fields, redirect: "manual" }).catch(() => null);
}

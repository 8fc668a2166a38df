// Light, dark or as the system is. A guest's choice stays in the browser, a person's goes to their settings.

import { call } from "./api.js";
import { $$, isGuest, setAttribute, setIcon } from "./dom.js";
import { announce } from "./live.js";
import { toast } from "./toasts.js";
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
  else call("/me/preferences", { method: "PATCH", body: { theme } }).catch(() => toast(say("not_saved"), { bad: true }));
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

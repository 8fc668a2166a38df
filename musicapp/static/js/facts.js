// What a page says about itself outside of #page: its title, its build, and who looks at it.

import { noticeBuild } from "./build.js";
import { setPageTitle } from "./title.js";

const ON_ROOT = ["viewer", "theme", "singleKeys", "loudness", "crossfade"];
const KEPT_BY_GUESTS = ["theme", "loudness", "crossfade"];

/** Whether this text is a whole page of ours. */
export const isPage = html => /\bid="page"/.test(html);

/** Take over the facts of a page that is about to be shown. Gives whether another person looks at it now. */
export function applyFacts(html) {
  const head = new DOMParser().parseFromString(html.slice(0, html.search(/<body[\s>]/i)), "text/html");
  setPageTitle(head.title);
  noticeBuild(head.querySelector("meta[name=build]")?.content);
  return takeRoot(head.documentElement);
}

function takeRoot(from) {
  const to = document.documentElement;
  const changed = from.dataset.viewer !== to.dataset.viewer;
  for (const name of ON_ROOT) {
    if (KEPT_BY_GUESTS.includes(name) && from.dataset.viewer !== "user" && !changed) continue;
    if (name in from.dataset) to.dataset[name] = from.dataset[name];
    else delete to.dataset[name];
  }
  return changed;
}

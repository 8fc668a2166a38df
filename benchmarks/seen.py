"""What stands on the page of an artist who sends files: every state of every file, in the order in which it was seen."""

import base64
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, Request, Response

# Every change of the two lists is written down where it happens: none is too short to be seen.
WATCH = """(() => {
  const last = new Map(), seen = (window.seen = []);
  const note = (row, key, name, state, steps) => {
    const text = row.querySelector("small")?.textContent.trim() ?? "";
    const now = [state, text, steps].join();
    if (last.get(key) === now) return;
    last.set(key, now);
    seen.push({ at: Date.now() / 1000, key, name, state, text, steps });
  };
  const look = () => {
    for (const row of document.querySelectorAll("[data-sending] ul .file")) note(row, row.querySelector("b").textContent, row.querySelector("b").textContent, "", []);
    for (const row of document.querySelectorAll("[data-upload]:not([hidden])"))
      note(row, row.dataset.upload, row.querySelector("b").textContent, row.dataset.state, [...row.querySelectorAll(".steps .is-done")].map(step => step.firstChild.textContent));
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
})()"""
OWN = (  # of the list of what this tab sends, by its words
    (re.compile("Waits for"), "waiting"),
    (re.compile("lost at ([^ ]+) of"), "lost at {} MB"),
    (re.compile("Paused at ([^ ]+) of"), "paused at {} MB"),
    (re.compile(r"^[\d.,]+ of"), "sending"),
)
AGAIN = ("waiting", "sending", "tab closed")
ENDS = {"ready": "ready", "failed": "FAILED", "duplicate": "here already"}


@dataclass
class Story:
    """What has been seen since ``began`` (seconds since 1970), by the names of the files."""

    began: float
    states: dict[str, list[tuple[float, str]]] = field(default_factory=dict)
    begun: list[str] = field(
        default_factory=list
    )  # names of files, once for each time that one was sent from zero
    resumed: int = 0
    _names: dict[str, str] = field(default_factory=dict)  # of uploads by their keys

    def follow(self, page: Page) -> None:
        """Look at a tab from its first page on."""
        page.add_init_script(WATCH)
        page.on("response", self._learn)
        page.on("request", self._count)

    def collect(self, page: Page) -> None:
        """Take over what the tab has seen so far."""
        for one in page.evaluate("() => window.seen?.splice(0) ?? []"):
            name = self._names.get(one["key"], one["name"])
            for state in _states(one):
                self.note(name, state, one["at"])

    def note(self, name: str, state: str, at: float) -> None:
        """Something came about. What may come about again is told again."""
        story = self.states.setdefault(name, [])
        known = [said for _, said in story]
        if state not in (known[-1:] if state in AGAIN else known):
            story.append((at - self.began, state))

    def _learn(self, answer: Response) -> None:
        asked = answer.request
        if asked.method != "POST" or "upload-metadata" not in asked.headers or answer.status != 201:
            return
        said = dict(pair.split(" ") for pair in asked.headers["upload-metadata"].split(","))
        self._names[_key(answer.headers["location"])] = base64.b64decode(said["filename"]).decode()

    def _count(self, asked: Request) -> None:
        if asked.method == "PATCH":
            name, offset = self._names.get(_key(asked.url), "?"), int(asked.headers["upload-offset"])
            if not offset:
                self.begun.append(name)
            else:
                self.resumed += 1
                self.note(name, f"resumed at byte {offset:,}", time.time())


def _states(one: dict[str, Any]) -> Iterator[str]:
    if not one["state"]:
        for words, state in OWN:
            if found := words.search(one["text"]):
                yield state.format(*found.groups())
                return
        yield one["text"]
    elif one["state"] == "sending":
        yield "part kept"
    elif one["state"] in ENDS:
        yield ENDS[one["state"]]
    else:
        yield from (step.strip().lower() for step in one["steps"])


def _key(url: str) -> str:
    return url.rpartition("/")[2]

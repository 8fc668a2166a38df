"""What tests ask of the player in the page, and do to it."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import WAIT_MS

HYMNS = "/artists/mira-oduya/albums/saltwater-hymns"
SHORTS = "/artists/lucja-brzeg/albums/short-stories"
BRIEF = "/artists/mira-oduya/albums/three-seconds"
ODD = "/artists/mira-oduya/albums/odd-ends"
PSALM = "/artists/mira-oduya/tracks/undertow-psalm"
MUTE = "/artists/mira-oduya/tracks/grandmother-tide"

# Loads a module of the page under test: ``await part("player/heard.js")``.
PART = """const part = name => import(document.querySelector("script[type=module]").src.replace("app.js", name));"""

_STATE = """() => {
  const { player } = document.getElementById("deck");
  const { playback, queue } = player;
  return {
    state: player.state, position: player.position, duration: player.duration,
    title: player.track?.title ?? null, id: player.track?.id ?? null,
    titles: queue.entries.map(entry => entry.track.title), index: queue.index,
    repeat: queue.repeat, shuffled: queue.shuffled,
    volume: playback.volume, muted: playback.muted, sound: playback.active.volume,
    source: playback.active.currentSrc,
    note: document.querySelector("#deck .deck__note").hidden ? "" : document.querySelector("[data-note]").textContent,
  };
}"""


def state(page: Page) -> dict[str, Any]:
    """What the player knows of itself."""
    found: dict[str, Any] = page.evaluate(_STATE)
    return found


def wait(page: Page, condition: str, timeout: float = WAIT_MS) -> None:
    """Until ``condition``, a JavaScript expression over ``player``, holds."""
    player = "document.getElementById('deck')?.player"
    asked = f"() => {{ const player = {player}; return Boolean(player && ({condition})); }}"
    end = time.monotonic() + timeout / 1000
    while not page.evaluate(asked):  # the policy forbids the eval that Playwright's own waiting needs
        assert time.monotonic() < end, f"{condition} never held: {state(page)}"
        page.wait_for_timeout(40)


def play(page: Page, path: str) -> None:
    """Open a page and press its big play button; returns when it sounds."""
    page.goto(path)
    page.click(".hero .btn--play")
    sounds(page)


def sounds(page: Page) -> None:
    wait(page, "player.state === 'playing' && player.position > 0.1")


def plays_on(page: Page) -> None:
    """Nothing has ended the music; a machine that stands still may hold it up for a moment."""
    wait(page, "player.state === 'playing'")


def hold(page: Page, at: float | None = None) -> float:
    """Pause, so that a slow machine does not come to the end of the track meanwhile. Gives the place."""
    deck(page, "toggle")
    wait(page, "player.state === 'paused'")
    if at is not None:
        seek(page, at)
    return float(state(page)["position"])


def row(page: Page, track: int) -> None:
    """Press play on the row of a track."""
    page.dispatch_event(f"#main .track [data-play-track='{track}']", "click")  # seen under a mouse


def deck(page: Page, act: str) -> None:
    """Press a button of the deck."""
    page.click(f"#deck [data-act={act}]")


def seek(page: Page, seconds: float) -> None:
    page.evaluate("seconds => document.getElementById('deck').player.seek(seconds)", seconds)


def until(page: Page, ask: Callable[[], Any], is_enough: Callable[[Any], bool]) -> Any:
    """What ``ask`` gives as soon as it is enough."""
    end = time.monotonic() + WAIT_MS / 1000
    while not is_enough(answer := ask()):
        assert time.monotonic() < end, f"never came, only {answer}"
        page.wait_for_timeout(100)
    return answer

"""What really sounded: counted by hand in the browser's own engine, and reported without loss."""

import json
import sqlite3
from typing import Any

import pytest
from playwright.sync_api import Page, Request

from tests.browser import player
from tests.browser.conftest import Site

RUN = """async ([duration, steps]) => {
  PART
  const { Heard } = await part("player/heard.js");
  const heard = new Heard(duration);
  for (const [act, position, clock, extra] of steps) {
    if (act === "start") heard.start(position, clock, extra ?? 1);
    else heard[act](position, clock, extra === undefined ? null : () => extra);
  }
  return { ms: heard.ms, slices: heard.slices, speed: heard.maxSpeed };
}""".replace("PART", player.PART)


def steady(begin: float, end: float, clock: float = 0.0, rate: float = 1.0) -> list[list[Any]]:
    """Samples four times a second from ``begin`` to ``end`` of the track."""
    count = round((end - begin) / rate * 4)
    return [["sample", begin + rate * n / 4, clock + n / 4] for n in range(1, count + 1)]


def marks(*parts: tuple[int, int]) -> str:
    return "".join("1" if any(a <= n < b for a, b in parts) else "0" for n in range(50))


CASES = {
    "straight on": ([["start", 0, 0], *steady(0, 40)], 40_000, marks((0, 20))),
    "a pause counts nothing": (
        [["start", 0, 0], *steady(0, 10), ["stop", 10, 10], ["start", 10, 500], *steady(10, 20, 500)],
        20_000,
        marks((0, 10)),
    ),
    "a jump on is not heard": (
        [["start", 0, 0], *steady(0, 10), ["stop", 10, 10], ["start", 90, 10], *steady(90, 100, 10)],
        20_000,
        marks((0, 5), (45, 50)),
    ),
    "a part heard twice counts twice, in the map once": (
        [["start", 0, 0], *steady(0, 10), ["stop", 10, 10], ["start", 0, 10], *steady(0, 10, 10)],
        20_000,
        marks((0, 5)),
    ),
    "a jump that no event told of is not heard": (
        [["start", 0, 0], *steady(0, 10), ["sample", 60, 10.25], *steady(60, 70, 10.25)],
        20_000,
        marks((0, 5), (30, 35)),
    ),
    "a stalled line is not heard": (
        [["start", 0, 0], *steady(0, 10), ["sample", 10, 30], *steady(10, 12, 30)],
        12_000,
        marks((0, 6)),
    ),
    "faster is counted in the track's own time": (
        [["start", 0, 0, 1.5], *steady(0, 30, 0, 1.5)],
        30_000,
        marks((0, 15)),
    ),
    "timers that slept, and it sounded": ([["start", 0, 0], ["sample", 60, 60, 60]], 60_000, marks((0, 30))),
    "timers that slept, and it sounded in part": (
        [["start", 0, 0], ["sample", 60, 60, 25]],
        25_000,
        marks((0, 30)),
    ),
    "half of a fiftieth is needed": (
        [["start", 0, 0], *steady(0, 2), ["stop", 2.75, 2.75]],
        2_750,
        marks((0, 1)),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_heard(page: Page, case: str) -> None:
    steps, ms, slices = CASES[case]
    page.goto("/")
    heard = page.evaluate(RUN, [100, steps])
    assert heard["ms"] == pytest.approx(ms, abs=2)
    assert heard["slices"] == slices


LEAP = """() => {
  const { player } = document.getElementById("deck");
  const { position } = player;
  player.seek(100);
  return position;
}"""


def reports(page: Page) -> list[dict[str, Any]]:
    """Every report that leaves the page from now on."""
    sent: list[dict[str, Any]] = []

    def note(request: Request) -> None:
        if request.url.endswith("/api/v1/plays") and request.method == "POST":
            sent.append(json.loads(request.post_data or "{}"))

    page.on("request", note)
    return sent


def told_of(sent: list[dict[str, Any]], track: int) -> list[dict[str, Any]]:
    return [report for report in sent if report["track_id"] == track]


def is_over(told: list[dict[str, Any]]) -> bool:
    return bool(told) and told[-1]["ended"] is not None


def test_a_play_is_reported_at_its_start_when_it_counts_and_at_its_end(page: Page, site: Site) -> None:
    sent = reports(page)
    player.play(page, player.BRIEF)
    first = player.until(page, lambda: told_of(sent, site.ids["second1"]), is_over)
    assert len({report["play_id"] for report in first}) == 1
    assert any(report["heard_ms"] >= 1_500 and report["ended"] is None for report in first)
    assert first[-1]["ended"] == "ended"
    assert first[-1]["heard_ms"] == pytest.approx(3_000, abs=150)
    assert first[-1]["slices"].count("1") >= 48
    assert (first[-1]["source"], first[-1]["context"]) == ("album", f"album:{site.ids['brief']}")


def test_what_is_heard_agrees_with_the_clock_over_pause_and_seek(page: Page) -> None:
    sent = reports(page)
    player.play(page, player.HYMNS)
    at_start = player.until(page, lambda: sent, bool)[0]
    assert at_start["ended"] is None and at_start["heard_ms"] < 30_000
    player.wait(page, "player.position > 2")
    player.deck(page, "toggle")
    page.wait_for_timeout(1_000)
    player.deck(page, "toggle")
    player.wait(page, "player.position > 3")
    before = page.evaluate(LEAP)
    player.wait(page, "player.position > 104.5")
    after = player.hold(page) - 100
    player.deck(page, "next")
    skipped = player.until(page, lambda: [report for report in sent if report["ended"] == "skip"], bool)[0]
    assert skipped["heard_ms"] == pytest.approx((before + after) * 1000, abs=300)
    assert (
        skipped["slices"][0] == "1" and skipped["slices"][10:27] == "0" * 17 and skipped["slices"][28] == "1"
    )


def test_reports_that_are_lost_are_kept_and_sent_with_the_same_key(page: Page, site: Site) -> None:
    page.route("**/api/v1/plays", lambda route: route.abort())
    sent = reports(page)
    player.play(page, player.BRIEF)
    kept = player.until(page, lambda: told_of(kept_by(page), site.ids["second1"]), is_over)
    player.hold(page)
    (lost,) = kept
    page.unroute("**/api/v1/plays")
    sent.clear()
    page.reload()
    player.until(page, lambda: kept_by(page), lambda left: left == [])
    again = [report for report in sent if report["play_id"] == lost["play_id"]]
    assert again and again[0]["heard_ms"] == lost["heard_ms"] and again[0]["age_ms"] > 3_000


def kept_by(page: Page) -> list[dict[str, Any]]:
    """The plays that the browser keeps, because nobody has acknowledged them."""
    kept: list[dict[str, Any]] = page.evaluate(
        "Object.values(JSON.parse(localStorage['musewave.plays'] ?? '{}'))"
    )
    return kept


def test_leaving_says_how_far_one_came(page: Page, site: Site) -> None:
    sent = reports(page)
    player.play(page, player.HYMNS)
    player.wait(page, "player.position > 2.5")
    play_id = player.until(page, lambda: sent, bool)[0]["play_id"]
    page.goto("about:blank")
    with sqlite3.connect(site.folder / "site.db", timeout=30) as database:
        query = "SELECT ended, heard_ms FROM plays WHERE play_id = ?"
        rows = player.until(
            page,
            lambda: database.execute(query, (play_id,)).fetchone(),
            lambda row: bool(row) and bool(row[0]),
        )
    assert rows[0] == "leave"
    assert rows[1] > 2_000

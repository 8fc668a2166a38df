"""A track whose audio is still being made: a sentence, then the music, without another press."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.browser import player
from tests.browser.conftest import Site

TRACK = "/artists/mira-oduya/tracks/fine-before"


def change(site: Site, kind: str, state: str) -> None:
    """Put the track's audio aside, or back, as the worker would."""
    with closing(sqlite3.connect(site.folder / "site.db", timeout=30)) as connection, connection:
        track = (site.ids["fine_before"],)
        connection.execute(f"UPDATE audio_files SET kind = '{kind}' WHERE track_id = ?", track)
        connection.execute(f"UPDATE tracks SET processing_state = '{state}' WHERE id = ?", track)


@pytest.fixture
def unready(site: Site) -> Iterator[Site]:
    change(site, "aside", "processing")
    yield site
    change(site, "original", "ready")


def test_a_pressed_track_plays_as_soon_as_it_is_ready(page: Page, unready: Site) -> None:
    page.goto(TRACK)
    with page.expect_request(lambda request: request.url.endswith("/preparation")) as asked:
        page.click(".hero .btn--play")
    assert asked.value.method == "POST"
    expect(page.locator("[data-note]")).to_contain_text("still being made")
    change(unready, "original", "ready")
    player.sounds(page)
    assert player.state(page)["title"] == "Fine Before"
    assert player.state(page)["note"] == ""


def test_who_presses_something_else_hears_that(page: Page, unready: Site) -> None:
    page.goto(TRACK)
    page.click(".hero .btn--play")
    expect(page.locator("[data-note]")).to_contain_text("still being made")
    page.click("main a[href='/artists/mira-oduya/albums/odd-ends']")
    page.dispatch_event(
        f".track [data-play-track='{unready.ids['fine_after']}']", "click"
    )  # seen under a mouse
    player.sounds(page)
    change(unready, "original", "ready")
    page.wait_for_timeout(2_500)
    assert player.state(page)["title"] == "Fine After"

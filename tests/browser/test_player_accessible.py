"""The player, its drawer, menus and dialogs for everybody: axe finds nothing, in both themes; and without scripts."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import player
from tests.browser.axe import axe_in_both_themes
from tests.browser.conftest import Site

OPENED = {
    "nothing yet": lambda page: page.goto("/"),
    "playing": lambda page: player.play(page, player.PSALM),
    "queue": lambda page: (player.play(page, player.HYMNS), page.keyboard.press("q")),
    "panel": lambda page: (
        player.play(page, player.HYMNS),
        page.evaluate("document.getElementById('panel').showPopover()"),
        page.select_option("#panel [data-playback=sleep]", "15"),
    ),
    "row menu": lambda page: (page.goto(player.HYMNS), page.click("[data-more] >> nth=0")),
    "keys": lambda page: (page.goto("/"), page.keyboard.press("?")),
    "sign-in": lambda page: (
        page.goto(player.HYMNS),
        page.click("[data-like-track] >> nth=0"),
        expect(page.locator("#dialog [name=login]")).to_be_focused(),
    ),
    "a sentence": lambda page: (
        player.play(page, player.HYMNS),
        page.evaluate(
            "document.getElementById('deck').player.note('Said.', { act: { label: 'Do', run() {} } })"
        ),
    ),
    "a toast": lambda page: (
        player.play(page, player.HYMNS),
        page.click("[data-enqueue]"),
        expect(page.locator(".toast")).to_be_visible(),
    ),
}


@pytest.mark.parametrize("what", OPENED)
def test_axe_finds_nothing_in_either_theme(page: Page, what: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    OPENED[what](page)
    assert axe_in_both_themes(page) == []


@pytest.mark.parametrize("what", ["playing", "queue", "panel"])
def test_axe_finds_nothing_on_a_phone(page: Page, what: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(reduced_motion="reduce")
    OPENED[what](page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe_in_both_themes(page) == []


def test_without_scripts_there_is_no_dead_player_but_the_browsers_own(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(player.PSALM)
    expect(page.locator("#deck")).to_be_hidden()
    expect(page.locator("audio[controls]")).to_have_attribute(
        "src", f"/media/tracks/{site.ids['psalm']}/audio"
    )
    expect(page.locator("[data-play]").first).to_be_hidden()
    context.close()


def test_the_equaliser_stands_still_when_motion_is_unwanted_or_the_music_pauses(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    player.play(page, player.HYMNS)
    name = "getComputedStyle(document.querySelector('.eq i')).animationDuration"
    assert page.evaluate(name) == "0.001s"
    page.emulate_media(reduced_motion="no-preference")
    player.deck(page, "toggle")
    player.wait(page, "player.state === 'paused'")
    assert page.evaluate("getComputedStyle(document.querySelector('.eq i')).animationPlayState") == "paused"

"""Every page of the map, full, empty and refused, in both themes: nothing that axe objects to, nothing too wide."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser.axe import axe_in_both_themes
from tests.browser.conftest import WAIT_MS, Site, sign_in
from tests.pages import FRAGMENTS, addresses

REFUSED = ("/artists/nobody", "/browse/tracks?genre=soul&year=1871", "/search?q=zzzzqqqq", "/people/nobody")
SEEN = {  # by these the pages alone that they see otherwise than guests and listeners do
    "jonas": ("/library", "/settings/sessions"),  # without likes and lists
    "ada": ("/studio", "/artists/mira-oduya"),  # with an artist
    "root": ("/admin",),
}
WIDE: ViewportSize = {"width": 1440, "height": 900}
WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def calm(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser that wants no motion: a colour on its way is no colour of ours."""
    context = chromium.new_context(base_url=site.url, viewport=WIDE, reduced_motion="reduce")
    context.set_default_timeout(WAIT_MS)
    yield context
    context.close()


@pytest.mark.parametrize("who", ["", "ines", *SEEN], ids=["guest", "full", "empty", "artist", "admin"])
def test_axe_objects_to_no_page_in_either_theme_and_none_is_too_wide_for(
    who: str, calm: BrowserContext, site: Site, app: Flask
) -> None:
    page, faults = _opened(calm, who), []
    for address in _looked_at(page, who, pages(app, site)):
        faults += [f"{address}: {fault}" for fault in [*axe_in_both_themes(page), *_too_wide(page)]]
    assert not faults, "\n".join(faults)


def test_the_queue_and_the_list_of_keys_please_axe_too(calm: BrowserContext, site: Site) -> None:
    page = _opened(calm, "ines")
    page.goto("/artists/mira-oduya/albums/saltwater-hymns")
    page.click(".hero .btn--play")
    for key, layer in (("q", "#queue"), ("?", "#keys")):
        page.keyboard.press(key)
        expect(page.locator(layer)).to_be_visible()
        assert axe_in_both_themes(page) == []
        page.keyboard.press("Escape")


def _looked_at(page: Page, who: str, addresses: list[str]) -> Iterator[str]:
    """Opens one after the other; of the pages that only refuse, the first of each kind."""
    refusals: set[int] = set()
    for address in addresses:
        if not address.startswith(SEEN.get(who, "/")):
            continue
        answer = page.goto(address)
        assert answer is not None
        if answer.ok or answer.status not in refusals:
            yield address
        if not answer.ok:
            refusals.add(answer.status)


def _too_wide(page: Page) -> Iterator[str]:
    """On a phone, and zoomed to 200 percent."""
    for width, height in ((390, 844), (720, 450)):
        page.set_viewport_size({"width": width, "height": height})
        if (excess := page.evaluate(WIDTH)) > 0:
            yield f"{excess} px too wide at {width} px"
    page.set_viewport_size(WIDE)


def pages(app: Flask, site: Site) -> list[str]:
    """The map's pages in this site, and some that refuse."""
    world: Any = SimpleNamespace(
        **{name: SimpleNamespace(id=site.ids[name]) for name in ("psalm", "hymns", "kitchen")}
    )
    whole = [address for endpoint, address in addresses(app, world).items() if endpoint not in FRAGMENTS]
    return [*whole, *REFUSED]


def _opened(context: BrowserContext, who: str) -> Page:
    page = context.new_page()
    if who:
        sign_in(page, who)
    return page

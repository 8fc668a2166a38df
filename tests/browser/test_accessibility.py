"""Every page of the map, full, empty and refused, in both themes: nothing that axe objects to, nothing too wide."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import WAIT_MS, Site, sign_in
from tests.pages import FRAGMENTS, addresses

REFUSED = ("/artists/nobody", "/browse/tracks?genre=nothing", "/search?q=zzzzqqqq", "/people/nobody")
EMPTY = ("/library", "/settings/sessions")  # where somebody without likes and lists sees another page
WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def calm(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser that wants no motion: a colour on its way is no colour of ours."""
    context = chromium.new_context(
        base_url=site.url, viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
    )
    context.set_default_timeout(WAIT_MS)
    yield context
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("who", ["", "ines", "jonas"], ids=["guest", "full", "empty"])
def test_axe_objects_to_no_page_for(
    who: str, theme: str, calm: BrowserContext, site: Site, app: Flask
) -> None:
    page, axe, faults = _opened(calm, who), Axe(), []
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    for address in pages(app, site):
        if who == "jonas" and not address.startswith(EMPTY):
            continue
        page.goto(address)
        found = axe.run(page).response["violations"]
        faults += [f"{address}: {_described(violation)}" for violation in found]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("who", ["", "ines"], ids=["guest", "listener"])
@pytest.mark.parametrize(
    ("width", "height"), [(390, 844), (720, 450)], ids=["phone", "zoomed to 200 percent"]
)
def test_no_page_scrolls_sideways(
    who: str, width: int, height: int, calm: BrowserContext, site: Site, app: Flask
) -> None:
    page = _opened(calm, who)
    page.set_viewport_size({"width": width, "height": height})
    wide = []
    for address in pages(app, site):
        page.goto(address)
        if page.evaluate(WIDTH) > 0:
            wide.append(f"{address}: {page.evaluate(WIDTH)} px")
    assert not wide, "\n".join(wide)


def test_the_queue_and_the_list_of_keys_please_axe_too(calm: BrowserContext, site: Site) -> None:
    page, axe = _opened(calm, "ines"), Axe()
    page.goto("/artists/mira-oduya/albums/saltwater-hymns")
    page.click(".hero .btn--play")
    for key in ("q", "?"):
        page.keyboard.press(key)
        page.wait_for_timeout(200)
        assert [_described(v) for v in axe.run(page).response["violations"]] == []
        page.keyboard.press("Escape")


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


def _described(violation: dict[str, Any]) -> str:
    where = "; ".join(node["html"][:140] for node in violation["nodes"][:3])
    return f"{violation['id']}: {where}"

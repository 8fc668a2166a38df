"""All that a listener can do, with scripts switched off."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WAIT_MS, Site
from tests.browser.player import HYMNS, PSALM, SHORTS
from tests.browser.site import PASSWORD


@pytest.fixture
def plain(chromium: Browser, site: Site) -> Iterator[Page]:
    """A browser that runs no scripts."""
    context = chromium.new_context(base_url=site.url, java_script_enabled=False)
    context.set_default_timeout(WAIT_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def reader(plain: Page) -> Page:
    """The same, with Jonas signed in."""
    plain.goto("/auth/login")
    plain.fill("#login-form [name=login]", "jonas")
    plain.fill("#login-form [name=password]", PASSWORD)
    plain.click("#login-form button:text('Log in')")
    expect(plain.locator("html")).to_have_attribute("data-viewer", "user")
    return plain


def test_a_track_can_be_heard(plain: Page, site: Site) -> None:
    plain.goto(PSALM)
    expect(plain.locator("main audio[controls]")).to_have_attribute(
        "src", f"/media/tracks/{site.ids['psalm']}/audio"
    )


def test_lists_are_filtered_sorted_and_paged(plain: Page) -> None:
    plain.goto("/browse/tracks")
    plain.select_option("#sort", "title")
    plain.click("text=Show tracks")
    expect(plain).to_have_url(re.compile("sort=title"))
    first = plain.locator(".track__t b").first.inner_text()
    plain.click("[data-pager]")
    expect(plain).to_have_url(re.compile("after="))
    expect(plain.locator(".track__t b").first).not_to_have_text(first)


def test_search_finds(plain: Page) -> None:
    plain.goto("/")
    plain.fill("#q", "undertow")
    plain.press("#q", "Enter")
    expect(plain.locator("main")).to_contain_text("Undertow Psalm")


def test_a_like_is_set_and_taken_back(reader: Page) -> None:
    reader.goto(HYMNS)
    like = reader.locator("li.track .like").first
    before = like.get_attribute("aria-pressed")
    like.click()
    expect(reader.locator("li.track .like").first).not_to_have_attribute("aria-pressed", str(before))
    reader.locator("li.track .like").first.click()
    expect(reader.locator("li.track .like").first).to_have_attribute("aria-pressed", str(before))


def test_an_artist_is_followed(reader: Page) -> None:
    reader.goto("/artists/lucja-brzeg")
    reader.click(".hero button:has-text('Follow')")
    expect(reader.locator(".hero button:has-text('Following')")).to_be_visible()


def test_a_playlist_is_made_filled_and_reordered(reader: Page) -> None:
    reader.goto("/playlists/new")
    reader.fill("main [name=title]", "Without scripts")
    reader.locator("main form:has([name=title]) button[type=submit]").first.click()
    expect(reader.locator("h1")).to_have_text("Without scripts")
    for address, opener in ((PSALM, "main a[href^='/playlists/picker']"), (SHORTS, "[data-more] >> nth=0")):
        reader.goto(address)
        reader.click(opener)
        with reader.expect_navigation():
            reader.click("main button:has-text('Without scripts')")
    reader.goto("/people/jonas/playlists/without-scripts")
    titles = reader.locator("main [data-tracks]").first.locator(".track__t b")
    expect(titles).to_have_text(["Undertow Psalm", "Tide 1"])
    reader.locator("main button[aria-label*='down'], main button:has-text('down')").first.click()
    expect(titles).to_have_text(["Tide 1", "Undertow Psalm"])


def test_the_theme_is_a_setting(reader: Page) -> None:
    reader.goto("/settings/appearance")
    reader.check("main [name=theme][value=dark]", force=True)
    reader.locator("main form:has([name=theme]) button[type=submit]").first.click()
    expect(reader.locator("html")).to_have_attribute("data-theme", "dark")


def test_signing_out_ends_it(reader: Page) -> None:
    reader.goto("/settings/profile")
    reader.click("[popovertarget=account-menu]")
    reader.click("#account-menu form[action='/auth/logout'] button")
    expect(reader.locator("html")).to_have_attribute("data-viewer", "guest")

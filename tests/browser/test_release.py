"""From files to a release that somebody else hears: the form that saves itself, the order by keys, publishing."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import corpus
from tests.browser.conftest import Site, sign_in


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("release")
    facts = {"album": "Night Ferry", "genre": "Soul"}
    return [
        corpus.write(folder / "01 Casting Off.flac", corpus.tone(hertz=310), title="Casting Off", **facts),
        corpus.write(folder / "02 Open Water.flac", corpus.tone(hertz=320), title="Open Water", **facts),
    ]


def test_two_files_become_an_album_that_somebody_else_hears(
    chromium: Browser, site: Site, page: Page, songs: list[Path]
) -> None:
    sign_in(page, "ada")
    page.goto("/studio/upload")
    page.set_input_files(".drop input", songs)
    title = page.get_by_label("Release title")
    expect(title).to_have_value("Night Ferry")
    expect(page.locator(".release-track .badge--good")).to_have_count(2)
    title.fill("Night Ferries")
    expect(page.locator("#saved")).to_contain_text("Draft saved")
    expect(page).to_have_url(f"{site.url}/studio/albums/" + page.url.rpartition("/")[2])

    grip = page.get_by_role("button", name="Move Casting Off. Position 1")
    grip.focus()
    for key in ("Space", "ArrowDown", "Space"):
        page.keyboard.press(key)
    expect(page.locator("#live")).to_contain_text("Casting Off")
    expect(page.locator(".release-track h3").first).to_contain_text("Open Water")

    page.locator(".release-track").first.locator("summary").click()
    isrc = page.get_by_label("ISRC").first
    isrc.fill("nonsense")
    expect(page.locator(".field", has=isrc).locator(".error")).to_contain_text("twelve signs")
    isrc.fill("SE-ABC-26-00001")
    expect(page.locator(".field", has=isrc).locator(".error")).to_have_count(0)
    page.reload()
    expect(title).to_have_value("Night Ferries")
    expect(page.locator(".release-track h3").first).to_contain_text("Open Water")

    title.fill("Night Ferries")
    page.get_by_role("button", name="Publish", exact=True).click()  # while that may still be on its way
    expect(page.locator("h1")).to_have_text("Night Ferries")
    expect(page.locator(".flash")).to_contain_text("Night Ferries is out")
    address = page.url

    other = chromium.new_context(base_url=site.url).new_page()
    sign_in(other, "ines")
    other.goto(address)
    expect(other.locator(".track").first).to_contain_text("Open Water")
    other.get_by_role("button", name="Play Night Ferries").first.click()
    expect(other.locator("audio-player")).to_have_attribute("data-state", "playing")

    page.get_by_role("link", name="Edit Night Ferries").click()
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".flash")).to_contain_text("draft again")
    other.reload()
    expect(other.locator("h1")).not_to_have_text("Night Ferries")
    other.context.close()


def test_of_two_tabs_one_is_told_and_neither_loses_what_was_typed(page: Page, site: Site) -> None:
    sign_in(page, "ada")
    address = f"/studio/albums/{site.ids['draft']}"
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    other.get_by_label("Release title").fill("From the other tab")
    expect(other.locator("#saved")).to_contain_text("Draft saved")
    page.get_by_label("Release title").fill("From the first tab")
    expect(page.locator("#release-problems")).to_contain_text("changed elsewhere")
    expect(page.get_by_label("Release title")).to_have_value("From the first tab")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".flash")).to_contain_text("Draft saved")
    other.reload()
    expect(other.get_by_label("Release title")).to_have_value("From the first tab")


def test_a_draft_that_could_not_be_saved_says_so_and_is_tried_again(page: Page, site: Site) -> None:
    sign_in(page, "ada")
    page.goto(f"/studio/albums/{site.ids['draft']}")
    page.context.set_offline(True)
    page.get_by_label("Label").fill("Shed Records")
    expect(page.locator("#saved")).to_contain_text("Not saved")
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("Draft saved")
    page.reload()
    expect(page.get_by_label("Label")).to_have_value("Shed Records")

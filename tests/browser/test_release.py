"""From files to a release that somebody else hears: the form that saves itself, the order by keys, publishing."""

import io
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests import corpus
from tests.browser import player
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
    page.clock.install()
    page.goto("/studio/upload")
    answers = lose_first_answer(page, "**/studio/albums?artist=*")
    page.set_input_files(".drop input", songs)
    title = page.get_by_label("Release title")
    expect(page.locator("#publishing-saved")).to_contain_text(
        "Draft saved"
    )  # before anybody has touched a field
    expect(title).to_have_value("Night Ferry")
    title.fill("Night Ferries")  # while its files are being prepared
    publish = page.get_by_role("button", name="Publish", exact=True)
    publish.focus()
    expect(page.locator(".release-track .badge--good")).to_have_count(2)
    expect(page.locator(".file--ready")).to_have_count(2)
    expect(page.locator("#publishing-note")).to_have_text("All 2 tracks are ready.")
    expect(publish).not_to_have_attribute("aria-disabled", "true")
    expect(publish).to_be_focused()
    expect(page).to_have_url(f"{site.url}/studio/albums/" + page.url.rpartition("/")[2])

    grip = page.get_by_role("button", name="Move Casting Off. Position 1")
    grip.focus()
    held: list[Route] = []
    page.route("**/position", lambda route: held.append(route))
    for key, said in (("Space", "lifted, place 1"), ("ArrowDown", "place 2 of 2"), ("Space", "dropped")):
        page.keyboard.press(key)
        expect(page.locator("#live")).to_contain_text(said)
    page.get_by_label("Label").fill("Slow Boat")
    page.clock.run_for(2000)  # its turn to be saved comes while the order is still on its way
    held.pop().continue_()
    expect(page.locator(".file").first).to_contain_text("Open Water")
    expect(page.locator(".release-track h3").first).to_contain_text("Open Water")
    leave_while_saving(page)
    expect(page.get_by_label("Label")).to_have_value("Slow Boat")
    expect(page.get_by_label("UPC or EAN")).to_have_value("036000291452")
    expect(page.get_by_label("About the release")).to_have_value("Two ferries, no lights.")
    expect(page.locator(".release-track h3").first).to_contain_text("Open Water")

    page.locator(".release-track").first.locator("summary").click()
    isrc = page.get_by_label("ISRC").first
    isrc.fill("nonsense")
    expect(page.locator(".field", has=isrc).locator(".error")).to_contain_text("twelve characters")
    expect(page.locator("#publishing-saved")).to_have_text("Saved except one field")
    expect(page.locator("#release-problems")).to_contain_text("Open Water, ISRC")
    page.locator("#publishing-saved").get_by_role("link", name="Saved except one field").click()
    expect(isrc).to_be_in_viewport()
    isrc.fill("SE-ABC-26-00001")
    expect(page.locator(".field", has=isrc).locator(".error")).to_have_count(0)

    title.fill("Night Ferries")
    publish.click()  # while that may still be on its way
    expect(page.locator("h1")).to_have_text("Night Ferries")
    expect(page.locator(".flash")).to_contain_text("Night Ferries is out")
    address = page.url

    other = chromium.new_context(base_url=site.url).new_page()
    sign_in(other, "ines")
    other.goto(address)
    expect(other.locator(".track").first).to_contain_text("Open Water")
    other.get_by_role("button", name="Play Night Ferries").first.click()
    player.wait(other, "player.state === 'playing' || player.queue.index === 1")  # each is two seconds long

    page.get_by_role("link", name="Edit Night Ferries").click()
    page.get_by_role("button", name="Unpublish").click()
    expect(page.locator(".flash")).to_contain_text("draft again")
    other.reload()
    expect(other.locator("h1")).not_to_have_text("Night Ferries")
    other.context.close()
    page.goto("/studio/releases")
    expect(page.locator(".work", has_text="Night Ferries")).to_have_count(1)
    assert answers == [200]


def leave_while_saving(page: Page) -> None:
    """Go elsewhere by a link with one save on its way and more typed since; and come back."""
    address, held = page.url, []
    page.route(
        address, lambda route: held.append(route) if route.request.method == "POST" else route.fallback()
    )
    page.locator("summary", has_text="About, credits, price").click()
    page.get_by_label("UPC or EAN").fill("036000291452")
    page.clock.run_for(2000)
    page.get_by_label("About the release").fill("Two ferries, no lights.")
    page.get_by_role("navigation", name="Studio").get_by_role("link", name="Releases").click()
    expect(page.locator("h1")).to_have_text("Releases")
    page.unroute(address)
    with page.expect_response(lambda answer: "Two+ferries" in (answer.request.post_data or "")) as last:
        held.pop().continue_()
    assert last.value.ok
    page.goto(address)


def lose_first_answer(page: Page, address: str) -> list[int]:
    """The server does what it is told the first time, and nobody hears of it; the statuses that were lost."""
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost:
            route.fallback()
        else:
            lost.append(route.fetch().status)
            route.abort("connectionreset")

    page.route(address, lose)
    return lost


def test_a_button_pressed_while_the_draft_is_made_goes_to_that_draft_which_comes_out_before_open_eyes(
    page: Page, site: Site, tmp_path: Path
) -> None:
    sign_in(page, "ada")
    page.clock.install()
    page.goto("/studio/upload")
    song = corpus.write(tmp_path / "Low Tide.flac", corpus.tone(hertz=330), title="Low Tide")
    page.set_input_files(".drop input", song)
    expect(page.locator(".release-track .badge--good")).to_have_count(1)
    page.get_by_role("button", name="Remove Low Tide").click()
    expect(page.locator(".release-track")).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("Low Tide is deleted")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".release-track .badge--good")).to_have_count(1)
    expect(page.locator("#uploads .file--ready")).to_have_count(1)

    page.locator("#publishing-time summary").click()
    page.get_by_label("Day and time").fill(f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%dT%H:%M}")
    held: list[Route] = []
    page.route("**/studio/albums?artist=*", lambda route: route.fallback() if held else held.append(route))
    page.get_by_label("Release title").fill("Low Tides")
    player.until(page, lambda: len(held), bool)
    page.get_by_role("button", name="Schedule", exact=True).click()
    held[0].continue_()
    expect(page.locator(".flash")).to_contain_text("Low Tides comes out on")
    expect(page.get_by_role("button", name="Cancel the schedule")).to_be_visible()
    expect(page.locator("#release-cover img")).to_be_visible()  # drawn meanwhile
    with closing(sqlite3.connect(site.folder / "site.db", timeout=30)) as db, db:
        db.execute("UPDATE albums SET published_at = publish_at WHERE title = 'Low Tides'")
    page.clock.fast_forward("01:00:00")
    expect(page.get_by_role("button", name="Unpublish")).to_be_visible()
    expect(page.locator("#publishing-saved")).to_have_text("")
    page.goto("/studio/releases")
    expect(page.locator(".work", has_text="Untitled")).to_have_count(0)


def test_of_two_tabs_one_is_told_and_neither_loses_what_was_typed(page: Page, site: Site) -> None:
    sign_in(page, "ada")
    address = f"/studio/albums/{site.ids['draft']}"
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    other.get_by_label("Release title").fill("From the other tab")
    expect(other.locator("#publishing-saved")).to_contain_text("Draft saved")
    page.get_by_label("Release title").fill("From the first tab")
    expect(page.locator("#release-problems")).to_contain_text("changed elsewhere")
    expect(page.locator("#publishing-saved")).to_have_text("Not saved")
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
    expect(page.locator("#publishing-saved")).to_contain_text("Not saved")
    page.context.set_offline(False)
    expect(page.locator("#publishing-saved")).to_contain_text("Draft saved")
    page.reload()
    expect(page.get_by_label("Label")).to_have_value("Shed Records")


def is_look(route: Route) -> bool:
    return route.request.method == "GET"


def test_a_refused_cover_says_why_until_the_next_choice_and_a_small_one_goes_once(
    page: Page, site: Site
) -> None:
    sign_in(page, "ada")
    page.goto(f"/studio/albums/{site.ids['draft']}")
    sent: list[str] = []
    page.on("request", lambda asked: asked.url.endswith("/cover") and sent.append(asked.method))
    choice, note = page.locator("[data-cover]"), page.locator("#cover-note")
    choice.set_input_files({"name": "c.png", "mimeType": "image/png", "buffer": bytes(5_000_001)})
    expect(note.locator(".error")).to_contain_text("up to 5 MB")
    assert not sent
    choice.set_input_files({"name": "c.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    expect(note.locator(".error")).not_to_contain_text("up to 5 MB")
    expect(note.locator(".error")).to_be_visible()
    looks: list[Route] = []
    page.route(page.url, lambda route: looks.append(route) if is_look(route) else route.fallback())
    page.get_by_label("Release title").fill("Drawn Meanwhile")
    expect(page.locator("#cover-hint")).to_contain_text("is being drawn")
    page.unroute(page.url)
    for look in looks:
        look.continue_()
    expect(page.locator("#release-cover img")).to_be_visible()
    expect(page.locator("#release-cover[data-drawing]")).to_have_count(0)
    expect(note.locator(".error")).to_be_visible()
    expect(page.get_by_role("button", name="Upload cover")).to_have_count(0)
    picture = io.BytesIO()
    Image.new("RGB", (200, 300), "teal").save(picture, "PNG")
    choice.set_input_files({"name": "c.png", "mimeType": "image/png", "buffer": picture.getvalue()})
    expect(page.get_by_text("Replace cover")).to_be_visible()
    expect(note).to_contain_text("200 × 300")
    expect(note.locator(".error")).to_be_hidden()
    assert sent == ["POST", "POST"]

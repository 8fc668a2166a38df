"""Sending music: several files at once, over bad lines and closed tabs, and by a plain form."""

import time
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests import corpus
from tests.browser import player
from tests.browser.conftest import WAIT_MS, Site, sign_in

SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 500_000}


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A long one of 8 MB and a short one, and something else."""
    folder = tmp_path_factory.mktemp("songs")
    noise = np.random.default_rng(4).normal(0, 0.1, (44_100 * 45, 2)).astype(np.float32)
    long = corpus.write(folder / "02 Long Way.wav", noise)
    short = corpus.write(folder / "01 Short Way.flac", title="Short Way Home")
    notes = folder / "notes.txt"
    notes.write_text("not music")
    return [long, notes, short]


def test_files_are_sent_paused_and_resumed_also_in_another_tab_and_become_drafts(
    context: BrowserContext, page: Page, songs: list[Path]
) -> None:
    sign_in(page, "ada")
    page.goto("/studio/upload")
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    page.set_input_files(".drop input", songs)
    expect(page.locator("[data-left-out]")).to_contain_text("notes.txt")
    expect(page.locator(".file--ready")).to_contain_text("Short Way Home")
    expect(page.locator("[data-overall]")).to_contain_text("1 of 2 files")  # also when it has left the list
    sending = page.locator("[data-sending] .file", has_text="02 Long Way.wav")
    wait_until_sent(sending, 500_000)
    page.click("[aria-label='Pause 02 Long Way.wav']")
    expect(sending).to_contain_text("Paused at")
    page.click(".rail a[href='/library']")  # the document stays, and so does what is on its way
    expect(page.locator("h1")).not_to_have_text("Upload")
    page.go_back()
    expect(sending).to_contain_text("Paused at")
    sent = bytes_of(sending)
    page.click("[aria-label='Go on with 02 Long Way.wav']")
    wait_until_sent(sending, sent + 300_000)
    page.click(
        "[aria-label='Pause 02 Long Way.wav']"
    )  # or the closed tab's buffers would still empty themselves
    expect(sending).to_contain_text("Paused at")
    page.close()

    page = context.new_page()
    offsets: list[int] = []
    page.on(
        "request",
        lambda asked: asked.method == "PATCH" and offsets.append(int(asked.headers["upload-offset"])),
    )
    page.goto("/studio/upload")
    expect(page.locator(".file--sending")).to_contain_text("Choose the same file again")
    page.set_input_files(".drop input", [songs[0], songs[2]])  # all of it once more
    expect(page.locator("[data-left-out]")).to_have_text("Not sent twice: 01 Short Way.flac.")
    expect(page.locator(".file--ready", has_text="Long Way")).to_contain_text("0:45")
    assert offsets
    assert offsets[0] > 500_000
    expect(page.locator("[data-sending] .file")).to_have_count(0)
    copy = {"name": "Copy.flac", "mimeType": "audio/flac", "buffer": songs[2].read_bytes()}
    page.set_input_files(".drop input", copy)
    expect(page.locator(".file--duplicate")).to_contain_text("You have this already")
    page.set_input_files(".drop input", {"name": "0.flac", "mimeType": "audio/flac", "buffer": b""})
    expect(page.locator("[data-sending] .file--failed")).to_be_visible()
    expect(page.locator("[data-overall-bar]")).to_be_hidden()
    page.locator(".file--ready", has_text="Long Way").get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("Long Way")


def test_a_line_that_says_nothing_any_more_is_left_for_a_new_one(page: Page, tmp_path: Path) -> None:
    song = corpus.write(tmp_path / "Silent Line.flac", corpus.tone(hertz=350), title="Silent Line")
    sign_in(page, "ada")
    page.clock.install()
    page.goto("/studio/upload")
    dead: list[Route] = []
    page.route("**/api/v1/uploads", lambda route: route.fallback() if dead else dead.append(route))
    page.set_input_files(".drop input", song)
    expect(page.locator("[data-sending] .file", has_text="Silent Line")).to_be_visible()
    player.until(page, lambda: len(dead), bool)
    page.clock.fast_forward(31_000)
    expect(page.locator(".file--ready", has_text="Silent Line")).to_be_visible()


def test_a_file_that_arrives_as_the_line_drops_stays_in_sight_until_the_list_shows_it(
    page: Page, tmp_path: Path
) -> None:
    song = corpus.write(tmp_path / "Last Byte.flac", corpus.tone(hertz=360), title="Last Byte")
    sign_in(page, "ada")
    page.goto("/studio/upload")
    pieces = "**/studio/upload?artist=*"
    page.route(pieces, cut)
    page.set_input_files(".drop input", song)
    row, line = page.locator("[data-sending] .file", has_text="Last Byte"), page.locator("[data-line]")
    expect(line).to_contain_text("No connection. It goes on by itself.")
    expect(row).to_be_visible()
    page.route(pieces, lambda route: route.fulfill(status=503) if is_for_release(route) else route.fallback())
    page.unroute(pieces, cut)  # in this order: nothing may slip through between
    expect(page.locator("#uploads .file", has_text="Last Byte")).to_be_visible()
    expect(row).to_have_count(0)
    expect(line).to_be_hidden()
    unloaded = page.get_by_text("The form could not be loaded.")
    expect(unloaded).to_be_visible()
    page.unroute(pieces)
    page.get_by_role("button", name="Try again").click()
    expect(unloaded).to_be_hidden()
    expect(page.locator(".release-track", has_text="Last Byte")).to_be_visible()


def test_a_file_that_replaces_another_goes_on_over_a_bad_line_and_is_refused_at_its_field(
    page: Page, site: Site, songs: list[Path]
) -> None:
    sign_in(page, "ada")
    here = f"/studio/tracks/{site.ids['fine_before']}/audio"
    page.goto(here)
    choice, reason = page.locator("[name=files]"), page.locator("#file-error")
    choice.set_input_files(songs[1])
    expect(reason).to_contain_text("notes.txt is not music by its name")
    lost = [lose_first(page, "**/api/v1/uploads/*", "PATCH"), lose_first(page, f"**{here}", "GET")]
    choice.set_input_files(songs[2])
    expect(reason).to_be_hidden()
    expect(page.locator("#replacement")).to_contain_text("in the place of what was there")
    expect(page.locator("#sounds")).to_contain_text("Before")
    expect(page.locator("[data-sending] .file")).to_have_count(0)
    assert lost == [["PATCH"], ["GET"]]
    choice.set_input_files(songs[2])
    expect(reason).to_contain_text("You have this very file already")
    expect(page.locator("[data-sending] .file")).to_have_count(0)


def lose_first(page: Page, address: str, method: str) -> list[str]:
    """Break the line under the first request of this method; what was lost."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost or route.request.method != method:
            route.fallback()
        else:
            lost.append(method)
            route.abort("connectionreset")

    page.route(address, lose)
    return lost


def cut(route: Route) -> None:
    route.abort("connectionreset")


def is_for_release(route: Route) -> bool:
    return route.request.headers.get("hx-target") == "release"


def test_a_file_is_sent_by_a_plain_form_too(
    chromium: Browser, site: Site, songs: list[Path], tmp_path: Path
) -> None:
    plain = corpus.write(tmp_path / "Plain Tune.flac", corpus.tone(hertz=300))
    context = chromium.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/auth/login")
    page.fill("#login-form [name=login]", "ada")
    page.fill("#login-form [name=password]", "a password of the tests")
    page.click("#login-form button:text('Log in')")
    page.goto("/studio/upload")
    page.set_input_files("input[name=files]", [plain, songs[1]])
    page.click("button:text('Upload')")
    expect(page.locator(".notice--bad")).to_contain_text("notes.txt is not music by its name")
    expect(page.locator(".file", has_text="Plain Tune")).to_be_visible()
    page.locator(".file", has_text="Plain Tune").get_by_role("button", name="Remove").click()
    expect(page.locator(".file", has_text="Plain Tune")).to_have_count(0)
    context.close()


def bytes_of(row: Locator) -> float:
    """How much of a file has been sent."""
    return float(row.locator("progress").evaluate("bar => bar.value"))


def wait_until_sent(row: Locator, least: float) -> None:
    end = time.monotonic() + WAIT_MS / 1000
    while bytes_of(row) < least:
        assert time.monotonic() < end, "nothing is sent"
        row.page.wait_for_timeout(50)


def test_files_chosen_while_the_script_is_on_its_way_are_sent_once_it_is_there(
    page: Page, tmp_path: Path
) -> None:
    sign_in(page, "ada")
    held: list[Route] = []
    page.route("**/upload/desk.js", lambda route: held.append(route))
    with page.expect_request("**/upload/desk.js"):
        page.goto("/studio/upload", wait_until="commit")
    page.set_input_files(
        ".drop input", corpus.write(tmp_path / "Early.flac", corpus.tone(hertz=287), title="Early")
    )
    held[0].continue_()
    expect(page.locator(".file--ready", has_text="Early")).to_have_count(1)

"""The keyboard map, and where it holds its peace."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import player
from tests.browser.conftest import Site


@pytest.fixture
def playing(page: Page) -> Page:
    player.play(page, player.HYMNS)
    page.evaluate("document.activeElement.blur()")
    return page


def test_space_pauses_and_plays(playing: Page) -> None:
    playing.keyboard.press("Space")
    player.wait(playing, "player.state === 'paused'")
    playing.keyboard.press("Space")
    player.wait(playing, "player.state === 'playing'")


def test_arrows_seek_skip_and_turn_the_volume(playing: Page) -> None:
    at = player.hold(playing)
    playing.keyboard.press("ArrowRight")
    playing.keyboard.press("ArrowRight")
    assert player.state(playing)["position"] == pytest.approx(at + 10, abs=0.1)
    playing.keyboard.press("ArrowLeft")
    assert player.state(playing)["position"] == pytest.approx(at + 5, abs=0.1)
    playing.keyboard.press("ArrowDown")
    assert player.state(playing)["volume"] == pytest.approx(0.75)
    playing.keyboard.press("m")
    assert player.state(playing)["muted"]
    playing.keyboard.press("Shift+ArrowRight")
    player.wait(playing, "player.track.title === 'Undertow Psalm' && player.state === 'playing'")
    player.hold(playing, at=0)  # after three seconds "previous" would go back to the start
    playing.keyboard.press("Shift+ArrowLeft")
    player.wait(playing, "player.track.title === 'Harbour Prayer'")


def test_the_row_cursor_moves_and_enter_plays(playing: Page, site: Site) -> None:
    playing.keyboard.press("j")
    playing.keyboard.press("j")
    expect(playing.locator(f"#track-{site.ids['psalm']}")).to_be_focused()
    playing.keyboard.press("k")
    playing.keyboard.press("j")
    playing.keyboard.press("Enter")
    player.wait(playing, "player.track.title === 'Undertow Psalm' && player.state === 'playing'")


def test_a_letter_alone_goes_nowhere_even_on_a_page_that_has_just_begun(page: Page) -> None:
    page.goto(player.HYMNS)
    page.keyboard.press("b")
    page.keyboard.press("h")
    page.wait_for_timeout(300)
    assert page.url.endswith(player.HYMNS)


def test_letters_open_what_they_name(playing: Page) -> None:
    playing.keyboard.press("q")
    expect(playing.locator("#queue")).to_be_visible()
    playing.keyboard.press("Escape")
    playing.keyboard.press("?")
    expect(playing.locator("#keys")).to_be_visible()
    playing.keyboard.press("Escape")
    expect(playing.locator("#keys")).to_be_hidden()
    playing.keyboard.press("/")
    expect(playing.locator("#q")).to_be_focused()
    playing.keyboard.type("q m l space ?")
    assert not player.state(playing)["muted"]
    expect(playing.locator("#queue")).to_be_hidden()
    player.plays_on(playing)


def test_g_and_a_letter_go_to_a_page_without_a_stop(playing: Page) -> None:
    playing.keyboard.press("g")
    playing.keyboard.press("b")
    expect(playing.locator("h1")).to_have_text("Browse")
    player.plays_on(playing)


def test_single_keys_can_be_switched_off(playing: Page) -> None:
    playing.evaluate("document.documentElement.dataset.singleKeys = 'off'")
    for key in ("m", "q", "Space"):
        playing.keyboard.press(key)
    assert not player.state(playing)["muted"]
    player.plays_on(playing)
    expect(playing.locator("#queue")).to_be_hidden()


def test_the_waveform_is_a_slider_with_its_own_arrows(playing: Page) -> None:
    at = player.hold(playing)
    slider = playing.locator("#deck .wave__seek")
    slider.focus()
    playing.keyboard.press("ArrowRight")
    playing.keyboard.press("ArrowUp")
    assert player.state(playing)["position"] == pytest.approx(at + 10, abs=0.1)
    assert player.state(playing)["volume"] == pytest.approx(0.8)
    expect(slider).to_have_attribute("aria-label", "Seek in Harbour Prayer")
    expect(slider).to_have_attribute("aria-valuetext", f"0:{int(at + 10)} of 3:00")


def test_a_focused_button_keeps_its_space(playing: Page) -> None:
    playing.locator("#deck [data-act=mute]").focus()
    playing.keyboard.press("Space")
    assert player.state(playing)["muted"]
    player.plays_on(playing)

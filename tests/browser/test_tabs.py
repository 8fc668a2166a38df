"""Two tabs, one voice; and what lock screens and headsets see."""

import re

from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from tests.browser import player
from tests.browser.conftest import Site, sign_in

SOON = "const every = setInterval; setInterval = (run, ms) => every(run, ms === 20_000 ? 300 : ms);"


def test_a_second_tab_silences_the_first_and_can_be_silenced_back(
    context: BrowserContext, page: Page
) -> None:
    player.play(page, player.HYMNS)
    second = context.new_page()
    player.play(second, player.PSALM)
    player.wait(page, "player.state === 'paused'")
    expect(page.locator("[data-note]")).to_have_text("Playing in another tab: Undertow Psalm by Mira Oduya")
    page.locator("[data-note-act]").click()
    player.wait(page, "player.state === 'playing'")
    player.wait(second, "player.state === 'paused'")
    expect(page.locator("[data-note]")).to_be_hidden()


def test_a_second_tab_shows_what_plays_in_the_first_and_takes_over_at_its_place(
    context: BrowserContext, page: Page
) -> None:
    player.play(page, player.HYMNS)
    player.seek(page, 60)
    player.wait(page, "player.position > 60.2")
    second = context.new_page()
    second.goto("/")
    expect(second.locator("[data-note]")).to_have_text("Playing in another tab: Harbour Prayer by Mira Oduya")
    expect(second.locator("#deck [data-now-title]")).to_have_text("Harbour Prayer")
    player.deck(page, "next")
    expect(second.locator("#deck [data-now-title]")).to_have_text("Undertow Psalm")
    player.seek(page, 90)
    second.locator("[data-note-act]").click()
    player.wait(second, "player.state === 'playing' && player.position >= 90 && player.position < 110")
    player.wait(page, "player.state === 'paused'")
    assert player.state(second)["title"] == "Undertow Psalm"
    player.deck(second, "toggle")
    expect(page.locator("[data-note]")).to_be_hidden()


def test_another_device_offers_to_go_on_where_one_stopped(
    chromium: Browser, site: Site, listener: Page
) -> None:
    player.play(listener, player.HYMNS)
    player.deck(listener, "next")
    player.wait(listener, "player.track.title === 'Undertow Psalm' && player.state === 'playing'")
    player.seek(listener, 102)
    player.wait(listener, "player.position >= 102")
    with listener.expect_response(lambda answer: tells_of_silence(answer.request)):
        player.deck(listener, "toggle")
    phone = chromium.new_context(base_url=site.url, viewport={"width": 390, "height": 844}).new_page()
    sign_in(phone, "ines")
    phone.goto("/")
    expect(phone.locator("[data-note]")).to_have_text(
        re.compile(r"You stopped on another device: Undertow Psalm at 1:[4-5]\d")
    )
    phone.click("[data-note-act]")
    player.wait(phone, "player.state === 'playing' && player.position >= 102")
    assert player.state(phone)["titles"] == ["Harbour Prayer", "Undertow Psalm"]
    phone.context.close()


def tells_of_silence(request: Request) -> bool:
    return (
        request.url.endswith("/me/place")
        and request.method == "PUT"
        and not request.post_data_json["playing"]
    )


def test_another_device_says_that_this_one_plays_takes_over_and_is_taken_over_from(
    chromium: Browser, site: Site, listener: Page
) -> None:
    phone = chromium.new_context(base_url=site.url, viewport={"width": 390, "height": 844}).new_page()
    for page in (listener, phone):
        page.add_init_script(SOON)
    sign_in(phone, "ines")
    with listener.expect_response("**/api/v1/me/place"):
        player.play(listener, player.HYMNS)
    player.seek(listener, 60)
    player.until(listener, lambda: place_of(listener), lambda at_ms: at_ms > 60_000)
    phone.goto("/")
    expect(phone.locator("[data-note]")).to_have_text(
        "Playing on another device: Harbour Prayer by Mira Oduya"
    )
    for now, before in ((phone, listener), (listener, phone)):
        now.click("[data-note-act]")
        player.wait(now, "player.state === 'playing' && player.position >= 60")
        player.wait(before, "player.state === 'paused'")
        expect(before.locator("[data-note]")).to_have_text(
            "Playing on another device: Harbour Prayer by Mira Oduya"
        )
    phone.wait_for_timeout(1_500)  # some reports of both
    assert (player.state(listener)["state"], player.state(phone)["state"]) == ("playing", "paused")
    phone.context.close()


def place_of(page: Page) -> int:
    """Where the server has the music of who looks at ``page``, in ms."""
    return int(page.request.get("/api/v1/me/place").json()["data"]["position_ms"])


def test_where_pages_have_no_locks_a_broadcast_does_the_same(context: BrowserContext, page: Page) -> None:
    context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
    player.play(page, player.HYMNS)
    second = context.new_page()
    player.play(second, player.SHORTS)
    player.wait(page, "player.state === 'paused'")


def test_the_media_session_follows(page: Page) -> None:
    page.add_init_script(
        """
        const set = MediaSession.prototype.setActionHandler;
        window.handlers = {};
        MediaSession.prototype.setActionHandler = function (name, run) {
          window.handlers[name] = run;
          return set.call(this, name, run);
        };
        const place = MediaSession.prototype.setPositionState;
        MediaSession.prototype.setPositionState = function (state) {
          window.place = state;
          return place.call(this, state);
        };
        """
    )
    player.play(page, player.HYMNS)
    # What tells the session is fetched with the first music.
    player.wait(page, "navigator.mediaSession.metadata && window.place")
    facts = page.evaluate(
        """() => {
          const { metadata, playbackState } = navigator.mediaSession;
          const { title, artist, album } = metadata;
          return { title, artist, album, state: playbackState, place: window.place };
        }"""
    )
    assert facts["title"] == "Harbour Prayer" and facts["artist"] == "Mira Oduya"
    assert facts["album"] == "Saltwater Hymns" and facts["state"] == "playing"
    assert facts["place"]["duration"] == 180
    page.evaluate("handlers.seekto({ seekTime: 60 })")
    player.wait(page, "player.position >= 60")
    page.evaluate("handlers.seekforward({})")
    player.wait(page, "player.position >= 70")
    page.evaluate("handlers.nexttrack()")
    player.wait(page, "player.track.title === 'Undertow Psalm'")
    page.evaluate("handlers.pause()")
    player.wait(page, "player.state === 'paused'")
    assert page.evaluate("navigator.mediaSession.playbackState") == "paused"


def test_what_a_lost_line_kept_from_coming_is_fetched_when_it_is_back(listener: Page) -> None:
    page = listener
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost:
            route.fallback()
        else:
            lost.append(1)
            route.abort()

    page.route("**/player/devices.js", lose)
    with page.expect_event("requestfailed"):
        page.goto("/")
    with page.expect_response("**/player/devices.js") as answer:
        page.evaluate("dispatchEvent(new Event('online'))")
    assert answer.value.ok

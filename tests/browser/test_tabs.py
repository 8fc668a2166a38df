"""Two tabs, one voice; and what lock screens and headsets see."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import player


def test_a_second_tab_silences_the_first_and_can_be_silenced_back(
    context: BrowserContext, page: Page
) -> None:
    player.play(page, player.HYMNS)
    second = context.new_page()
    player.play(second, player.SHORTS)
    player.wait(page, "player.state === 'paused'")
    expect(page.locator("[data-note]")).to_have_text("Playing in another tab: Tide 1 by Łucja Brzeg")
    page.locator("[data-note-act]").click()
    player.wait(page, "player.state === 'playing'")
    player.wait(second, "player.state === 'paused'")
    expect(page.locator("[data-note]")).to_be_hidden()


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

"""Formats that Chromium does not play: a sentence, a short wait, and then the music."""

from playwright.sync_api import Page, Route, expect

from tests.browser import player

TONGUES = "/artists/mira-oduya/albums/foreign-tongues"


def test_an_album_in_formats_the_browser_lacks_plays_and_what_nobody_can_read_is_passed_over(
    page: Page,
) -> None:
    page.goto(TONGUES)
    page.click(".hero .btn--play")
    expect(page.locator("[data-note]")).to_have_text("Aiff is being made ready for this browser.")
    player.sounds(page)
    found = player.state(page)
    assert (found["title"], found["titles"], found["note"]) == ("Aiff", ["Aiff", "Garbled", "Alac"], "")
    assert found["source"].count("/audio?format=opus&") == 1
    player.hold(page)  # or it would come to its end, and go on by itself
    player.wait(page, "player.queue.entries[1].track.audio[1].unplayable")  # what follows is made meanwhile
    player.deck(page, "next")
    expect(page.locator("[data-note]")).to_contain_text("Moving on to the next track.")
    player.wait(page, "player.track.title === 'Alac' && player.state === 'playing' && player.position > 0.1")


def test_a_form_that_cannot_be_made_yet_says_why_and_plays_by_itself_once_it_can(page: Page) -> None:
    full = '{"error": {"code": "unavailable", "message": "The disk is full."}}'
    page.route("**/preparation?*", lambda route: route.fulfill(status=503, body=full))
    page.route("**/api/v1/albums/*/queue", unready)  # whatever an earlier page had made
    page.goto(TONGUES)
    page.click(".hero .btn--play")
    expect(page.locator("[data-note]")).to_contain_text("The disk is full. Trying again in")
    expect(page.locator("[data-note-act]")).to_have_text("Try again")
    page.unroute("**/preparation?*")
    player.sounds(page)
    assert player.state(page)["note"] == ""


def unready(route: Route) -> None:
    answer = route.fetch()
    told = answer.json()
    for source in told["data"][0]["audio"]:
        source["ready"] = False
    route.fulfill(response=answer, json=told)


def test_a_rendition_that_was_lost_is_made_again(page: Page) -> None:
    lost = {"times": 0}

    def lose(route) -> None:
        lost["times"] += 1
        route.fulfill(status=404, body="gone") if lost["times"] < 3 else route.continue_()

    page.goto(TONGUES)
    page.click(".hero .btn--play")
    player.sounds(page)
    page.route("**/audio?format=opus&**", lose)
    page.reload()
    page.click(".hero .btn--play")
    player.sounds(page)
    assert lost["times"] >= 3

"""Links, forms, back and forward, errors: the music goes on through all of it, and each answer is shown."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import player
from tests.browser.site import PASSWORD

WATCH = """() => {
  const { player } = document.getElementById("deck");
  const audio = player.playback.active;
  const watch = window.watch = { audio, deck: document.getElementById("deck"), events: [], worst: 0, samples: 0 };
  for (const name of ["pause", "waiting", "emptied", "stalled", "ended", "error"]) {
    audio.addEventListener(name, () => watch.events.push(name));
  }
  let last = null;
  setInterval(() => {
    const now = performance.now() / 1000, at = audio.currentTime;
    if (last) watch.worst = Math.max(watch.worst, Math.abs((at - last.at) - (now - last.now)));
    last = { now, at };
    watch.samples += 1;
  }, 50);
}"""
WATCHED = """() => ({
  same: watch.audio === document.getElementById("deck").player.playback.active && watch.audio.isConnected
    && watch.deck === document.getElementById("deck"),
  events: watch.events, worst: watch.worst, samples: watch.samples,
})"""


def arrive(page: Page, path: str) -> None:
    expect(page).to_have_url(path)


def test_the_music_does_not_notice_twenty_navigations(page: Page) -> None:
    # A machine that stands still for a moment holds up the sound's clock as well, once; what a navigation costs, it
    # costs each time. So a walk with a gap is walked again from its beginning: a gap in all three is the player's.
    gaps: list[float] = []
    while not gaps or (gaps[-1] > 0.05 and len(gaps) < 3):
        page.context.clear_cookies()
        watched = walk_twenty_pages(page)
        assert watched["same"]
        # These two happen when data come late.
        assert set(watched["events"]) <= {"waiting", "stalled"}, watched
        assert watched["samples"] > 50
        gaps.append(1.0 if watched["events"] else watched["worst"])
    assert min(gaps) <= 0.05, gaps


def walk_twenty_pages(page: Page) -> dict[str, Any]:
    """What the music had to suffer: ``worst`` is the most seconds by which it was off the clock within one look."""
    player.play(page, player.HYMNS)
    page.evaluate(WATCH)
    for path in ("/browse/tracks", "/browse/albums", "/browse/artists", "/browse/genres", "/"):
        follow(page, path)
    page.click(f"#main a[href='{player.SHORTS}'] >> nth=0")
    arrive(page, player.SHORTS)
    for _ in range(3):
        page.go_back()
        page.wait_for_timeout(150)
    for _ in range(2):
        page.go_forward()
        page.wait_for_timeout(150)
    link(page, "/artists/nobody-of-this-name")
    expect(page.locator("h1")).to_have_text("Nothing at this address")
    sign_in_without_leaving(page)
    follow(page, "/library")
    link(page, "/settings/profile")
    page.fill("[name=website]", "no address at all")
    page.click("text=Save profile")
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    page.fill("[name=website]", "")
    page.click("text=Save profile")
    expect(page.locator("#main .notice--good")).to_be_visible()
    follow(page, "/")
    link(page, player.PSALM)
    link(page, "/artists/mira-oduya")
    watched: dict[str, Any] = page.evaluate(WATCHED)
    return watched


def follow(page: Page, path: str) -> None:
    page.click(f"#page a[href='{path}'] >> visible=true >> nth=0")
    arrive(page, path)


def link(page: Page, path: str) -> None:
    """Follow a link that the page did not have."""
    press(page, path)
    arrive(page, path)


def press(page: Page, path: str) -> None:
    page.evaluate(
        """path => {
          const link = Object.assign(document.createElement("a"), { href: path, textContent: "there" });
          document.getElementById("main").prepend(link);
          htmx.process(link);
          link.click();
        }""",
        path,
    )


def sign_in_without_leaving(page: Page) -> None:
    page.click(".top a:text('Log in')")
    page.fill("#login-form [name=login]", "ines")
    page.fill("#login-form [name=password]", "not this")
    page.click("#login-form button:text('Log in')")
    expect(page.locator("#login-form [role=alert]")).to_be_visible()
    page.fill("#login-form [name=password]", PASSWORD)
    page.click("#login-form button:text('Log in')")
    expect(page.locator("html")).to_have_attribute("data-viewer", "user")


@pytest.mark.parametrize("status", [403, 404, 409, 410, 413, 422, 429, 500, 503])
def test_a_refused_page_is_shown_like_any_page(page: Page, status: int) -> None:
    page.goto("/")
    page.evaluate("window.stayed = true")
    answer = page.request.get("/artists/nobody").text()
    page.route(
        "**/browse/albums", lambda route: route.fulfill(status=status, content_type="text/html", body=answer)
    )
    link(page, "/browse/albums")
    expect(page.locator("h1")).to_have_text("Nothing at this address")
    assert page.evaluate("window.stayed")


def test_a_page_that_needs_sign_in_becomes_the_sign_in_page_and_the_music_goes_on(page: Page) -> None:
    player.play(page, player.HYMNS)
    page.evaluate("window.stayed = true")
    page.click("#page a[href='/library'] >> visible=true")
    expect(page.locator("h1")).to_have_text("Welcome back")
    page.fill("#login-form [name=login]", "ines")
    page.fill("#login-form [name=password]", PASSWORD)
    page.click("#login-form button:text('Log in')")
    expect(page.locator("html")).to_have_attribute("data-viewer", "user")
    arrive(page, "/library")
    assert page.evaluate("window.stayed")
    player.plays_on(page)


def test_a_page_that_does_not_arrive_is_said_and_can_be_asked_for_again(page: Page) -> None:
    page.goto("/")
    page.context.set_offline(True)
    page.click("#page a[href='/browse/tracks'] >> visible=true >> nth=0")
    alert = page.locator(".toast--bad")
    expect(alert).to_contain_text("The page did not arrive.")
    page.context.set_offline(False)
    alert.get_by_text("Try again").click()
    expect(page.locator("h1")).to_have_text("Browse")
    expect(alert).to_have_count(0)


def test_a_failure_in_front_of_the_application_is_said(page: Page) -> None:
    page.goto("/")
    page.route(
        "**/browse/albums",
        lambda route: route.fulfill(status=502, content_type="text/html", body="<h1>Bad gateway</h1>"),
    )
    press(page, "/browse/albums")
    expect(page.locator(".toast--bad")).to_contain_text("The page did not arrive.")
    expect(page.locator("#main")).to_be_attached()


def test_focus_and_title_follow_the_page(page: Page) -> None:
    page.goto("/")
    page.click("#page a[href='/browse/tracks'] >> visible=true >> nth=0")
    expect(page.locator("h1")).to_have_text("Browse")
    expect(page.locator("#main")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Browse tracks · Musewave")
    expect(page).to_have_title("Browse tracks · Musewave")


def test_the_title_says_what_plays_until_it_is_paused(page: Page) -> None:
    player.play(page, player.HYMNS)
    expect(page).to_have_title("▶ Harbour Prayer by Mira Oduya")
    page.click("#page a[href='/browse/tracks'] >> visible=true >> nth=0")
    expect(page.locator("h1")).to_have_text("Browse")
    expect(page).to_have_title("▶ Harbour Prayer by Mira Oduya")
    player.deck(page, "toggle")
    expect(page).to_have_title("Browse tracks · Musewave")


def test_back_brings_the_place_the_appended_rows_and_the_present_likes(listener: Page) -> None:
    page = listener
    page.goto("/browse/tracks")
    expect(page.locator("[data-track]")).to_have_count(50)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("[data-track]")).to_have_count(74)
    row = page.locator("[data-track]").nth(60)
    number = row.get_attribute("data-track")
    row.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    row.locator(".track__t b a").click()
    expect(page.locator(".hero--track")).to_be_visible()
    page.click(f"form button[data-like-track='{number}']")
    expect(page.locator(f"form button[data-like-track='{number}']").first).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator(".like-form.htmx-request")).to_have_count(0)
    page.go_back()
    expect(page.locator("[data-track]")).to_have_count(74)
    assert abs(page.evaluate("scrollY") - place) < 30
    expect(page.locator(f"#track-{number} [data-like-track]")).to_have_attribute("aria-pressed", "true")
    page.click(f"#track-{number} [data-like-track]")
    expect(page.locator(f"#track-{number} [data-like-track]")).to_have_attribute("aria-pressed", "false")


def test_a_page_that_is_left_for_another_before_it_came_back_leaves_its_place_to_nobody(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 240})
    page.goto("/browse/tracks")
    link(page, "/browse/albums")
    page.reload()  # what was seen before is kept no longer
    held: list[Route] = []
    page.route("**/browse/tracks", lambda route: held.append(route))
    page.go_back()
    player.until(page, lambda: len(held), bool)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    link(page, "/browse/artists")
    expect(page.locator("#main")).to_be_focused()
    assert page.evaluate("scrollY") == 0


def test_files_are_fetched_as_files(page: Page) -> None:
    page.goto("/")
    with page.expect_request("**/media/tracks/1/audio") as asked:
        press(page, "/media/tracks/1/audio")
    assert asked.value.is_navigation_request()
    page.wait_for_url("**/media/tracks/1/audio", wait_until="commit")  # a page on its way may never close


def test_nothing_of_a_private_page_is_written_down(listener: Page) -> None:
    page = listener
    page.goto("/")
    for path in ("/library", "/browse/tracks", "/"):
        page.click(f"#page a[href='{path}'] >> visible=true >> nth=0")
        arrive(page, path)
    kept = page.evaluate("JSON.stringify(sessionStorage) + JSON.stringify(localStorage)")
    assert "Inês" not in kept
    assert "htmx-history-cache" not in kept


def test_a_new_build_loads_at_the_next_pause(page: Page) -> None:
    def newer(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.text().replace('name="build" content="', 'name="build" content="x')
        )

    player.play(page, player.HYMNS)
    page.evaluate("window.stayed = true")
    page.route("**/browse/tracks", newer)
    page.click("#page a[href='/browse/tracks'] >> visible=true >> nth=0")
    expect(page.locator("h1")).to_have_text("Browse")
    assert page.evaluate("window.stayed")
    page.unroute("**/browse/tracks")
    with page.expect_navigation():
        player.deck(page, "toggle")
    assert not page.evaluate("window.stayed")

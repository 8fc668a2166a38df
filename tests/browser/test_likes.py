"""Like and follow: shown at once, taken back if not saved; and what happens when a guest presses them."""

from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser import player
from tests.browser.conftest import Site
from tests.browser.site import PASSWORD

REFUSED = '{"toast": {"text": "The server\'s disk is full", "bad": true}}'


def heart(page: Page, track: int) -> str:
    return f"#track-{track} [data-like-track]"


def test_a_like_shows_before_the_answer_and_everywhere(listener: Page, site: Site) -> None:
    page, track = listener, site.ids["tide1"]
    player.play(page, player.SHORTS)
    held: list[Route] = []
    page.route("**/tracks/*/like", lambda route: held.append(route))
    page.click(heart(page, track))
    expect(page.locator(heart(page, track))).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#deck [data-now-like]")).to_have_attribute("aria-pressed", "true")
    player.until(page, lambda: bool(held), bool)
    held[0].continue_()
    page.unroute("**/tracks/*/like")
    is_saved(page, track)
    page.reload()
    expect(page.locator(heart(page, track))).to_have_attribute("aria-pressed", "true")
    page.click(heart(page, track))
    expect(page.locator(heart(page, track))).to_have_attribute("aria-pressed", "false")
    is_saved(page, track, is_liked=False)


def test_a_like_that_is_not_saved_is_taken_back_and_can_be_tried_again(listener: Page, site: Site) -> None:
    page, track = listener, site.ids["tide2"]
    page.goto(player.SHORTS)
    page.route("**/tracks/*/like", lambda route: route.fulfill(status=503, body="busy"))
    page.click(heart(page, track))
    expect(page.locator(".toast--bad")).to_contain_text("Like not saved")
    expect(page.locator(heart(page, track))).to_have_attribute("aria-pressed", "false")
    page.unroute("**/tracks/*/like")
    page.locator(".toast--bad").get_by_text("Try again").click()
    expect(page.locator(heart(page, track))).to_have_attribute("aria-pressed", "true")
    is_saved(page, track)


def test_a_like_that_is_refused_after_the_page_changed_says_why_and_can_be_tried_again_there(
    listener: Page, site: Site
) -> None:
    page, album = listener, site.ids["shorts"]
    page.goto(player.SHORTS)
    held: list[Route] = []
    page.route("**/albums/*/like", lambda route: held.append(route))
    page.click(f".hero [data-like-album='{album}']")
    page.get_by_role("link", name="Home", exact=True).first.click()
    expect(page).to_have_url("/")
    for _ in range(2):
        player.until(page, lambda: bool(held), bool)
        held.pop().fulfill(status=503, body="", headers={"HX-Trigger": REFUSED})
        expect(page.locator(".toast--bad")).to_contain_text("Like not saved. The server's disk is full")
        page.locator(".toast--bad").get_by_text("Try again").click()
    player.until(page, lambda: bool(held), bool)
    held.pop().continue_()
    asked = f"/api/v1/states?albums={album}"
    player.until(
        page, lambda: page.request.get(asked).json()["data"]["liked_albums"], lambda found: found == [album]
    )


def test_a_form_that_is_refused_for_now_stays_as_it_was_typed_and_is_sent_again(listener: Page) -> None:
    page = listener
    answers: list[Route] = []
    page.route(
        "**/playlists",
        lambda route: answers.append(route) if route.request.method == "POST" else route.continue_(),
    )
    page.goto("/library/playlists")
    page.locator("#main a[href='/playlists/new'][data-dialog]").first.click()
    for title, form in (
        ("Kept in a dialog", page.locator("#dialog")),
        ("Kept on a page", page.locator("#main")),
    ):
        form.locator("[name=title]").fill(title)
        form.get_by_role("button", name="Create playlist").click()
        player.until(page, lambda: bool(answers), bool)
        answers.pop().fulfill(
            status=503,
            content_type="text/html",
            body="<main id=page></main>",
            headers={"HX-Trigger": REFUSED},
        )
        expect(page.locator(".toast--bad")).to_contain_text("not saved. The server's disk is full")
        expect(form.locator("[name=title]")).to_have_value(title)
        page.locator(".toast--bad").get_by_text("Try again").click()
        player.until(page, lambda: bool(answers), bool)
        answers.pop().continue_()
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        page.goto("/playlists/new")


def test_a_lost_line_takes_a_like_back_too(listener: Page, site: Site) -> None:
    page, track = listener, site.ids["tide3"]
    page.goto(player.SHORTS)
    page.context.set_offline(True)
    page.click(heart(page, track))
    expect(page.locator(".toast--bad")).to_contain_text("Like not saved")
    expect(page.locator(heart(page, track))).to_have_attribute("aria-pressed", "false")
    page.context.set_offline(False)


def test_two_quick_presses_end_where_the_last_one_wanted(listener: Page, site: Site) -> None:
    page, track = listener, site.ids["fine_after"]
    page.goto(player.ODD)
    answers: list[int] = []
    held: list[Route] = []
    page.on("response", lambda one: answers.append(one.status) if one.url.endswith("/like") else None)
    page.route("**/tracks/*/like", lambda route: route.fallback() if held else held.append(route))
    page.click(heart(page, track))
    page.click(heart(page, track))
    player.until(page, lambda: len(held), bool)
    held[0].continue_()
    expect(page.locator(heart(page, track))).to_have_attribute("aria-pressed", "false")
    player.until(page, lambda: len(answers), lambda count: count == 2)
    expect(page.locator(".like-form.htmx-request")).to_have_count(0)
    expect(page.locator(heart(page, track))).to_have_attribute("aria-pressed", "false")
    assert states(page, track) == []


def test_an_answer_that_was_asked_for_before_a_press_does_not_take_it_back(
    listener: Page, site: Site
) -> None:
    page, track = listener, site.ids["tide3"]
    player.play(page, player.SHORTS)
    held: list[tuple[Route, APIResponse]] = []
    page.route("**/api/v1/states?*", lambda route: held.append((route, route.fetch())))
    page.get_by_role("link", name="Home", exact=True).first.click()
    expect(page).to_have_url("/")
    page.go_back()
    player.until(page, lambda: bool(held), bool)
    with page.expect_response(f"**/tracks/{track}/like"):
        page.click(heart(page, track))
    expect(page.locator(".like-form.htmx-request")).to_have_count(0)
    for route, answer in held:
        route.fulfill(response=answer)
    page.wait_for_timeout(300)
    expect(page.locator(heart(page, track))).to_have_attribute("aria-pressed", "true")
    page.click(heart(page, track))  # as it was
    expect(page.locator(heart(page, track))).to_have_attribute("aria-pressed", "false")
    is_saved(page, track, is_liked=False)


def test_the_heart_of_the_deck_and_the_key_like_what_plays(listener: Page, site: Site) -> None:
    page = listener
    player.play(page, player.BRIEF)
    player.deck(page, "toggle")
    track = player.state(page)["id"]
    page.click("#deck [data-now-like]")
    expect(page.locator(heart(page, track))).to_have_attribute("aria-pressed", "true")
    is_saved(page, track)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("l")
    expect(page.locator(heart(page, track))).to_have_attribute("aria-pressed", "false")


def test_following_changes_the_word_at_once_and_not_the_name(listener: Page) -> None:
    page = listener
    page.goto("/artists/mira-oduya")
    button, followers = (
        page.get_by_role("button", name="Follow Mira Oduya"),
        page.locator(".hero [data-followers]"),
    )
    before = int(followers.inner_text())
    button.click()
    expect(button).to_have_text("Following")
    expect(followers).to_have_text(str(before + 1))
    expect(page.locator(".follow-form.htmx-request")).to_have_count(0)
    page.reload()
    expect(button).to_have_text("Following")
    button.click()
    expect(button).to_have_text("Follow")


def test_a_guest_signs_in_in_a_dialog_then_the_like_happens_and_the_music_goes_on(
    page: Page, site: Site
) -> None:
    player.play(page, player.HYMNS)
    track = site.ids["psalm"]
    before = player.state(page)["position"]
    page.click(heart(page, track))
    dialog = page.locator("#dialog")
    expect(dialog.locator("[name=login]")).to_be_focused()
    dialog.locator("[name=login]").fill("jonas")
    dialog.locator("[name=password]").fill("wrong")
    dialog.get_by_role("button", name="Log in", exact=True).click()
    expect(dialog.locator("[role=alert]")).to_be_visible()
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.get_by_role("button", name="Log in", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("data-viewer", "user")
    expect(page.locator(heart(page, track))).to_have_attribute("aria-pressed", "true")
    is_saved(page, track)
    player.plays_on(page)
    assert player.state(page)["position"] > before
    assert page.url.endswith(player.HYMNS)


def test_a_guest_who_thinks_better_of_it_likes_nothing(page: Page, site: Site) -> None:
    page.goto(player.HYMNS)
    page.click(heart(page, site.ids["psalm"]))
    expect(page.locator("#dialog [name=login]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator(heart(page, site.ids["psalm"]))).to_have_attribute("aria-pressed", "false")


def is_saved(page: Page, track: int, is_liked: bool = True) -> None:
    player.until(page, lambda: states(page, track), lambda found: found == ([track] if is_liked else []))


def states(page: Page, track: int) -> list[int]:
    found: list[int] = page.request.get(f"/api/v1/states?tracks={track}").json()["data"]["liked_tracks"]
    return found

"""Adding to a playlist from any row: a dialog, and the music goes on."""

from playwright.sync_api import Page, expect

from tests.browser import player
from tests.browser.conftest import Site
from tests.browser.site import PASSWORD


def test_a_row_is_added_to_a_playlist_in_a_dialog(listener: Page, site: Site) -> None:
    page = listener
    player.play(page, player.SHORTS)
    page.click(f"[data-more='{site.ids['tide2']}']")
    page.get_by_role("menuitem", name="Add to playlist").click()
    dialog = page.locator("#dialog")
    expect(dialog.get_by_role("heading")).to_be_visible()
    dialog.get_by_role("button", name="For nobody").click()
    expect(page.locator(".toast")).to_contain_text("For nobody")
    player.plays_on(page)


def test_of_two_dialogs_the_one_that_was_wanted_last_stays_whichever_comes_first(
    listener: Page, site: Site
) -> None:
    page, held = listener, []
    page.goto(player.SHORTS)
    page.route("**/playlists/picker?*", lambda route: route.fallback() if held else held.append(route))
    for track in ("tide2", "tide3"):
        page.click(f"[data-more='{site.ids[track]}']")
        page.get_by_role("menuitem", name="Add to playlist").click()
        player.until(page, lambda: len(held), bool)
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("Tide 3")
    held[0].continue_()
    page.wait_for_timeout(300)
    expect(dialog).to_contain_text("Tide 3")


def test_what_went_wrong_in_a_dialog_is_said_where_it_can_be_pressed(listener: Page, site: Site) -> None:
    page = listener
    page.goto(player.SHORTS)
    page.click(f"[data-more='{site.ids['tide3']}']")
    page.get_by_role("menuitem", name="Add to playlist").click()
    page.route("**/entries", lambda route: route.abort())
    page.locator("#dialog").get_by_role("button", name="For nobody").click()
    page.unroute("**/entries")
    page.locator(".toast--bad").get_by_role("button", name="Try again").click()
    expect(page.locator(".toast")).to_contain_text("Added to For nobody")


def test_a_playlist_made_from_a_row_stands_in_the_rail_at_once(listener: Page, site: Site) -> None:
    page = listener
    page.goto(player.SHORTS)
    page.click(f"[data-more='{site.ids['tide2']}']")
    page.get_by_role("menuitem", name="Add to playlist").click()
    dialog = page.locator("#dialog")
    dialog.locator("[name=title]").fill("Made from a row")
    dialog.get_by_role("button", name="Create and add").click()
    expect(page.locator(".toast")).to_contain_text("Added to Made from a row")
    expect(page.locator("#rail-playlists").get_by_role("link", name="Made from a row")).to_be_visible()


def test_a_guest_signs_in_first_and_then_chooses(page: Page, site: Site) -> None:
    player.play(page, player.SHORTS)
    page.click(f"[data-more='{site.ids['tide3']}']")
    page.get_by_role("menuitem", name="Add to playlist").click()
    dialog = page.locator("#dialog")
    dialog.locator("[name=login]").fill("ines")
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.get_by_role("button", name="Log in", exact=True).click()
    expect(dialog.get_by_role("button", name="For nobody")).to_be_visible()
    dialog.get_by_role("button", name="For nobody").click()
    expect(page.locator(".toast")).to_contain_text("For nobody")
    player.plays_on(page)


def test_a_deletion_begins_at_the_way_out(listener: Page, site: Site) -> None:
    page = listener
    page.goto("/people/ines/playlists/for-nobody")
    page.get_by_role("link", name="Delete this playlist").click()
    expect(page.locator("#dialog").get_by_role("link", name="Keep it")).to_be_focused()
    page.keyboard.press("Escape")
    page.goto(f"/playlists/{site.ids['kitchen']}/deletion")
    expect(page.get_by_role("link", name="Keep it")).to_be_focused()


def test_log_out_forgets_what_was_played(listener: Page) -> None:
    page = listener
    player.play(page, player.HYMNS)
    page.click("[popovertarget=account-menu]")
    with page.expect_navigation():
        page.click("text=Log out")
    expect(page.locator("html")).to_have_attribute("data-viewer", "guest")
    found = player.state(page)
    assert (found["state"], found["title"]) == ("empty", None)
    assert "Harbour" not in page.evaluate("JSON.stringify(localStorage)")

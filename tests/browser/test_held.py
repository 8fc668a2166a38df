"""A session that ended meanwhile costs nothing that was typed."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Site


def test_a_dialog_filled_in_by_somebody_logged_out_meanwhile_is_sent_after_the_sign_in(
    listener: Page, site: Site
) -> None:
    page = listener
    page.goto(site.url + "/library/playlists")
    page.locator("#main a[href='/playlists/new'][data-dialog]").first.click()
    dialog = page.locator("#dialog")
    dialog.locator("[name=title]").fill("Written before the end")
    page.context.clear_cookies()
    dialog.get_by_role("button", name="Create playlist").click()
    dialog.locator("[name=login]").fill("ines")
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", name="Written before the end")).to_be_visible()

    page.locator("a[href$='/deletion'][data-dialog]").click()
    expect(dialog.get_by_role("link", name="Keep it")).to_be_focused()

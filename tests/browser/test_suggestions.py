"""Suggestions under the search box, by mouse and by keys."""

from playwright.sync_api import Page, Route, expect

from tests.browser import player


def test_typing_suggests_and_arrows_choose_without_leaving_the_field(page: Page) -> None:
    player.play(page, player.HYMNS)
    page.keyboard.press("/")
    page.keyboard.type("lucja", delay=30)
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Łucja Brzeg")
    field = page.locator("#q")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Łucja Brzeg")
    assert player.state(page)["state"] == "playing"


def test_an_answer_that_comes_while_one_chooses_leaves_the_list_and_the_choice(page: Page) -> None:
    held: list[Route] = []
    page.route(
        "**/search/suggestions?q=luc*",
        lambda route: route.fallback() if is_first(route) else held.append(route),
    )
    page.goto("/")
    field, option = page.locator("#q"), page.get_by_role("option").first
    field.press_sequentially("luc")
    expect(option).to_contain_text("Łucja Brzeg")
    field.press_sequentially("j")
    player.until(page, lambda: len(held), bool)
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    held[0].continue_()
    page.wait_for_timeout(300)
    expect(option).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(page.locator("h1")).to_have_text("Łucja Brzeg")


def is_first(route: Route) -> bool:
    return route.request.url.endswith("=luc")


def test_escape_closes_the_suggestions_and_enter_searches(page: Page) -> None:
    page.goto("/")
    page.fill("#q", "")
    page.locator("#q").press_sequentially("psalm", delay=30)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#search-suggestions")).to_be_hidden()
    expect(page.locator(".top__search kbd")).to_be_hidden()  # a hint for who is elsewhere
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#search-suggestions")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_contain_text("Undertow Psalm")
    assert "/search?q=psalm" in page.url


def test_the_search_of_a_phone_keeps_to_its_kind_while_one_types(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/search?q=salt&type=albums")
    page.locator("#q-page").press("End")
    page.locator("#q-page").press_sequentially("w")
    page.wait_for_url("**/search?q=saltw&type=albums")
    expect(page.locator("#results [href$='/albums/saltwater-hymns']").first).to_be_visible()
    expect(page.locator("#results .track")).to_have_count(0)

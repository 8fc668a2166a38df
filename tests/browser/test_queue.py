"""The queue: what comes next, in which order, and that it is still there tomorrow."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser import player
from tests.browser.conftest import FLAGS, Site


@pytest.fixture
def queue(page: Page) -> Page:
    """Sixty short tracks with the drawer open, paused in the first: a slow machine would come to the next."""
    player.play(page, player.SHORTS)
    player.hold(page)
    page.click("#deck .deck__end [popovertarget=queue]")
    expect(page.locator("#queue-list > li")).to_have_count(60)
    return page


def shown(page: Page, count: int = 4) -> list[str]:
    return page.locator("#queue-list [data-queue-play]").all_text_contents()[:count]


def test_the_drawer_takes_the_focus_and_gives_it_back(queue: Page) -> None:
    expect(queue.locator("#queue [popovertargetaction=hide]")).to_be_focused()
    queue.keyboard.press("Escape")
    expect(queue.locator("#queue")).to_be_hidden()
    expect(queue.locator("#deck .deck__end [popovertarget=queue]")).to_be_focused()


def test_keys_lift_move_and_drop_a_track(queue: Page) -> None:
    grip = queue.get_by_role("button", name="Move Tide 2", exact=True)
    grip.focus()
    queue.keyboard.press("Space")
    expect(queue.locator("[data-queue-status]")).to_contain_text("Tide 2 lifted, place 1 of 59.")
    queue.keyboard.press("ArrowDown")
    queue.keyboard.press("ArrowDown")
    expect(queue.locator("[data-queue-status]")).to_have_text("Tide 2, place 3 of 59")
    queue.keyboard.press("Space")
    expect(queue.locator("[data-queue-status]")).to_have_text("Tide 2 dropped at place 3 of 59")
    assert player.state(queue)["titles"][:4] == ["Tide 1", "Tide 3", "Tide 4", "Tide 2"]
    expect(grip).to_be_focused()


def test_escape_puts_a_lifted_track_back(queue: Page) -> None:
    grip = queue.get_by_role("button", name="Move Tide 3", exact=True)
    grip.focus()
    for key in ("Space", "ArrowUp", "Escape"):
        queue.keyboard.press(key)
    expect(queue.locator("[data-queue-status]")).to_have_text("Tide 3 is back at place 2")
    expect(queue.locator("#queue")).to_be_visible()
    assert shown(queue) == player.state(queue)["titles"][:4] == ["Tide 1", "Tide 2", "Tide 3", "Tide 4"]


def test_dragging_moves_a_track(queue: Page) -> None:
    start = queue.get_by_role("button", name="Move Tide 2", exact=True).bounding_box()
    end = queue.get_by_role("button", name="Move Tide 4", exact=True).bounding_box()
    assert start and end
    queue.mouse.move(start["x"] + 10, start["y"] + 10)
    queue.mouse.down()
    queue.mouse.move(end["x"] + 10, end["y"] + 20, steps=8)
    queue.mouse.move(end["x"] + 10, end["y"] + 34, steps=3)
    queue.mouse.up()
    assert player.state(queue)["titles"][:4] == ["Tide 1", "Tide 3", "Tide 4", "Tide 2"]
    assert shown(queue) == ["Tide 1", "Tide 3", "Tide 4", "Tide 2"]


def test_a_removed_track_can_be_put_back(queue: Page) -> None:
    queue.get_by_role("button", name="Remove Tide 2 from the queue").click()
    assert player.state(queue)["titles"][:3] == ["Tide 1", "Tide 3", "Tide 4"]
    queue.locator(".toast").get_by_text("Undo").click()
    assert player.state(queue)["titles"][:3] == ["Tide 1", "Tide 2", "Tide 3"]


def test_on_a_phone_undo_stands_over_the_queue_and_leaves_it_open(queue: Page) -> None:
    queue.set_viewport_size({"width": 390, "height": 844})
    queue.get_by_role("button", name="Remove Tide 2 from the queue").click()
    queue.locator(".toast").get_by_text("Undo").click()
    assert player.state(queue)["titles"][:3] == ["Tide 1", "Tide 2", "Tide 3"]
    expect(queue.locator("#queue")).to_be_visible()


def test_clearing_leaves_what_plays(queue: Page) -> None:
    queue.evaluate("document.getElementById('deck').player.play()")
    player.wait(queue, "player.state === 'playing'")
    queue.click("#queue [data-act=clear]")
    found = player.state(queue)
    assert found["titles"] == [found["title"]]
    player.plays_on(queue)
    queue.locator(".toast").get_by_text("Undo").click()
    assert len(player.state(queue)["titles"]) == 60


def test_a_row_can_be_played_next_or_added_to_the_end(page: Page, site: Site) -> None:
    player.play(page, player.HYMNS)
    page.click("#page a[href='/browse/tracks'] >> visible=true >> nth=0")
    more = page.locator(f"[data-more='{site.ids['fine_after']}']")
    more.click()
    expect(page.get_by_role("menuitem", name="Play next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Fine After plays next")
    page.locator(f"[data-more='{site.ids['fine_before']}']").click()
    page.get_by_role("menuitem", name="Add to queue").click()
    expect(page.locator(".toast")).to_contain_text("Fine Before added to the queue")
    titles = player.state(page)["titles"]
    assert titles[titles.index("Fine After") + 1 :][-1] == "Fine Before"
    assert titles.index("Fine After") < titles.index("Undertow Psalm")


def test_a_row_brings_the_rest_of_its_list_without_what_cannot_be_played(page: Page, site: Site) -> None:
    page.goto(player.HYMNS)
    page.hover(f"#track-{site.ids['psalm']}")
    page.click(f"[data-play-track='{site.ids['psalm']}']")
    player.sounds(page)
    found = player.state(page)
    assert (found["titles"], found["index"]) == (["Harbour Prayer", "Undertow Psalm"], 1)
    row = page.locator(f"#track-{site.ids['psalm']}")
    page.mouse.move(700, 100)
    page.evaluate("document.activeElement.blur()")
    expect(row.get_by_role("img", name="Playing")).to_be_attached()


def test_shuffle_keeps_what_plays_first_and_can_be_undone(page: Page) -> None:
    player.play(page, player.SHORTS)
    player.deck(page, "shuffle")
    mixed = player.state(page)["titles"]
    assert mixed[0] == "Tide 1" and mixed != [f"Tide {n}" for n in range(1, 61)]
    assert sorted(mixed) == sorted(f"Tide {n}" for n in range(1, 61))
    player.deck(page, "shuffle")
    assert player.state(page)["titles"] == [f"Tide {n}" for n in range(1, 61)]


def test_a_reload_keeps_queue_place_and_settings_and_is_silent(page: Page) -> None:
    player.play(page, player.HYMNS)
    player.seek(page, 70)
    player.deck(page, "repeat")
    page.evaluate("document.getElementById('deck').player.setVolume(0.4)")
    player.wait(page, "player.position > 70.3")
    page.reload()
    player.wait(page, "player.track")
    found = player.state(page)
    assert found["titles"] == ["Harbour Prayer", "Undertow Psalm"]
    assert (found["state"], found["repeat"], found["volume"]) == ("paused", "all", 0.4)
    assert 70 < found["position"] < 75
    expect(page.locator("#deck [data-now-title]")).to_have_text("Harbour Prayer")
    player.deck(page, "toggle")
    player.wait(page, "player.state === 'playing' && player.position > 70")
    assert player.state(page)["position"] < 76


def test_a_restart_of_the_browser_brings_the_music_back_paused(
    playwright: Playwright, chromium_path: str, site: Site, tmp_path: Path
) -> None:
    def browser() -> BrowserContext:
        return playwright.chromium.launch_persistent_context(
            str(tmp_path), executable_path=chromium_path, args=list(FLAGS), base_url=site.url
        )

    first = browser()
    player.play(first.pages[0], player.HYMNS)
    player.seek(first.pages[0], 42)
    player.wait(first.pages[0], "player.position > 47.5")  # longer than what is written down every 5 s
    first.close()
    second = browser()
    page = second.pages[0]
    page.goto("/")
    player.wait(page, "player.track")
    found = player.state(page)
    assert (found["state"], found["title"]) == ("paused", "Harbour Prayer")
    assert 42 <= found["position"] <= 60
    player.deck(page, "toggle")
    player.wait(page, "player.state === 'playing' && player.position > 42")
    second.close()


def test_the_phone_opens_the_player_in_full(site: Site, context: BrowserContext, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    player.play(page, player.HYMNS)
    page.click(".deck__open")
    sheet = page.locator("#queue .sheet")
    expect(sheet).to_be_visible()
    expect(sheet.locator(".sheet__name")).to_have_text("Harbour Prayer")
    sheet.locator("[data-act=toggle]").click()
    player.wait(page, "player.state === 'paused'")
    sheet.locator(".wave__seek").click(position={"x": 150, "y": 20})
    player.wait(page, "player.position > 20")
    sheet.locator("[data-now-title]").click()
    expect(page.locator(".hero--track")).to_be_visible()
    expect(page.locator("#queue")).to_be_hidden()

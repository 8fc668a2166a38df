"""The waveform: one property paints it, one slider seeks in it, and it may come later than the music."""

import json
import re
import sqlite3

from playwright.sync_api import Page, expect

from tests.browser import player
from tests.browser.conftest import Site


def test_the_played_part_is_painted_everywhere_from_one_number(page: Page) -> None:
    player.play(page, player.PSALM)
    player.seek(page, 90)
    player.wait(page, "player.position > 90.2")
    parts = page.evaluate(
        "['#deck', '#queue', '[data-wave-track]'].map(place =>"
        " Number(document.querySelector(place).style.getPropertyValue('--p')))"
    )
    assert all(0.5 <= part <= 0.55 for part in parts)
    expect(page.locator("[data-now-at]").first).to_have_text(re.compile(r"1:3\d"))


def test_a_moment_chosen_before_playing_is_where_it_starts(page: Page) -> None:
    page.goto(player.PSALM)
    box = page.locator("[data-wave-track] .wave__seek").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 20)
    expect(page.locator("[data-wave-now]")).to_have_text(re.compile(r"1:(29|30|31)"))
    page.click(".hero .btn--play")
    player.wait(page, "player.state === 'playing' && player.position > 88 && player.position < 95")


def test_a_moment_after_the_end_is_the_beginning(page: Page) -> None:
    page.goto(f"{player.PSALM}?t=99999")
    expect(page.get_by_text("That moment is after the end")).to_be_visible()
    page.click(".hero .btn--play")
    player.wait(
        page, "player.state === 'playing' && player.position < 5 && player.track.title === 'Undertow Psalm'"
    )


def test_seeking_in_the_page_moves_what_plays(page: Page) -> None:
    player.play(page, player.PSALM)
    page.locator("[data-wave-track] .wave__seek").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    player.wait(page, "player.position > 20 && player.position < 26")


def test_a_track_without_a_waveform_has_a_dotted_line_until_it_comes(page: Page, site: Site) -> None:
    track = site.ids["fine_before"]
    with sqlite3.connect(site.folder / "site.db", timeout=30) as database:
        row = database.execute("SELECT * FROM waveforms WHERE track_id = ?", (track,)).fetchone()
        database.execute("DELETE FROM waveforms WHERE track_id = ?", (track,))
        database.commit()
    player.play(page, "/artists/mira-oduya/tracks/fine-before")
    even = page.locator("#deck-wave .even")
    expect(even).to_have_attribute("d", re.compile(r"^(M\d+ 24v\.1)+$"))
    expect(page.locator(".wave--flat")).to_be_visible()
    with sqlite3.connect(site.folder / "site.db", timeout=30) as database:
        database.execute(f"INSERT INTO waveforms VALUES ({','.join('?' * len(row))})", row)
        database.commit()
    expect(even).to_have_attribute("d", re.compile(r"v\d\d"))
    expect(page.locator(".wave--flat")).to_have_count(0)


def test_the_room_takes_the_light_of_what_plays(page: Page) -> None:
    player.play(page, player.HYMNS)
    colours = page.evaluate(
        "['--art-1', '--art-2'].map(name => document.documentElement.style.getPropertyValue(name))"
    )
    assert colours == ["#f0765c", "#2c7f95"]


def test_words_of_the_player_are_all_there(page: Page) -> None:
    page.goto("/")
    words = json.loads(page.get_attribute("#deck", "data-words") or "{}")
    used = page.evaluate(
        """async () => {
          const seen = new Set(), keys = new Set(), queue = [document.querySelector("script[type=module]").src];
          while (queue.length) {
            const url = queue.pop();
            if (seen.has(url)) continue;
            seen.add(url);
            const text = await (await fetch(url)).text();
            for (const [, path] of text.matchAll(/(?:from|import) "([^"]+)"/g)) queue.push(new URL(path, url).href);
            for (const [, key] of text.matchAll(/(?<![#\\w])say\\("(\\w+)"/g)) keys.add(key);
          }
          return [...keys];
        }"""
    )
    assert len(used) > 30
    assert set(used) <= set(words)

"""How one track goes over into the next: crossfade, speed and the sleep timer."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import player
from tests.browser.conftest import Site
from tests.browser.test_heard import reports

MIXED = """async ids => {
  PART
  const { playIds } = await part("player/sources.js");
  await playIds(document.getElementById("deck").player, ids, 0, { source: "queue", context: "" }, 0);
}""".replace("PART", player.PART)

# Both volumes over the whole of an overlap, sampled until only one element sounds again. Begun before the music is.
WATCH = """() => {
  const { playback } = document.getElementById("deck").player;
  const seen = [], end = performance.now() + 30_000;
  window.watched = (async () => {
    while (performance.now() < end && !(seen.length && !playback.overlap)) {
      await new Promise(done => setTimeout(done, 15));
      if (playback.overlap) seen.push([playback.standby.volume, playback.active.volume]);
    }
    return { seen, left: playback.standby.hasAttribute("src"), volume: playback.active.volume };
  })();
}"""

# Does something in the midst of an overlap, and tells whether only one element is left: a slow machine would come too
# late with both.
AMIDST = """async act => {
  const { player } = document.getElementById("deck");
  const acts = { toggle: () => player.toggle(), seek: () => player.seek(6), next: () => player.next() };
  const end = performance.now() + 30_000;
  while (!(player.playback.overlap && player.playback.active.currentTime > 0.15)) {
    if (performance.now() > end) throw new Error("nothing overlapped");
    await new Promise(done => setTimeout(done, 15));
  }
  acts[act]();
  return !player.playback.overlap && !player.playback.standby.hasAttribute("src");
}"""


def play_mixed(page: Page, site: Site, crossfade: int = 4) -> None:
    """Tracks of different albums, the first three seconds long."""
    page.goto("/")
    page.evaluate("seconds => document.documentElement.dataset.crossfade = seconds", crossfade)
    page.evaluate(WATCH)
    page.evaluate(MIXED, [site.ids["second1"], site.ids["tide1"], site.ids["psalm"]])


def test_tracks_of_different_albums_fade_into_each_other(page: Page, site: Site) -> None:
    sent = reports(page)
    play_mixed(page, site)
    found: dict[str, Any] = page.evaluate("watched")
    falling, rising = ([step[n] for step in found["seen"]] for n in (0, 1))
    assert falling == sorted(falling, reverse=True) and rising == sorted(rising)
    assert falling[0] > rising[0] and falling[-1] < rising[-1]
    assert not found["left"] and found["volume"] == max(rising[-1], found["volume"])
    assert player.state(page)["title"] == "Tide 1"
    ended = player.until(page, lambda: [r for r in sent if r["ended"]], bool)
    assert ended[0]["track_id"] == site.ids["second1"] and ended[0]["ended"] == "ended"
    assert 2_700 <= ended[0]["heard_ms"] <= 3_100  # to its last, faint moment, and not twice
    assert ended[0]["slices"].count("1") >= 45


def test_neighbours_on_an_album_do_not_overlap_unless_shuffled(page: Page) -> None:
    page.goto(player.HYMNS)
    page.evaluate("document.documentElement.dataset.crossfade = 4")
    page.click(".hero .btn--play")
    player.sounds(page)
    assert page.evaluate("document.getElementById('deck').player.playback.blends") is False
    player.deck(page, "shuffle")
    assert page.evaluate("document.getElementById('deck').player.playback.blends") is True


def test_pausing_seeking_and_skipping_end_an_overlap(page: Page, site: Site) -> None:
    play_mixed(page, site)
    assert page.evaluate(AMIDST, "toggle")
    player.wait(page, "player.state === 'paused' && player.playback.active.paused")
    assert player.state(page)["title"] == "Tide 1"
    player.deck(page, "toggle")
    player.sounds(page)
    assert player.state(page)["sound"] > 0.5  # the slider stands at 0.8, squared
    for act in ("seek", "next"):
        play_mixed(page, site)
        assert page.evaluate(AMIDST, act)
        player.wait(page, "player.state === 'playing'")
    assert player.state(page)["title"] == "Undertow Psalm"


def test_speed_keeps_the_pitch_is_reported_and_remembered(page: Page, site: Site) -> None:
    sent = reports(page)
    player.play(page, player.SHORTS)
    page.click("#deck [data-panel]")
    page.select_option("#panel [data-playback=speed]", "2")
    player.wait(page, "player.playback.active.playbackRate === 2 && player.playback.active.preservesPitch")
    player.wait(page, "player.queue.index === 1 && player.playback.active.playbackRate === 2")
    first = player.until(page, lambda: [r for r in sent if r["ended"] == "ended"], bool)[0]
    assert first["max_speed"] == 2 and 11_800 <= first["heard_ms"] <= 12_100
    page.reload()
    player.wait(page, "player.playback.rate === 2")
    page.click("#deck [data-panel]")
    expect(page.locator("#panel [data-playback=speed]")).to_have_value("2")


def test_the_sleep_timer_outlives_a_reload_fades_out_and_pauses(page: Page) -> None:
    player.play(page, player.HYMNS)
    page.click("#deck [data-panel]")
    page.select_option("#panel [data-playback=sleep]", "15")
    expect(page.locator("#deck [data-panel]")).to_have_attribute("aria-label", "Playback: stops in 15 min")
    page.evaluate(
        """() => {
          const kept = JSON.parse(sessionStorage["musewave.sleep"]);
          sessionStorage["musewave.sleep"] = JSON.stringify({ ...kept, at: Date.now() + 50_000 });
        }"""
    )
    page.reload()
    expect(page.locator("#deck [data-panel]")).to_have_attribute("aria-label", "Playback: stops in 1 min")
    page.click("#deck [data-act=toggle]")
    player.sounds(page)
    page.evaluate("document.getElementById('deck').player.sleep.at = Date.now() + 6_000")
    player.wait(page, "player.playback.dim < 0.5 && player.playback.active.volume < 0.32")
    player.wait(page, "player.state === 'paused'")
    expect(page.locator("[data-note]")).to_have_text("The sleep timer has stopped the music.")
    assert page.evaluate("document.getElementById('deck').player.playback.dim") == 1


def test_sleep_at_the_end_of_the_track_waits_at_the_beginning_of_the_next(page: Page) -> None:
    page.goto(player.BRIEF)
    page.click("#deck [data-panel]")
    page.select_option("#panel [data-playback=sleep]", "track")
    page.keyboard.press("Escape")
    page.click(".hero .btn--play")
    player.wait(
        page, "player.track?.title === 'Second 2' && player.state === 'paused' && player.position === 0"
    )
    expect(page.locator("#panel [data-playback=sleep]")).to_have_value("off")
    player.deck(page, "toggle")
    player.wait(page, "player.track.title === 'Second 3' && player.state === 'playing'")

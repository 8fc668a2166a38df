"""The player in a real browser: sound, order, ends, and what cannot be played."""

from typing import Any

import numpy as np
from playwright.sync_api import Page, Playwright, Route, expect

from tests.browser import player
from tests.browser.conftest import FLAGS, Site

RECORD = """async () => {
  const { player } = document.getElementById("deck");
  player.jump(player.queue.entries[0].key);
  player.pause();
  const audio = player.playback.active;
  const context = new AudioContext();
  const recorder = context.createScriptProcessor(16384, 1, 1);
  const levels = [];
  recorder.onaudioprocess = ({ inputBuffer }) => {
    const samples = inputBuffer.getChannelData(0);
    for (let i = 0; i < samples.length; i += 512) levels.push(Math.max(...samples.subarray(i, i + 512)));
  };
  recorder.connect(context.destination);
  await player.play();
  context.createMediaStreamSource(audio.captureStream()).connect(recorder);
  while (audio.currentTime < 11.5 && audio === player.playback.active) await new Promise(done => setTimeout(done, 100));
  return { levels, step: 512 / context.sampleRate };
}"""


def test_what_sounds_is_the_file_whose_waveform_is_drawn(page: Page, site: Site) -> None:
    track = site.ids["tide1"]
    peaks = np.array(page.request.get(f"/api/v1/tracks/{track}/waveform").json()["data"]["peaks"])
    player.play(page, player.SHORTS)
    assert player.state(page)["source"].partition("?")[0] == f"{site.url}/media/tracks/{track}/audio"
    # A machine that stands still tears a recording.
    assert any(heard(page, peaks) >= 0.9 for _again in range(3))


def heard(page: Page, peaks: Any) -> float:
    """How much what comes out of the player is like what is drawn, wherever the recording began; 0 for a short one."""
    recorded = page.evaluate(RECORD)
    levels = np.trim_zeros(np.array(recorded["levels"]))
    if len(levels) * recorded["step"] <= 8:
        return 0.0
    return max(likeness(levels, recorded["step"], peaks, late / 100) for late in range(-20, 100))


def likeness(levels: Any, step: float, peaks: Any, late: float) -> float:
    """Correlation of what came out with what is drawn, if the recording began ``late`` seconds into the track."""
    places = ((np.arange(len(levels)) * step + late) / 12 * 200).astype(int)
    inside = (places >= 0) & (places < 200)
    return float(np.corrcoef(levels[inside], peaks[places[inside]])[0, 1])


def test_pause_previous_next_and_seek(page: Page) -> None:
    player.play(page, player.HYMNS)
    player.deck(page, "next")
    player.wait(page, "player.track.title === 'Undertow Psalm' && player.state === 'playing'")
    page.locator("#deck .wave__seek").click(position={"x": 200, "y": 10})
    player.wait(page, "player.position > 30")
    player.hold(page)  # while it plays, "previous" after three seconds goes back to the start once more
    player.deck(page, "previous")
    player.wait(page, "player.position === 0")
    assert player.state(page)["title"] == "Undertow Psalm"
    player.deck(page, "previous")
    player.wait(page, "player.track.title === 'Harbour Prayer'")
    player.sounds(page)
    player.deck(page, "toggle")
    player.wait(page, "player.state === 'paused'")
    expect(page.locator("#deck [data-act=toggle]")).to_have_attribute("aria-label", "Play")


GAPS = """async () => {
  const { player } = document.getElementById("deck");
  const elements = [...document.querySelectorAll("#deck audio")];
  const sounding = () => elements.filter(a => !a.paused && !a.ended && a.currentTime > 0);
  player.jump(player.queue.entries[0].key);
  let silent = null, gaps = [], end = performance.now() + 30_000;
  const seen = new Set();
  while (performance.now() < end && seen.size < 3) {
    await new Promise(done => setTimeout(done, 4));
    const now = performance.now();
    if (!sounding().length) silent ??= now;
    else { if (silent !== null && seen.size) gaps.push(now - silent); silent = null; seen.add(player.track.title); }
  }
  return { gaps, seen: [...seen] };
}"""


def test_one_track_follows_another_within_100_ms(page: Page) -> None:
    player.play(page, player.BRIEF)
    gaps: list[float] = []
    while not gaps or (gaps[-1] > 100 and len(gaps) < 3):  # the machine's, if not each time
        found = page.evaluate(GAPS)
        assert found["seen"] == ["Second 1", "Second 2", "Second 3"]
        gaps.append(max(found["gaps"], default=0))
    assert gaps[-1] <= 100, gaps


def test_the_end_of_the_queue_stops_and_rewinds(page: Page, site: Site) -> None:
    page.goto(player.BRIEF)
    player.row(page, site.ids["second3"])
    player.wait(
        page, "player.track?.title === 'Second 3' && player.state === 'paused' && player.position === 0"
    )
    assert page.title() == "Three Seconds by Mira Oduya · Musewave"


def test_repeating_one_plays_it_again(page: Page) -> None:
    page.goto(player.BRIEF)
    player.deck(page, "repeat")
    player.deck(page, "repeat")
    expect(page.locator("#deck [data-act=repeat]")).to_have_attribute("aria-label", "Repeat: this track")
    page.click(".hero .btn--play")
    player.wait(page, "player.position > 2")
    player.wait(page, "player.state === 'playing' && player.position < 1.5 && player.position > 0.2")
    assert player.state(page)["title"] == "Second 1"


def test_repeating_all_begins_again(page: Page, site: Site) -> None:
    page.goto(player.BRIEF)
    player.deck(page, "repeat")
    player.row(page, site.ids["second3"])
    player.wait(page, "player.track?.title === 'Second 3'")
    player.wait(page, "player.track.title === 'Second 1' && player.state === 'playing'")


def test_what_cannot_be_played_is_said_and_the_queue_moves_on(page: Page, site: Site) -> None:
    page.goto(player.ODD)
    page.evaluate(NOTED)
    player.row(page, site.ids["gone"])
    player.wait(page, "player.track?.title === 'Fine After' && player.state === 'playing'")
    assert player.state(page)["titles"] == ["Fine Before", "Gone", "Broken", "Fine After"]
    noted = page.evaluate("noted.filter(Boolean)")
    assert [said for said in noted if "Moving on" in said] == [
        "The file of Gone is not where it was. Moving on to the next track.",
        "The file of Broken is damaged. Moving on to the next track.",
    ]
    assert "Broken is damaged" in noted[-1]


NOTED = """() => {
  const note = document.querySelector("[data-note]");
  const noted = window.noted = [];
  new MutationObserver(() => noted.push(note.textContent)).observe(note, { childList: true });
}"""


def test_a_track_without_audio_says_so_and_the_music_goes_on(page: Page, site: Site) -> None:
    player.play(page, player.HYMNS)
    page.hover(f"#track-{site.ids['mute']}")
    page.click(f"[data-play-track='{site.ids['mute']}']")
    expect(page.locator("[data-note]")).to_contain_text("audio")
    player.plays_on(page)
    assert player.state(page)["title"] == "Harbour Prayer"


def test_a_queue_in_which_nothing_plays_stops(page: Page) -> None:
    page.route("**/media/tracks/*/audio?*", lambda route: route.fulfill(status=404, body="gone"))
    page.goto(player.BRIEF)
    page.click(".hero .btn--play")
    expect(page.locator("[data-note]")).to_contain_text("Nothing in the queue can be played.")
    player.wait(page, "player.state === 'paused'")


def test_a_lost_line_counts_down_and_the_track_starts_when_it_is_back(page: Page) -> None:
    player.play(page, player.HYMNS)
    page.context.set_offline(True)
    player.deck(page, "next")
    expect(page.locator("[data-note]")).to_contain_text("Connection lost. Trying again in")
    expect(page.locator("[data-note-act]")).to_have_text("Try again")
    page.context.set_offline(False)
    player.wait(page, "player.track.title === 'Undertow Psalm' && player.state === 'playing'")
    expect(page.locator("[data-note]")).to_have_text("Back online.")


def test_a_server_that_fails_for_a_while_is_asked_again_at_the_same_place(page: Page, site: Site) -> None:
    page.goto(player.PSALM + "?t=90")
    page.route("**/media/tracks/*/audio?*", lambda route: route.fulfill(status=503, body="busy"))
    page.click(".hero .btn--play")
    expect(page.locator("[data-note]")).to_contain_text("The server cannot reach its music")
    page.unroute("**/media/tracks/*/audio?*")
    page.dispatch_event("[data-note-act]", "click")  # it may just be trying by itself
    player.wait(page, "player.state === 'playing' && player.position >= 90 && player.position < 95")


def test_a_track_that_comes_by_pieces_sounds_across_their_seams(page: Page) -> None:
    ranges: list[str] = []
    page.on("response", lambda a: ranges.append(a.headers["content-range"]) if "/audio" in a.url else None)
    page.goto(player.PSALM)
    page.click(".hero .btn--play")
    player.sounds(page)
    page.evaluate("document.getElementById('deck').player.playback.active.playbackRate = 8")
    player.wait(page, "player.state === 'playing' && player.position > 40")  # 22 kB a second
    assert ranges[:2] == ["bytes 0-262143/3969044", "bytes 262144-524287/3969044"]


PRESSED_BY_A_SCRIPT = """addEventListener("load", () => setTimeout(() => {
  const note = document.querySelector("[data-note]");
  new MutationObserver(() => { if (note.textContent) console.log("noted"); }).observe(note, { childList: true });
  document.querySelector(".btn--play").click();
}, 300))"""


def test_a_refused_autoplay_is_said(playwright: Playwright, chromium_path: str, site: Site) -> None:
    strict = [flag for flag in FLAGS if "autoplay" not in flag] + [
        "--autoplay-policy=document-user-activation-required"
    ]
    browser = playwright.chromium.launch(executable_path=chromium_path, args=strict)
    page = browser.new_context(base_url=site.url).new_page()
    page.add_init_script(PRESSED_BY_A_SCRIPT)
    with page.expect_console_message(lambda said: said.text == "noted"):  # asking would count as a press
        page.goto(player.HYMNS)
    expect(page.locator("[data-note]")).to_have_text("The browser wants a press of play first.")
    page.click("#deck [data-act=toggle]")
    player.sounds(page)
    browser.close()


def test_an_address_with_a_moment_starts_there(page: Page) -> None:
    page.goto(player.PSALM + "?t=102")
    expect(page.locator("[data-wave-now]")).to_have_text("1:42")
    page.click(".hero .btn--play")
    player.wait(page, "player.state === 'playing' && player.position >= 102 && player.position < 106")


def test_loud_tracks_are_turned_down_and_quiet_ones_left(page: Page) -> None:
    page.goto("/")
    gains = page.evaluate(
        """async () => {
          PART
          const { gain } = await part("player/loudness.js");
          const of = (loudness_lufs, album_lufs = null) => ({ loudness_lufs, album_lufs });
          return [
            gain(of(-10), "track"), gain(of(-16), "track"), gain(of(-23), "track"), gain(of(null), "track"),
            gain(of(-6), "off"),
            gain(of(-23, -10), "album"), gain(of(-10, null), "album"), gain(of(-10, -23), "album"),
          ];
        }""".replace("PART", player.PART)
    )
    assert [round(gain, 3) for gain in gains] == [0.501, 1, 1, 1, 1, 0.501, 0.501, 1]


def test_of_two_presses_the_last_one_plays_whichever_is_answered_first(page: Page, site: Site) -> None:
    held: list[Route] = []
    page.route(f"**/api/v1/albums/{site.ids['shorts']}/queue", lambda route: held.append(route))
    page.goto("/browse/albums")
    for album in ("shorts", "hymns"):
        page.dispatch_event(f"[data-play='album:{site.ids[album]}']", "click")
    player.sounds(page)
    with page.expect_response("**/queue"):
        held[0].continue_()
    page.wait_for_timeout(300)
    assert player.state(page)["title"] == "Harbour Prayer"


def test_a_press_while_the_line_is_lost_is_answered_in_the_deck_and_can_be_repeated(page: Page) -> None:
    page.goto(player.HYMNS)
    page.context.set_offline(True)
    page.click(".hero .btn--play")
    expect(page.locator("[data-note]")).to_have_text("The tracks could not be fetched")
    page.context.set_offline(False)
    page.click("[data-note-act]")
    player.wait(page, "player.state === 'playing'")

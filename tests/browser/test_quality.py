"""How good it sounds is the listener's choice for this device, and may change while it plays."""

from playwright.sync_api import Page, expect

from tests.browser import player

# Where the music stands, beside a clock, for as long as the page is open.
WATCHED = """() => {
  const { player } = document.getElementById("deck");
  window.watched = [];
  clearInterval(window.watching);
  window.watching = setInterval(() => window.watched.push([performance.now() / 1000, player.position]), 20);
}"""
LARGEST_JUMP = """() => {
  const jumps = window.watched.slice(1).map(([at, position], i) => {
    const [before, from] = window.watched[i];
    return Math.abs((position - from) - (at - before));
  });
  return Math.max(...jumps);
}"""


def choose(page: Page, quality: str) -> None:
    page.click("#deck [data-panel]")
    page.select_option("#panel-quality", quality)
    page.keyboard.press("Escape")


def test_the_music_goes_over_to_another_form_where_it_is(page: Page) -> None:
    player.play(page, player.PSALM)
    player.seek(page, 20)
    player.wait(page, "player.position > 20.2")
    assert "format=" not in player.state(page)["source"]
    jumps = [jump_to_the_small_form(page)]
    while jumps[-1] >= 0.5 and len(jumps) < 3:  # the machine's, if not each time
        choose(page, "original")
        player.wait(page, "!player.playback.active.currentSrc.includes('format=')")
        jumps.append(jump_to_the_small_form(page))
    assert jumps[-1] < 0.5, jumps
    page.evaluate("window.heard = document.getElementById('deck').player.plays.play.heard.seconds")
    player.wait(page, "player.plays.play.heard.seconds > window.heard + 0.5")

    player.deck(page, "toggle")
    stood = player.state(page)["position"]
    choose(page, "original")
    player.wait(page, "!player.playback.active.currentSrc.includes('format=')")
    assert abs(player.state(page)["position"] - stood) < 0.2 and player.state(page)["state"] == "paused"
    page.reload()
    expect(page.locator("#panel-quality")).to_have_value("original")


def jump_to_the_small_form(page: Page) -> float:
    """By how many seconds the music was off the clock at most while it went over."""
    page.evaluate(WATCHED)
    choose(page, "saver")
    player.wait(page, "player.playback.active.currentSrc.includes('-small')", 60_000)
    player.wait(page, "player.state === 'playing' && player.plays.play.audio === player.playback.active")
    return float(page.evaluate(LARGEST_JUMP))


def test_a_device_that_asks_to_save_data_gets_the_small_file(page: Page) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    player.play(page, player.PSALM)
    assert "-small" in player.state(page)["source"]

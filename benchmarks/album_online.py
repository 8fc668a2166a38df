"""An album of twelve files goes online over a bad line, in a real Chromium, and somebody else hears it.

python -m benchmarks album_online [--files FOLDER] [--mix] [--mbytes 3]

Somebody registers, makes an artist and drops twelve files. While they are sent the line breaks twice and the tab is
closed once; then all twelve are chosen again. The form beside is filled in, the album published, and a second account
plays every track of it. The status is 1 if anything of that does not come about.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks import twelve
from benchmarks.line import Line
from benchmarks.seen import Story
from benchmarks.server import HOST, running
from tests.browser import player
from tests.browser.conftest import FLAGS

PASSWORD = "a sentence that nobody knows"
CUTS, CLOSING, CUT_S = (
    (0.15, 0.4),
    0.65,
    6.0,
)  # shares of all bytes at which the line breaks and the tab is closed
PATIENCE_S = 1800  # children give way to all else that a machine does
ROOM = 1.03  # times the bytes of the files: heads of requests, pages, and what was on its way when the line broke


@dataclass
class Run:
    """The tabs, the line and the story; a list of steps with the seconds that each took."""

    browser: Browser
    line: Line
    files: list[Path]
    story: Story = field(default_factory=lambda: Story(time.time()))
    steps: list[tuple[str, float]] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(file.stat().st_size for file in self.files)

    def step(self, words: str, do: Callable[[], None]) -> None:
        """Do something and write down how long it took."""
        begun = time.monotonic()
        do()
        self.steps.append((words, time.monotonic() - begun))
        print(f"{self.steps[-1][1]:7.1f} s  {words}", flush=True)

    def until(self, page: Page, true: Callable[[], bool]) -> None:
        """Wait, and look at the page meanwhile. Raises TimeoutError."""
        end = time.monotonic() + PATIENCE_S
        while not true():
            if time.monotonic() > end:
                raise TimeoutError(page.locator("#page").inner_text()[:3000])
            page.wait_for_timeout(100)
            self.story.collect(page)


def main(arguments: list[str] | None = None) -> None:
    """Do it and print what was seen."""
    parser = argparse.ArgumentParser(description="From twelve files to an album that somebody hears.")
    parser.add_argument("--files", type=Path, help="a folder of music; without one, the demo's is written")
    parser.add_argument("--mix", action="store_true", help="write each of the files in another format first")
    parser.add_argument("--mbytes", type=float, default=3.0, help="what the line carries in a second")
    given = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="musewave-album-")))
        files = twelve.music_in(given.files, twelve.COUNT) if given.files else twelve.pieces(folder / "music")
        if given.mix:
            files = list(twelve.mixed(files, folder / "mixed"))
        line = stack.enter_context(Line(int(given.mbytes * 1e6)))
        settings = {"BASE_URL": f"http://127.0.0.1:{line.port}", "ALLOWED_HOSTS": f"{HOST},127.0.0.1"}
        server = stack.enter_context(running(folder / "data", **settings))
        line.target = server.port
        chromium = stack.enter_context(sync_playwright()).chromium
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = stack.enter_context(chromium.launch(executable_path=path, args=list(FLAGS)))
        sys.exit(told(Run(browser, line, files)))


def told(run: Run) -> int:
    """The whole way; 1 if a file was begun twice, or more was sent than the files and what the cuts cost."""
    expect.set_options(timeout=60_000)
    print(f"{len(run.files)} files, {run.size / 1e6:.1f} MB, over {run.line.bytes_a_second / 1e6:.1f} MB/s\n")
    context = run.browser.new_context(
        base_url=f"http://127.0.0.1:{run.line.port}", viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    run.story.follow(page)
    run.step("an account and an artist", lambda: _become_artist(page))
    run.line.sent = 0
    run.step("twelve files dropped, the line cut twice, the tab closed", lambda: _send_badly(run, page))
    page = context.new_page()
    run.story.follow(page)
    run.step("the same files chosen again, until all have arrived", lambda: _send_the_rest(run, page))
    sent = run.line.sent
    run.step("the form filled in beside them", lambda: _fill_in(page))
    run.step("until every track is ready", lambda: _wait_for_all(run, page))
    run.step("published", lambda: _publish(run, page))
    run.step("every track heard by a second account", lambda: _hear(run, page.url))
    is_sent_twice = len(run.story.begun) != len(run.files)
    _show(run, sent)
    return int(is_sent_twice or sent > run.size * ROOM)


def _become_artist(page: Page) -> None:
    _register(page, "ada")
    page.goto("/studio/artists/new")
    page.get_by_label("Name", exact=True).fill("Mira Oduya")
    page.get_by_role("button", name="Create artist").click()
    expect(page.locator("h1")).to_contain_text("Mira Oduya")
    page.goto("/studio/upload")
    expect(page.locator("upload-desk")).to_be_visible()


def _register(page: Page, name: str) -> None:
    page.goto("/auth/register")
    page.fill("[name=username]", name)
    page.fill("[name=email]", f"{name}@example.org")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.locator("html")).to_have_attribute("data-viewer", "user")


def _send_badly(run: Run, page: Page) -> None:
    """As far as the tab lives."""
    _drop(page, run.files)
    for share in CUTS:
        run.until(page, lambda share=share: run.line.sent > run.size * share)
        run.line.cut()
        run.until(page, lambda: page.locator("[data-sending] small:text('lost at')").count() > 0)
        page.wait_for_timeout(CUT_S * 1000)
        run.line.mend()
    run.until(page, lambda: run.line.sent > run.size * CLOSING)
    questions: list[str] = []
    page.on("dialog", lambda asked: (questions.append(asked.type), asked.accept()))
    run.story.collect(page)
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    at = time.time()
    for name, states in run.story.states.items():
        if "ready" not in (state for _, state in states):
            run.story.note(name, "tab closed", at)
    if questions != ["beforeunload"]:
        raise RuntimeError("Nobody was asked before the tab was closed.")


def _drop(page: Page, files: list[Path]) -> None:
    """As from a folder of the desktop."""
    box = page.locator(".drop").bounding_box()
    if box is None:
        raise RuntimeError("There is nowhere to drop files.")
    mouse = page.context.new_cdp_session(page)
    held = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    for kind in ("dragEnter", "dragOver", "drop"):
        mouse.send("Input.dispatchDragEvent", {"type": kind, "data": held, **place})
    expect(page.locator("[data-sending] .file").first).to_be_visible()


def _send_the_rest(run: Run, page: Page) -> None:
    page.goto("/studio/upload")
    expect(page.locator(".file--sending").first).to_contain_text("Choose the same file again")
    page.set_input_files(".drop input", run.files)
    expect(page.locator("[data-left-out]")).to_contain_text("Not sent twice")
    arrived, sending = (
        page.locator("[data-upload]:not([data-state=sending])"),
        page.locator("[data-sending] .file"),
    )
    run.until(page, lambda: not sending.count() and arrived.count() >= len(run.files))
    expect(arrived).to_have_count(len(run.files))


def _fill_in(page: Page) -> None:
    page.get_by_label("Release title").fill("Twelve Ways Across")
    page.get_by_label("Label").first.fill("Shed Records")
    page.get_by_text("About, credits, price").click()
    page.get_by_label("About").first.fill("Twelve pieces, **twelve kinds** of files.")
    page.get_by_label("Credits").first.fill("Double bass: Tomás Veiga")
    expect(page.locator("#saved")).to_contain_text("Draft saved")


def _wait_for_all(run: Run, page: Page) -> None:
    note = page.locator("#publishing-note")
    run.until(page, lambda: note.inner_text() == f"All {len(run.files)} tracks are ready.")
    run.until(page, lambda: page.locator(".file--ready").count() == len(run.files))


def _publish(run: Run, page: Page) -> None:
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("h1")).to_have_text("Twelve Ways Across")
    expect(page.locator(".flash")).to_contain_text("is out")
    for file in run.files:
        run.story.note(file.name, "published", time.time())


def _hear(run: Run, address: str) -> None:
    """Some seconds of each, which must go by as they do for a person, from the track that the file is."""
    page = run.browser.new_context(base_url=f"http://127.0.0.1:{run.line.port}").new_page()
    _register(page, "ines")
    player.play(page, address)
    for place, file in enumerate(run.files):
        if place:
            player.deck(page, "next")
        player.wait(page, f"player.queue.index === {place} && player.state === 'playing'", 60_000)
        begun, at = time.monotonic(), player.state(page)["position"]
        player.wait(page, f"player.position > {at + 2}", 60_000)
        state, lasted = player.state(page), time.monotonic() - begun
        if abs(state["duration"] - twelve.length_of(file)) > 0.1 or lasted < 1.5:
            raise RuntimeError(
                f"{file.name}: {state['duration']:.2f} s of {state['title']!r} after {lasted:.1f} s"
            )
        address = page.evaluate("() => document.getElementById('deck').player.playback.active.currentSrc")
        run.story.note(file.name, f"played as {address.partition('?')[2] or 'sent'}", time.time())


def _show(run: Run, sent: int) -> None:
    print(f"\n{'file':44}{'MB':>6}  what its sender saw, with seconds since the beginning")
    for file in run.files:
        print(f"{file.name[:43]:44}{file.stat().st_size / 1e6:6.1f}  ", end="")
        print(", ".join(f"{state} {at:.1f}" for at, state in sorted(run.story.states.get(file.name, ()))))
    print(f"\nfiles begun: {len(run.story.begun)}, gone on with: {run.story.resumed} times")
    print(f"sent {sent:,} bytes for files of {run.size:,}: {sent / run.size - 1:+.2%}, all pages included")
    whole = sum(taken for _, taken in run.steps)
    print(f"from registering to the last track heard: {whole / 60:.0f} min {whole % 60:.0f} s")


if __name__ == "__main__":
    main()

"""What pages weigh and how soon they stand: gzipped bytes, largest paint, layout shift, long tasks.

    python benchmarks/weights.py BASE_URL [--user NAME --password WORD] PATH ...

Sizes are gzipped at level 6, as a proxy in front of the server would send them. Paint, shift and tasks are
measured in Chromium at 1440 x 900 with the processor slowed down four times. The fonts count once.
"""

import argparse
import gzip
import os
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH = """
window.seen = {lcp: 0, cls: 0, tasks: []};
new PerformanceObserver(l => l.getEntries().forEach(e => seen.lcp = e.startTime)).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(l => l.getEntries().forEach(e => { if (!e.hadRecentInput) seen.cls += e.value })).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(l => l.getEntries().forEach(e => seen.tasks.push(e.duration))).observe({type: "longtask", buffered: true});
"""


def main() -> None:
    arguments = _arguments()
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        state = _signed_in(browser, arguments)
        print(
            f"{'page':42} {'html':>7} {'css':>7} {'js':>7} {'fonts':>7} {'LCP ms':>7} {'CLS':>6} {'longest task ms':>16}"
        )
        for path in arguments.paths:
            print(_row(path, *_measure(browser, state, arguments.base.rstrip("/") + path)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What pages weigh and how soon they stand.")
    parser.add_argument("base")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--user")
    parser.add_argument("--password")
    return parser.parse_args()


def _signed_in(browser: Browser, arguments: argparse.Namespace) -> Any:
    """The cookies of the listener who looks; none for a guest."""
    context = browser.new_context()
    if arguments.user:
        page = context.new_page()
        page.goto(arguments.base.rstrip("/") + "/auth/login")
        page.fill("main input[name=login]", arguments.user)
        page.fill("main input[name=password]", arguments.password)
        page.locator("main form:has(input[name=password]) [type=submit]").first.click()
        page.wait_for_load_state()
    state = context.storage_state()
    context.close()
    return state


def _measure(browser: Browser, state: Any, url: str) -> tuple[dict[str, int], dict[str, Any]]:
    context = browser.new_context(storage_state=state, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sizes = {"html": 0, "css": 0, "js": 0, "fonts": 0}
    page.on("response", lambda answer: _add(sizes, answer))
    page.add_init_script(WATCH)
    _slow_down(context, page)
    page.goto(url, wait_until="load")
    page.wait_for_timeout(1500)
    seen = page.evaluate("seen")
    context.close()
    return sizes, seen


def _slow_down(context: BrowserContext, page: Page) -> None:
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})


def _add(sizes: dict[str, int], answer: Any) -> None:
    kind = {"document": "html", "stylesheet": "css", "script": "js", "font": "fonts"}.get(
        answer.request.resource_type
    )
    if kind is None or answer.status != 200 or not urlsplit(answer.url).scheme.startswith("http"):
        return
    body = answer.body()
    sizes[kind] += len(body) if kind == "fonts" else len(gzip.compress(body, 6))


def _row(path: str, sizes: dict[str, int], seen: dict[str, Any]) -> str:
    kilobytes = " ".join(f"{sizes[kind] / 1000:6.1f}k" for kind in ("html", "css", "js", "fonts"))
    return f"{path[:42]:42} {kilobytes} {seen['lcp']:7.0f} {seen['cls']:6.3f} {max(seen['tasks'], default=0):16.0f}"


if __name__ == "__main__":
    main()

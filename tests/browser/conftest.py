"""A site of its own for the browser, and a browser for each test."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, expect, sync_playwright

from tests.browser.site import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
# Playwright's own list, which ours takes the place of; and what draws an address bar, 0.7 s for each context.
FEATURES_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    f"--disable-features={','.join(FEATURES_OFF)}",
)
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
WAIT_MS = 30_000  # the machine of the tests may be busy
START_S = 180  # a site reckons for some seconds before it answers, and two may start at once beside much else
expect.set_options(timeout=WAIT_MS)


@dataclass(frozen=True)
class Site:
    """Where it answers, and the ids of its things by name."""

    url: str
    ids: dict[str, int]
    folder: Path


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("No Chromium: install Debian's package chromium.")
        pytest.skip("No Chromium here.")
    return path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, chromium_path: str) -> Iterator[Site]:
    """The site in a process of its own, on a free port."""
    folder = tmp_path_factory.mktemp("site")
    port = free_port()
    log = (folder / "log").open("w")
    command = [sys.executable, "-m", "tests.browser.site", str(folder), str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, process, folder / "log")
        yield Site(url, json.loads((folder / "names.json").read_text()), folder)
    finally:
        process.terminate()
        process.wait(10)
        log.close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium_path, args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture
def context(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser without a past."""
    context = chromium.new_context(base_url=site.url, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(WAIT_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab. A script that fails, or that the policy refuses, fails the test."""
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(describe(problem)))
    page.on(
        "console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None
    )
    yield page
    assert problems == []


@pytest.fixture
def listener(context: BrowserContext, page: Page) -> Page:
    """A tab in which Inês is signed in."""
    sign_in(page, "ines")
    return page


def sign_in(page: Page, username: str) -> None:
    """By the form, which is not shown for it: to draw both pages takes longer than some tests."""
    form = page.request.get("/auth/login").text()
    (token,) = set(TOKEN.findall(form))
    sent = {"login": username, "password": PASSWORD, "csrf_token": token}
    assert page.request.post("/auth/login", form=sent, max_redirects=0).status == 303


def describe(problem: Error) -> str:
    return f"{problem.message}\n{problem.stack or ''}"


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"The site ended: {log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(url + "/healthz", timeout=5)
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The site did not start: {log.read_text()[-2000:]}")

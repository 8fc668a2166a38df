"""Audio that comes from a bucket: the address to it holds for minutes, the music goes on."""

import http.server
import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser import player
from tests.browser.conftest import Site

PIECE = 256 * 1024


class Bucket(http.server.ThreadingHTTPServer):
    """Gives pieces of one file to whoever has an address that is not over."""

    def __init__(self, data: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Pieces)
        self.data, self.given, self.over, self.refused = data, 0, 0, 0

    def address(self) -> str:
        self.given += 1
        return f"http://127.0.0.1:{self.server_port}/audio?signature={self.given}"


class _Pieces(http.server.BaseHTTPRequestHandler):
    server: Bucket

    def do_GET(self) -> None:
        if int(self.path.rpartition("=")[2]) <= self.server.over:
            self.server.refused += 1
            self.send_response(403)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        asked = re.match(r"bytes=(\d+)-", self.headers.get("Range", "bytes=0-"))
        start = int(asked[1]) if asked else 0
        piece = self.server.data[start : start + PIECE]
        self.send_response(206)
        self.send_header("Content-Type", "audio/wav")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(piece)))
        about = f"bytes {start}-{start + len(piece) - 1}/{len(self.server.data)}"
        self.send_header("Content-Range", about)
        self.end_headers()
        self.wfile.write(piece)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def bucket(page: Page, site: Site) -> Iterator[Bucket]:
    data = page.request.get(f"{site.url}/media/tracks/{site.ids['psalm']}/audio").body()
    bucket = Bucket(data)
    threading.Thread(target=bucket.serve_forever, daemon=True).start()
    yield bucket
    bucket.shutdown()
    bucket.server_close()


def test_an_address_that_is_over_is_asked_for_again_and_the_music_goes_on_where_it_was(
    chromium: Browser, site: Site, bucket: Bucket
) -> None:
    context = chromium.new_context(
        base_url=site.url, bypass_csp=True
    )  # this bucket is none of the site's own
    page = context.new_page()

    def lead(route: Route) -> None:
        if route.request.method == "HEAD":
            route.continue_()
        else:
            route.fulfill(status=302, headers={"Location": bucket.address(), "Cache-Control": "no-store"})

    page.route("**/media/tracks/*/audio?*", lead)
    page.goto(player.PSALM)
    page.click(".hero .btn--play")
    player.sounds(page)
    bucket.over = bucket.given
    player.seek(page, 100)
    player.wait(page, "player.state === 'playing' && player.position >= 100.2 && player.position < 110")
    assert bucket.refused > 0
    assert player.state(page)["title"] == "Undertow Psalm"
    context.close()

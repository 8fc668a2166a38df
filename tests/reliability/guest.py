"""A guest's browser as far as plays need one: a kept connection, a cookie, a form token."""

import contextlib
import http.client
import json
import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
TOKEN = re.compile(r'id="csrf-token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*id="csrf-token"')
HEARD_MS = 31_000


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def retry_after(self) -> int:
        return int(self.headers.get("Retry-After", 0))


class Guest:
    """One browser. Calls raise OSError or HTTPException when the line is cut; the next one connects again."""

    def __init__(self, port: int, patience_s: float = 30) -> None:
        self._address = ("127.0.0.1", port)
        self._patience_s = patience_s
        self._connection: http.client.HTTPConnection | None = None
        self._cookies: dict[str, str] = {}
        self._token = ""

    def get(self, path: str, **headers: str) -> Answer:
        """As browsers do: where a kept connection turns out to be cut, ask once more on a new one."""
        was_kept = self._connection is not None
        try:
            return self._call("GET", path, None, headers)
        except (OSError, http.client.HTTPException):
            if not was_kept:
                raise
            return self._call("GET", path, None, headers)

    def report(self, play_id: str, track_id: int, heard_ms: int = HEARD_MS) -> Answer:
        """Tell of a play that began ``heard_ms`` ago and has not been interrupted."""
        told = {
            "play_id": play_id,
            "track_id": track_id,
            "age_ms": heard_ms + 1000,
            "heard_ms": heard_ms,
            "slices": "1" * 8 + "0" * 42,
        }
        headers = {"X-CSRFToken": self._form_token(), "Content-Type": "application/json"}
        return self._call("POST", "/api/v1/plays", json.dumps(told).encode(), headers)

    def send(self, path: str, **fields: str) -> Answer:
        """Send a form as a browser without scripts does."""
        body = urlencode({**fields, "csrf_token": self._form_token()}).encode()
        return self._call("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def become_somebody_else(self) -> None:
        """Forget who heard so far; the form token stays good."""
        self._cookies.pop("musewave_guest", None)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _form_token(self) -> str:
        if not self._token:
            found = TOKEN.search(self.get("/browse/genres").body.decode())
            assert found, "the page has no form token"
            self._token = found[1] or found[2]
        return self._token

    def _call(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        sent = {"User-Agent": AGENT, "Cookie": cookie, "Connection": "keep-alive", **headers}
        with self._line() as connection:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            read = Answer(answer.status, answer.headers, answer.read())
        for line in read.headers.get_all("Set-Cookie", []):
            self._cookies.update({name: one.value for name, one in SimpleCookie(line).items()})
        return read

    @contextlib.contextmanager
    def _line(self) -> Any:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(*self._address, timeout=self._patience_s)
        try:
            yield self._connection
        except BaseException:
            self.close()
            raise

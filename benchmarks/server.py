"""Musewave as an operator runs it, started for measuring: production settings, every limit, log and check on."""

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from musicapp.config import ROOT

HOST = "music.example.org"
PATIENCE_S = 180
# As in production, but that one listener may ask as often as a benchmark does.
LIMITS = {"LIMIT_SEARCH": "1000000/minute", "LIMIT_API": "1000000/minute", "LIMIT_LOGIN": "1000/minute"}


@dataclass(frozen=True)
class Server:
    """A running one. ``first_page_s``: from the start command to the first page."""

    process: subprocess.Popen[bytes]
    port: int
    first_page_s: float

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)

    def memory_mb(self) -> float:
        """Proportional set size of all its processes: what is shared counts once."""
        return sum(_pss_kb(pid) for pid in _family(self.process.pid)) / 1024


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Server]:
    """``python -m musicapp`` on ``folder`` until the block ends."""
    port = _free_port()
    environment = {
        **os.environ, **LIMITS, "MUSEWAVE_ENV": "production", "SECRET_KEY": secrets.token_hex(), "PORT": str(port),
        "BASE_URL": f"https://{HOST}", "DATA_DIR": str(folder), "HOST": "127.0.0.1", **settings,
    }  # fmt: skip
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        command = [sys.executable, "-m", "musicapp"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
        try:
            _wait_for_page(process, port)
            yield Server(process, port, time.perf_counter() - start)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_S)


def get(connection: http.client.HTTPConnection, path: str, cookie: str = "") -> tuple[int, bytes]:
    """Status and body of one request over a connection that stays open."""
    connection.request("GET", path, headers={"Host": HOST, "Cookie": cookie})
    answer = connection.getresponse()
    return answer.status, answer.read()


def signed_in(server: Server, login: str, password: str) -> str:
    """The cookies of a listener, who signs in by the form as a browser does."""
    connection = server.connect()
    connection.request("GET", "/auth/login", headers={"Host": HOST})
    answer = connection.getresponse()
    cookies = _cookies(answer)
    token = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', answer.read())
    if token is None:
        raise RuntimeError("The sign-in page has no form.")
    body = urlencode({"login": login, "password": password, "remember": "y", "csrf_token": token[1].decode()})
    headers = {
        "Host": HOST, "Cookie": cookies, "Referer": f"https://{HOST}/auth/login",
        "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip
    connection.request("POST", "/auth/login", body, headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 303:
        raise RuntimeError(f"Signing in was answered with {answer.status}.")
    return _cookies(answer)


def _cookies(answer: http.client.HTTPResponse) -> str:
    return "; ".join(value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie") or [])


def _wait_for_page(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            if get(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S), "/")[0] == 200:
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("The server does not answer.")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _pss_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))

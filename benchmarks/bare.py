"""The least that Flask can answer on this machine, under the same server: what every other figure stands beside."""

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from musicapp.config import ROOT

app = Flask(__name__)
PATIENCE_S = 20


@app.get("/")
def page() -> str:
    return "<!doctype html><title>bare</title>"


@contextmanager
def running(port: int) -> Iterator[http.client.HTTPConnection]:
    """A connection to it until the block ends."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-k",
        "gthread",
        "-w",
        "1",
        "--threads",
        "8",
        "--keep-alive",
        "15",
    ]
    command += [
        "--log-level",
        "error",
        "-b",
        f"127.0.0.1:{port}",
        "--no-control-socket",
        "benchmarks.bare:app",
    ]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield _connected(port)
    finally:
        process.terminate()
        process.wait()


def _connected(port: int) -> http.client.HTTPConnection:
    until = time.monotonic() + PATIENCE_S
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        try:
            connection.connect()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return connection

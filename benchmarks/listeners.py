"""Slow listeners and pages beside them, on the real server as ``python -m musicapp`` starts it, without a proxy.

python benchmarks/listeners.py [--listeners 1000] [--seconds 60]

Each listener takes 32 kB/s through segments of 1,460 bytes and a small buffer, as on a bad line. Then come requests
whose headers never end, and bodies that stop half way.
"""

import argparse
import itertools
import multiprocessing
import os
import re
import resource
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import psutil

from tests.reliability import stock
from tests.reliability.guest import Guest
from tests.reliability.house import House, free_port, started

RATE = 32_000  # bytes a second
SEGMENT = 1460
BUFFER = 16_384
TICK_S = 0.05
TICKS = 5  # each listener is served every 0.25 s
HEAD = b"\r\n\r\n"
RANGE = re.compile(rb"Content-Range: bytes (\d+)-(\d+)/(\d+)", re.IGNORECASE)
HALF_OPEN, HALF_SENT = 200, 100


@dataclass
class Listener:
    """One connection that asks for the rest of a track, piece after piece, and takes what its line carries."""

    port: int
    track: int
    place: int = 0
    left: int = 0
    head: bytes = b""
    taken: int = 0
    trouble: str = ""
    share: float = 0.0  # of what its line could have carried
    line: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self._connect()
        self.began = time.monotonic()

    def _connect(self) -> None:
        self.line = socket.socket()
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT)
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        self.line.settimeout(10)
        self.line.connect(("127.0.0.1", self.port))
        self.line.setblocking(False)
        self._ask()

    def take(self, now: float) -> None:
        """Read as much as the line has carried by now."""
        while not self.trouble:
            due = int((now - self.began) * RATE) - self.taken
            if due <= 0:
                return
            try:
                piece = self.line.recv(due if self.left else 4096)
            except BlockingIOError:
                return
            except OSError as problem:
                self.trouble = str(problem)
                return
            if not piece and self.left:
                self.trouble = "cut off"
            elif not piece:  # let go between two pieces: a browser connects again
                self._connect()
            elif self.left:
                self._keep(len(piece))
            else:
                self._read_head(piece)

    def _read_head(self, piece: bytes) -> None:
        self.head += piece
        head, end, body = self.head.partition(HEAD)
        if not end:
            return
        found = RANGE.search(head)
        if not found:
            self.trouble = head.split(b"\r\n")[0].decode()
            return
        self.left = int(found[2]) - int(found[1]) + 1
        self.size = int(found[3])
        self.head = b""
        self._keep(len(body))

    def _keep(self, count: int) -> None:
        self.taken += count
        self.left -= count
        if not self.left:
            self.place = self.taken % self.size
            self._ask()

    def _ask(self) -> None:
        path = f"GET /media/tracks/{self.track}/audio HTTP/1.1"
        as_a_browser = f"Sec-Fetch-Dest: audio\r\nRange: bytes={self.place}-"
        self.line.send(f"{path}\r\nHost: 127.0.0.1\r\n{as_a_browser}\r\n\r\n".encode())


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Slow listeners, and pages beside them.")
    parser.add_argument("--listeners", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_NOFILE, (8192, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with tempfile.TemporaryDirectory(prefix="musewave-listeners-") as folder:
        shelf = stock.made(Path(folder))
        port = free_port()
        settings = {
            "MUSEWAVE_ENV": "production",
            "SECRET_KEY": stock.SECRET,
            "BASE_URL": f"http://127.0.0.1:{port}",
        }
        with started(folder, port, **settings) as house:
            house.wait_for("plays at")
            print(f"load before: {os.getloadavg()[0]:.1f}; memory idle: {_memory(house):.0f} MB")
            show("album page alone", pages_during(port, shelf.album, 5, lambda: time.sleep(5)))
            _feed(house, shelf, given.listeners, given.seconds)
            _stall(house, shelf)


def _feed(house: House, shelf: stock.Stock, count: int, seconds: float) -> None:
    listeners = [
        Listener(house.port, track) for track in itertools.islice(itertools.cycle(shelf.tracks), count)
    ]
    memory = [0.0]
    times = pages_during(
        house.port, shelf.album, seconds, lambda: memory.append(_listen(house, listeners, seconds))
    )
    shares = sorted(listener.share for listener in listeners)
    fed = sum(share >= 0.95 for share in shares)
    print(f"{count} listeners at {RATE // 1000} kB/s for {seconds:.0f} s: {fed} fed 95 % or more")
    print(f"  least {shares[0]:.1%}, median {statistics.median(shares):.1%}, memory {memory[-1]:.0f} MB")
    for trouble in {listener.trouble for listener in listeners if listener.trouble}:
        print(f"  {sum(one.trouble == trouble for one in listeners)} × {trouble}")
    show("album page beside them", times)
    for listener in listeners:
        listener.line.close()


def _listen(house: House, listeners: list[Listener], seconds: float) -> float:
    """Serve a fifth of the listeners at each tick; the memory of all processes half way."""
    end, memory = time.monotonic() + seconds, 0.0
    for tick in itertools.count():
        began = time.monotonic()
        if began >= end:
            break
        if not memory and began > end - seconds / 2:
            memory = _memory(house)
        for listener in listeners[tick % TICKS :: TICKS]:
            listener.take(began)
        time.sleep(max(0.0, began + TICK_S - time.monotonic()))
    for listener in listeners:
        listener.take(time.monotonic())
        listener.share = listener.taken / (RATE * (time.monotonic() - listener.began))
    return memory


def _stall(house: House, shelf: stock.Stock) -> None:
    """Headers that never end, and bodies that stop half way."""
    body = b"POST /api/v1/plays HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n\r\n{"
    begun = {HALF_OPEN: b"GET / HTTP/1.1\r\nHost: 127.0", HALF_SENT: body}
    lines = []
    for count, words in begun.items():
        for _ in range(count):
            lines.append(socket.create_connection(("127.0.0.1", house.port), timeout=10))
            lines[-1].sendall(words)
    times = pages_during(house.port, shelf.album, 10, lambda: time.sleep(10))
    show(f"beside {HALF_OPEN} half-open, {HALF_SENT} half-sent", times)
    until = time.monotonic() + 30
    while time.monotonic() < until and any(map(_is_open, lines)):
        time.sleep(0.5)
    print(f"  still held half a minute later: {sum(map(_is_open, lines))}")
    for line in lines:
        line.close()


def _is_open(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        while line.recv(4096):
            continue
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def pages_during(port: int, path: str, seconds: float | None, work: Callable[[], object]) -> list[float]:
    """Milliseconds of pages that another process asks for, one every 30 ms, while ``work`` goes on here.

    Without ``seconds`` until it is done.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    is_done = context.Event()
    process = context.Process(target=_look, args=(port, path, seconds, theirs, is_done))
    process.start()
    try:
        work()
    finally:
        is_done.set()
    times = ours.recv()
    process.join()
    return list(times)


def _look(port: int, path: str, seconds: float | None, tell: Connection, is_done: Event) -> None:
    guest, times, began = Guest(port, 60), [], time.monotonic()
    while not is_done.is_set() if seconds is None else time.monotonic() < began + seconds:
        asked = time.perf_counter()
        assert guest.get(path).status == 200
        times.append((time.perf_counter() - asked) * 1000)
        time.sleep(0.03)
    tell.send(times)


def show(name: str, times: list[float]) -> None:
    """One line of figures, with the load of the machine beside them."""
    low, high = statistics.median(times), statistics.quantiles(times, n=20)[18]
    load = os.getloadavg()[0]
    print(
        f"{name}: p50 {low:.1f} ms, p95 {high:.1f} ms, worst {max(times):.0f} ms of {len(times)} (load {load:.1f})"
    )


def _memory(house: House) -> float:
    """Megabytes of all processes, what they share counted once (PSS)."""
    everyone = [psutil.Process(house.process.pid), *house.family()]
    return sum(process.memory_full_info().pss for process in everyone) / 1e6


if __name__ == "__main__":
    main()

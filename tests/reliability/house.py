"""A whole Musewave as a person starts it: real processes, a folder and a port of its own."""

import contextlib
import ctypes
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from musicapp.config import ROOT

PATIENCE_S = 240  # the worker and its children yield to everything else on this machine
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1


@dataclass
class House:
    """A running start command. ``lines`` is what it has said so far."""

    process: subprocess.Popen[str]
    port: int
    began: float = field(default_factory=time.monotonic)
    lines: list[str] = field(default_factory=list)
    _said: "queue.Queue[str]" = field(default_factory=queue.Queue)

    def __post_init__(self) -> None:
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def said(self) -> str:
        while not self._said.empty():
            self.lines.append(self._said.get())
        return "".join(self.lines)

    def wait_for(self, words: str) -> float:
        """Seconds from the start until ``words`` were said."""
        until(lambda: words in self.said or self.process.poll() is not None)
        assert words in self.said, self.said
        return time.monotonic() - self.began

    def wait_for_end(self) -> int:
        status = self.process.wait(PATIENCE_S)
        until(lambda: psutil.pid_exists(self.process.pid) is False)
        return status

    def programs(self) -> dict[str, psutil.Process]:
        """The two watched programs by name."""
        names = {"gunicorn": "web", "musicapp.supervise.work": "worker"}
        found = {}
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):  # just killed
                words = child.cmdline()
                found.update({name: child for word, name in names.items() if word in words})
        return found

    def family(self) -> list[psutil.Process]:
        """Everything that this start has started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def get(self, path: str, host: str = "127.0.0.1") -> int:
        with urllib.request.urlopen(f"http://{host}:{self.port}{path}", timeout=30) as answer:
            return int(answer.status)

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._said.put(line)


@contextmanager
def started(
    data_dir: Path | str,
    port: int | None = None,
    as_anybody: bool = False,
    python: Path | str = sys.executable,
    user: int | None = None,
    **settings: str,
) -> Iterator[House]:
    """Start on ``data_dir`` in an environment that holds nothing else; what is left is killed afterwards.

    ``as_anybody``: even root may then write only what permissions allow. ``user``: whose number it runs under, with a
    ``python`` that this user can run.
    """
    port = port or free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "MUSEWAVE_ENV": "development",
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        **settings,
    }
    process = subprocess.Popen(
        [os.fspath(python), "-m", "musicapp"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=_like_anybody if as_anybody else None,
        **({} if user is None else {"user": user, "group": user, "extra_groups": []}),
    )
    house = House(process, port)
    try:
        yield house
    finally:
        _end(house)


def until(true: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Wait until something holds."""
    end = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _like_anybody() -> None:
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)


def _end(house: House) -> None:
    if house.process.poll() is None:
        family = house.family()
        house.process.send_signal(signal.SIGTERM)
        try:
            house.process.wait(60)
        except subprocess.TimeoutExpired:
            for process in [*family, house.process]:
                process.kill()
            house.process.wait(10)
    if house.process.stdout:
        house.process.stdout.close()

"""One child process as its parent sees it."""

import contextlib
import json
import mmap
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, cast

from musicapp.backends.children import frames
from musicapp.backends.children.limits import Limits

_ENTRY = Path(__file__).with_name("entry.py")
_GLANCE_S = 0.5
# One heap and one thread for numbers, or the address space fills with reserves that nobody uses.
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "MALLOC_ARENA_MAX": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}

Take = Callable[[int, str, Any], None]


class Lost(Exception):
    """The child is gone, for its slowness if ``late``. ``index`` is the item that it had in hand, if any."""

    def __init__(self, index: int | None, late: bool) -> None:
        super().__init__(index, late)
        self.index = index
        self.late = late


class Child:
    """Starts at once; ``ask`` may be called again and again, by one thread at a time."""

    def __init__(self, module: str, limits: Limits) -> None:
        self._limits = limits
        self._waited_s = 0.0
        with tempfile.TemporaryFile() as mark:
            mark.truncate(8)
            self._mark = mmap.mmap(mark.fileno(), 8)
            self._process = subprocess.Popen(
                [sys.executable, "-I", str(_ENTRY), module, json.dumps(asdict(limits)), str(mark.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=_ENVIRONMENT,
                pass_fds=[mark.fileno()],
                bufsize=0,
            )
        self._to, self._from = (cast(IO[bytes], pipe) for pipe in (self._process.stdin, self._process.stdout))
        os.set_blocking(self._to.fileno(), False)
        self._reader = frames.Reader(self._from.fileno())

    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def ask(self, task: str, items: Sequence[Any], take: Take) -> None:
        """Run ``task`` on ``items``; ``take(number, kind, value)`` gets each outcome at once. Raises Lost."""
        self._mark[:8] = struct.pack("!q", 0)
        late = False
        try:
            frames.send(self._to.fileno(), {"task": task, "items": items}, self._limits.silence_s)
            late = not self._collect(take)
        except frames.Late:
            late = True
        except frames.Closed:
            late = self._ran_out_of_time()
        else:
            if not late:
                return
        self.kill()
        raise Lost(self._in_hand(), late)

    def kill(self) -> None:
        """End it now: what it has in hand is lost, and it holds nothing else."""
        self._process.kill()
        self._process.wait()
        self._shut_pipes()

    def _collect(self, take: Take) -> bool:
        """Take outcomes until the last; False if the child fell silent or stayed on one item for too long."""
        heard = begun = self._clock()
        item = self._in_hand()
        while True:
            message = self._reader.next(_GLANCE_S)
            now = self._clock()
            if self._in_hand() != item:
                item, begun, heard = self._in_hand(), now, now
            if message is None:
                if now - heard > self._limits.silence_s or now - begun > self._limits.wall_s:
                    return False
                continue
            heard = now
            for number, kind, value in message["outcomes"]:
                take(number, kind, value)
            if message["done"]:
                return True
            if now - begun > self._limits.wall_s:
                return False

    def _clock(self) -> float:
        """Seconds of a clock that stands while the child could go on and the machine serves others.

        Children yield to everybody else: on a busy machine they would seem slow with every file.
        """
        with contextlib.suppress(OSError):  # only Linux tells
            waited_ns = Path(f"/proc/{self.pid}/schedstat").read_text().split()[1]
            self._waited_s = int(waited_ns) / 1e9
        return time.monotonic() - self._waited_s

    def _ran_out_of_time(self) -> bool:
        """Whether the child, which has just closed its pipe, was ended by its own processor limit."""
        try:
            return self._process.wait(1) == -signal.SIGXCPU
        except subprocess.TimeoutExpired:
            return False

    def _in_hand(self) -> int | None:
        (number,) = struct.unpack("!q", self._mark[:8])
        return number - 1 if number else None

    def _shut_pipes(self) -> None:
        self._to.close()
        self._from.close()

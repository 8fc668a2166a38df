"""Messages between parent and child: four bytes of length, then JSON (odd bytes of names as surrogates)."""

import json
import os
import select
import struct
import time
from typing import Any

HEAD = struct.Struct("!I")
LONGEST = 96 * 1024 * 1024
_CHUNK = 1 << 16


class Closed(Exception):
    """The other side is gone."""


class Late(Exception):
    """The other side does not take or give bytes in time."""


def packed(message: Any) -> bytes:
    """``message`` as one frame."""
    body = json.dumps(message, separators=(",", ":")).encode("ascii")
    return HEAD.pack(len(body)) + body


def send(fd: int, message: Any, within_s: float) -> None:
    """Write one frame to a non-blocking ``fd``. Raises Closed or Late."""
    rest = memoryview(packed(message))
    deadline = time.monotonic() + within_s
    waiter = select.poll()
    waiter.register(fd, select.POLLOUT)
    while rest:
        if not waiter.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise Late
        try:
            rest = rest[os.write(fd, rest) :]
        except BlockingIOError:
            continue
        except OSError as problem:
            raise Closed from problem


class Reader:
    """Puts frames together from a pipe, a piece at a time."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._buffer = bytearray()
        self._waiter = select.poll()
        self._waiter.register(fd, select.POLLIN)

    def next(self, within_s: float | None) -> Any | None:
        """The next message; None after ``within_s`` seconds without one (None waits). Raises Closed."""
        deadline = None if within_s is None else time.monotonic() + within_s
        while (message := self._taken()) is None:
            left = None if deadline is None else max(0.0, deadline - time.monotonic()) * 1000
            if not self._waiter.poll(left):
                return None
            self._fill()
        return message

    def _taken(self) -> Any | None:
        if len(self._buffer) < HEAD.size:
            return None
        (length,) = HEAD.unpack_from(self._buffer)
        if length > LONGEST:
            raise Closed  # nonsense: whoever writes this has lost its mind
        if len(self._buffer) < HEAD.size + length:
            return None
        body = bytes(self._buffer[HEAD.size : HEAD.size + length])
        del self._buffer[: HEAD.size + length]
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as problem:
            raise Closed from problem

    def _fill(self) -> None:
        try:
            piece = os.read(self._fd, _CHUNK)
        except OSError as problem:
            raise Closed from problem
        if not piece:
            raise Closed
        self._buffer += piece

"""Files on their way in. They grow in an area of their own and move to their place when they are whole.

How long a part is on the disk is how far it has come: nothing is written down while bytes arrive, and what a killed
process leaves is true. One writer at a time holds the kernel's lock on the file, which ends with its holder.
"""

import fcntl
import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from musicapp import faults
from musicapp.backends.storage.working import folder

AREA = "incoming"


class Busy(Exception):
    """Somebody else writes this part at the moment."""


class Whole(NamedTuple):
    """A part that is whole: how large it is, and the SHA-256 of its content."""

    key: str
    size: int
    digest: str


class Part:
    """A part that is ours to write. What is written is appended."""

    def __init__(self, file: io.FileIO) -> None:
        self._file = file
        self.size = file.seek(0, os.SEEK_END)

    def write(self, piece: bytes) -> int:
        """Append all of ``piece``. Raises Unavailable when the disk is full; what fitted stays."""
        rest = memoryview(piece)
        try:
            while rest:
                written = self._file.write(rest)
                rest = rest[written:]
                self.size += written
        except OSError as problem:
            if problem.errno in faults.NO_ROOM:
                raise faults.full() from problem
            raise
        return len(piece)

    def cut(self, size: int) -> None:
        """Forget all after the first ``size`` bytes."""
        self._file.truncate(size)
        self.size = self._file.seek(0, os.SEEK_END)

    def seal(self) -> str:
        """Have all of it on the disk; the SHA-256 of its content, read back from there."""
        os.fsync(self._file.fileno())
        self._file.seek(0)
        digest = hashlib.file_digest(self._file, "sha256").hexdigest()
        self._file.seek(0, os.SEEK_END)
        return digest


def begin_part(key: str) -> None:
    """Make the empty part ``key``. Raises OSError."""
    path = part_at(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.open("xb").close()


@contextmanager
def open_part(key: str) -> Iterator[Part]:
    """Write the part ``key``, alone. Raises Busy, and FileNotFoundError when there is none."""
    with part_at(key).open("r+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise Busy() from problem
        yield Part(file)


def part_size(key: str) -> int | None:
    """How many bytes have come; None if there is no such part."""
    try:
        return part_at(key).stat().st_size
    except FileNotFoundError:
        return None


def drop_part(key: str) -> None:
    """Remove a part; twice is once."""
    part_at(key).unlink(missing_ok=True)


def parts() -> Iterator[tuple[str, float]]:
    """The key of every part there is, and when it last grew, in seconds since 1970."""
    for path in (folder() / AREA).glob("*"):
        yield path.name, path.stat().st_mtime


def free_bytes() -> int:
    """Room on the disk of the media folder."""
    folder().mkdir(parents=True, exist_ok=True)
    room = os.statvfs(folder())
    return room.f_bavail * room.f_frsize


def part_at(key: str) -> Path:
    """Where the part ``key`` lies."""
    return folder() / AREA / key

"""Files in the making, and copies that children read: on the local disk for as long as somebody needs them.

Each lies in a folder of its own that whoever works there has locked. The kernel's lock ends with its holder, so what a
killed process left is known at once, also to a process that does not see its number.
"""

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from musicapp import config, faults

AREA = "tmp"
_TRIAL_BYTES = 65_536
_UNLOCKED_S = 24 * 3600  # nobody needs that long between making a folder and locking it


def folder() -> Path:
    """The media folder of this instance: all media if they are local, and whatever is on its way."""
    return config.current().data_dir / "media"


@contextmanager
def working_file(suffix: str = "") -> Iterator[Path]:
    """A name for a new file. What is still there at the end is removed.

    Raises what the block raises; OSError for want of room becomes Unavailable.
    """
    try:
        with _locked_folder() as place:
            yield place / f"file{suffix}"
    except OSError as problem:
        if problem.errno in faults.NO_ROOM:
            raise faults.full() from problem
        raise


def check_room() -> None:
    """Really write a little: quotas and read-only mounts do not show in the free space. Raises Unavailable, OSError."""
    with working_file() as path:
        path.write_bytes(bytes(_TRIAL_BYTES))


def flush(path: Path) -> None:
    """Have all of a file on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def left_over() -> Iterator[Path]:
    """Folders in which a process worked that is gone."""
    for place in (folder() / AREA).glob("*"):
        if not _is_being_made(place) and _is_free(place):
            yield place


def clear_left_over() -> int:
    """Remove them; how many."""
    gone = list(left_over())
    for place in gone:
        shutil.rmtree(place, ignore_errors=True)
    return len(gone)


@contextmanager
def _locked_folder() -> Iterator[Path]:
    name = secrets.token_hex(8)
    place, made = folder() / AREA / name, folder() / AREA / f".{name}"
    made.mkdir(parents=True)
    lock = os.open(made, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made.rename(place)  # who clears away looks from now on, and finds the lock
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        os.close(lock)


def _is_being_made(place: Path) -> bool:
    try:
        return place.name.startswith(".") and place.stat().st_mtime > time.time() - _UNLOCKED_S
    except FileNotFoundError:
        return True


def _is_free(place: Path) -> bool:
    try:
        lock = os.open(place, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(lock)

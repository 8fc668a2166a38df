"""Files in the making, and copies that children read: on the local disk for as long as somebody needs them."""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from musicapp import config, faults

AREA = "tmp"
_LEFT_OVER_S = 24 * 3600


def folder() -> Path:
    """The media folder of this instance: all media if they are local, and whatever is on its way."""
    return config.current().data_dir / "media"


@contextmanager
def working_file(suffix: str = "") -> Iterator[Path]:
    """A name for a new file. What is still there at the end is removed.

    Raises what the block raises; OSError for want of room becomes Unavailable.
    """
    path = folder() / AREA / f"{secrets.token_hex(8)}{suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield path
    except OSError as problem:
        if problem.errno in faults.NO_ROOM:
            raise faults.full() from problem
        raise
    finally:
        path.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Have all of a file on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def left_over() -> Iterator[Path]:
    """What a killed process was working on, a day ago or earlier."""
    before = time.time() - _LEFT_OVER_S
    for path in (folder() / AREA).glob("*"):
        if path.stat().st_mtime < before:
            yield path

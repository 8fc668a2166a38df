"""One import at a time: two would make the same artists twice."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from musicapp import config
from musicapp.errors import Conflict
from musicapp.words import N_

BUSY = N_("Another import is running. Wait until it is done, then start this one again.")


@contextmanager
def turn() -> Iterator[None]:
    """Hold the only turn. Raises Conflict if another process holds it; a killed process loses it."""
    folder = config.current().data_dir / "run"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "import.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise Conflict(BUSY) from problem
        yield

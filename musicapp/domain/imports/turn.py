"""One import at a time: two would make the same artists twice."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from musicapp import config
from musicapp.errors import Conflict
from musicapp.words import N_

BUSY = N_("Another import is running. Wait until it is done, then start this one again.")
_TRIES, _PAUSE_S = 4, 0.02


@contextmanager
def turn() -> Iterator[None]:
    """Hold the only turn. Raises Conflict if another process holds it; a killed process loses it."""
    with _lock().open("w") as lock:
        for patience in reversed(range(_TRIES)):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as problem:
                if not patience:
                    raise Conflict(BUSY) from problem
                time.sleep(_PAUSE_S)  # somebody may just have asked whether it is taken
        yield


def is_taken() -> bool:
    """Whether an import runs at this moment."""
    try:
        with turn():
            return False
    except Conflict:
        return True


def _lock() -> Path:
    folder = config.current().data_dir / "run"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "import.lock"

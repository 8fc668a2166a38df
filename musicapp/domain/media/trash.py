"""Files that nobody names: put aside for a month, and put back if somebody misses them."""

from datetime import timedelta

from musicapp import clock
from musicapp.backends import storage

KEPT = timedelta(days=30)


def put_aside(name: str) -> None:
    """Move a file to today's trash. Raises FileNotFoundError, Unavailable."""
    storage.move(name, f"{storage.TRASH}/{clock.today()}/{name}")


def in_trash() -> dict[str, str]:
    """Where each file lies that was put aside, by the name that it had."""
    found: dict[str, str] = {}
    for stored in storage.files(storage.TRASH):
        name = stored.name.removeprefix(f"{storage.TRASH}/").partition("/")[2]
        found[name] = max(stored.name, found.get(name, ""))  # the last day on which it was put aside
    return found


def clear_trash() -> int:
    """Remove for good what was put aside longer ago than ``KEPT``; how many files. Raises Unavailable."""
    last_kept = f"{storage.TRASH}/{clock.today() - KEPT}"
    old = [stored.name for stored in storage.files(storage.TRASH) if stored.name < last_kept]
    return sum(storage.delete(name) for name in old)

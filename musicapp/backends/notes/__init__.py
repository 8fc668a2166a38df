"""Notes: small facts that are written often and may be lost: rate limits, when somebody was last seen.

They have their own database file, ``notes.db``, and their own connection, so that looking at a page never
writes to the database proper and a busy writer there never makes a limit wait. Nothing here raises because a
note could not be taken, except what ``limits`` tells the rate limits.
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from musicapp import clock, config
from musicapp.backends.notes.book import Book

_own_key = secrets.token_bytes(32)

__all__ = ["Book", "blurred", "book", "forget_all", "forget_unseen", "seen", "touch"]


def book() -> Book:
    """The notes of this instance."""
    return _book_in(config.current().data_dir)


def touch(subject: str, every: timedelta) -> None:
    """Note that ``subject`` was seen just now, unless this process noted it less than ``every`` ago."""
    try:
        book().touch(subject, clock.now().timestamp(), every.total_seconds())
    except (sqlite3.Error, OSError):
        return  # a note may be lost


def seen(subjects: Sequence[str]) -> dict[str, datetime]:
    """When each of ``subjects`` was last seen; those without a note are left out."""
    try:
        noted = book().seen(subjects)
    except (sqlite3.Error, OSError):
        return {}
    return {subject: datetime.fromtimestamp(at, UTC) for subject, at in noted.items()}


def forget_unseen(before: datetime) -> None:
    """Drop the notes about whoever was not seen since ``before``."""
    try:
        book().forget_unseen(before.timestamp())
    except (sqlite3.Error, OSError):
        return


def blurred(address: str) -> str:
    """``address`` under a random key that is thrown away each day: equal today, unknowable tomorrow.

    Where the book cannot be used, the key is this process's own.
    """
    try:
        return book().blurred(address, clock.today().isoformat())
    except (sqlite3.Error, OSError):
        return hashlib.blake2b(
            address.encode("utf-8", "surrogatepass"), key=_own_key, digest_size=16
        ).hexdigest()


def forget_all() -> None:
    """Empty the book; for tests and for a reset."""
    book().forget_all()


@lru_cache(maxsize=8)
def _book_in(folder: Path) -> Book:
    return Book(folder / "notes.db")

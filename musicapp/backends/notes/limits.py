"""Where the rate limits count: in the notes, so that all processes of this machine count together."""

import sqlite3
from typing import Any

from limits.storage import Storage

from musicapp import clock


class NotesStorage(Storage):
    """A storage of the ``limits`` library; a window begins with its first hit."""

    STORAGE_SCHEME = ["notes"]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return (sqlite3.Error, OSError)

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count ``amount`` more; gives the sum."""
        return _book().hit(key, _now(), expiry, amount)

    def get(self, key: str) -> int:
        """The sum so far."""
        return _book().hits(key, _now())[0]

    def get_expiry(self, key: str) -> float:
        """When the window of ``key`` ends, in seconds since 1970."""
        return _book().hits(key, _now())[1]

    def check(self) -> bool:
        """Whether counting works at the moment."""
        try:
            self.get("check")
        except self.base_exceptions:
            return False
        return True

    def reset(self) -> int | None:
        """Forget all windows; gives how many there were."""
        return _book().forget()

    def clear(self, key: str) -> None:
        """Forget one window."""
        _book().forget(key)


def _now() -> float:
    return clock.now().timestamp()


def _book() -> Any:
    from musicapp.backends import notes  # its front door imports this file

    return notes.book()

"""Where the rate limits count: in the notes, so that all processes of this machine count together."""

import sqlite3
import threading
from typing import Any

from limits.storage import Storage

from musicapp import clock
from musicapp.backends.notes.book import Window


class NotesStorage(Storage):
    """A storage of the ``limits`` library; a window begins with its first hit."""

    STORAGE_SCHEME = ["notes"]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._counted = threading.local()

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return (sqlite3.Error, OSError)

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count ``amount`` more; gives the sum."""
        window = _book().hit(key, _now(), expiry, amount)
        self._counted.key, self._counted.window = key, window
        return window.hits

    def get(self, key: str) -> int:
        """The sum so far."""
        return self._window(key).hits

    def get_expiry(self, key: str) -> float:
        """When the window of ``key`` ends, in seconds since 1970."""
        return self._window(key).until

    def check(self) -> bool:
        """Whether counting works at the moment."""
        try:
            self.get("check")
        except self.base_exceptions:
            return False
        return True

    def reset(self) -> int | None:
        """Forget all windows; gives how many there were."""
        self._counted.key = None
        return _book().forget()

    def clear(self, key: str) -> None:
        """Forget one window."""
        self._counted.key = None
        _book().forget(key)

    def _window(self, key: str) -> Window:
        """As this thread has just counted it, for the headers of its answer; else as the book has it."""
        if getattr(self._counted, "key", None) == key:
            return self._counted.window
        return _book().hits(key, _now())


def _now() -> float:
    return clock.now().timestamp()


def _book() -> Any:
    from musicapp.backends import notes  # its front door imports this file

    return notes.book()

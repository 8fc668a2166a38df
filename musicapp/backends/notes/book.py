"""The file behind the notes: one connection per process behind one lock, no waiting for the disk."""

import hashlib
import json
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

BUSY_TIMEOUT_S = 1.0
MOST_REMEMBERED = 10_000
TABLES = """
CREATE TABLE IF NOT EXISTS hits
  (key TEXT PRIMARY KEY, count INTEGER NOT NULL, until REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS hits_until ON hits (until);
CREATE TABLE IF NOT EXISTS seen (subject TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS day_keys (day TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
"""
# What is over, or was opened before the clock was set back, begins anew.
HIT = """
INSERT INTO hits VALUES (?1, ?4, ?3) ON CONFLICT (key) DO UPDATE SET
  count = iif(until > ?2 AND until <= ?3, count + ?4, ?4),
  until = iif(until > ?2 AND until <= ?3, until, ?3)
RETURNING count, until
"""


class Window(NamedTuple):
    """How many hits a key has had, and when counting begins anew."""

    hits: int
    until: float


class Book:
    """Times are seconds since 1970. Every method may raise sqlite3.Error; callers decide what that means."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._touched: dict[str, float] = {}
        self._day: tuple[str, bytes] = ("", b"")

    def hit(self, key: str, now: float, seconds: float, amount: int = 1) -> Window:
        """Count ``amount`` hits of ``key``; its window of ``seconds`` begins with the first.

        A window that would last longer than that was opened before the clock was set back: it is over.
        """
        with self._reading() as connection:  # a statement alone is a transaction
            found = connection.execute(HIT, (key, now, now + seconds, amount)).fetchall()
            window = Window(*found[0])
            if window.hits == amount:  # it has just begun: a time to look for what is over
                connection.execute("DELETE FROM hits WHERE until <= ?", (now,))
        return window

    def hits(self, key: str, now: float) -> Window:
        """How many hits ``key`` has in its window, and when that ends (``now`` if there is none)."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT count, until FROM hits WHERE key = ? AND until > ?", (key, now)
            ).fetchone()
        return Window(*row) if row else Window(0, now)

    def forget(self, key: str | None = None) -> int:
        """Drop the hits of ``key``, or of all; gives how many keys that were."""
        with self._writing() as connection:
            if key is None:
                return connection.execute("DELETE FROM hits").rowcount
            return connection.execute("DELETE FROM hits WHERE key = ?", (key,)).rowcount

    def touch(self, subject: str, now: float, every: float) -> None:
        """Note that ``subject`` was seen at ``now``, at most once in ``every`` seconds by this process."""
        if 0 <= now - self._touched.get(subject, -every) < every:
            return
        if len(self._touched) >= MOST_REMEMBERED:
            self._touched.clear()
        self._touched[subject] = now
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO seen VALUES (?, ?)"
                " ON CONFLICT (subject) DO UPDATE SET at = max(at, excluded.at)",
                (subject, now),
            )

    def seen(self, subjects: Sequence[str]) -> dict[str, float]:
        """When ``subjects`` were seen, without those of whom nothing is noted."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT subject, at FROM seen WHERE subject IN (SELECT value FROM json_each(?))",
                (json.dumps(list(subjects)),),
            )
            return {str(subject): float(at) for subject, at in rows}

    def forget_unseen(self, before: float) -> int:
        """Drop what was last seen before ``before``; gives how many that were. For the timetable."""
        with self._writing() as connection:
            return connection.execute("DELETE FROM seen WHERE at < ?", (before,)).rowcount

    def blurred(self, text: str, day: str) -> str:
        """``text`` hashed under the random key of ``day``; the keys of other days are dropped."""
        if self._day[0] != day:
            self._day = (day, self._key_of(day))
        return hashlib.blake2b(
            text.encode("utf-8", "surrogatepass"), key=self._day[1], digest_size=16
        ).hexdigest()

    def forget_all(self) -> None:
        """Empty the book."""
        self._touched.clear()
        with self._writing() as connection:
            connection.execute("DELETE FROM hits")
            connection.execute("DELETE FROM seen")

    def _key_of(self, day: str) -> bytes:
        with self._writing() as connection:
            connection.execute("DELETE FROM day_keys WHERE day != ?", (day,))
            connection.execute("INSERT OR IGNORE INTO day_keys VALUES (?, ?)", (day, secrets.token_bytes(32)))
            row = connection.execute("SELECT key FROM day_keys WHERE day = ?", (day,)).fetchone()
        return bytes(row[0])

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._connection is None or self._process != os.getpid():  # a connection must not cross a fork
                self._connection, self._process = self._open(), os.getpid()
            yield self._connection

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            self.path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        connection.executescript(TABLES)
        return connection

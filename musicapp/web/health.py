"""Whether what the web process stands on is there."""

import sqlite3
from contextlib import closing
from urllib.parse import quote

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from musicapp import faults
from musicapp.backends import storage
from musicapp.db import db, is_sqlite
from musicapp.errors import Unavailable


def is_ready() -> bool:
    """Whether the database answers and can be written, and something more can be kept on the disk."""
    return _database_answers() and _has_room()


def _database_answers() -> bool:
    """One statement within its time-out. PostgreSQL tells by it whether it takes changes."""
    question = "SELECT 1" if is_sqlite() else "SHOW transaction_read_only"
    try:
        answer = db.session.scalar(text(question))
    except SQLAlchemyError:
        return False
    return _sqlite_takes_changes() if is_sqlite() else answer == "off"


def _sqlite_takes_changes() -> bool:
    """Whether a change of nothing is taken. Somebody who writes at this moment is in nobody's way."""
    path = db.engine.url.database
    if not path or path == ":memory:":
        return True
    try:
        with closing(sqlite3.connect(f"file:{quote(path)}?mode=rw", uri=True, timeout=0)) as connection:
            connection.execute("DELETE FROM users WHERE 0")  # a BEGIN alone says nothing of a read-only file
    except sqlite3.Error as problem:
        return faults.primary_code(problem) in faults.SQLITE_BUSY
    return True


def _has_room() -> bool:
    try:
        storage.check_room()
    except (OSError, Unavailable):
        return False
    return True

"""What a refusal of the database or the disk means for the person who waits: busy, full, not to be written, or away."""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

from musicapp.errors import Unavailable
from musicapp.words import N_

FULL = N_("The server's disk is full, so nothing new can be kept. The music plays on; try again later.")
READ_ONLY = N_("The server cannot write at the moment. The music plays on; try again later.")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
KEEPER_S = 30  # what somebody has to mend; a lock is gone sooner

# SQLite's primary result codes, and the classes of SQLSTATE of PostgreSQL, that pass without a change of ours.
SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}  # a quota is an error of the disk to SQLite
SQLITE_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
POSTGRES_BUSY = ("55P03", "40", "53", "57", "08")  # locks, deadlocks, resources, a restart, a lost line
POSTGRES_FULL = "53100"
POSTGRES_READ_ONLY = "25006"


def full() -> Unavailable:
    """The refusal when there is no room to keep something."""
    return Unavailable(FULL, retry_after=KEEPER_S)


def explained(problem: DBAPIError) -> Unavailable | None:
    """The refusal to give for a fault that heals without a change of ours; None for a mistake in our code."""
    if isinstance(problem.orig, sqlite3.Error):
        return of_sqlite(problem.orig)
    state = getattr(problem.orig, "sqlstate", None)
    is_lost = problem.connection_invalidated or (state is None and isinstance(problem, OperationalError))
    return Unavailable() if is_lost else _of_postgres(state or "")


def of_sqlite(problem: BaseException) -> Unavailable | None:
    """The same for an error of the driver itself."""
    code = primary_code(problem)
    if code in SQLITE_BUSY:
        return Unavailable()
    if code in SQLITE_FULL:
        return full()
    return Unavailable(READ_ONLY, retry_after=KEEPER_S) if code in SQLITE_READ_ONLY else None


def primary_code(problem: BaseException) -> int:
    """SQLite's result code without its extension; 0 if the driver gave none."""
    return int(getattr(problem, "sqlite_errorcode", 0)) & 0xFF


def _of_postgres(state: str) -> Unavailable | None:
    if state == POSTGRES_FULL:
        return full()
    if state == POSTGRES_READ_ONLY:
        return Unavailable(READ_ONLY, retry_after=KEEPER_S)
    return Unavailable() if state.startswith(POSTGRES_BUSY) else None

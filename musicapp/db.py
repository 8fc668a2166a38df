"""The database: one session per request, readers by default, writers only inside ``transaction()``.

SQLite and PostgreSQL run the same code. On SQLite a writer begins IMMEDIATE, because a transaction that reads
first and writes later fails with "database is locked" as soon as two meet; and it queues behind one lock per
process, because SQLite's own waiting is not fair (50 writers: p99 3.5 s without the lock, 0.4 s with it).
"""

import hashlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, MetaData, event, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session

from musicapp import faults, prepared
from musicapp.errors import Unavailable

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_TIMEOUT_S = 10
POOL_SIZE = 16
POOL_TIMEOUT_S = 3
MAPPED_BYTES = 2_147_418_112  # the most that SQLite maps: of a large library, rows are read twice as fast so


class Base(DeclarativeBase):
    """The declarative base of all tables."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False, "autoflush": False})
_writer = threading.RLock()


@contextmanager
def transaction() -> Iterator[Session]:
    """A short writing transaction around one action; commits at its end, rolls back on any error.

    Whatever was read before is let go first, so that the action decides on what is true now. Nested use joins
    the outer transaction. Raises Unavailable when the database stays locked for longer than the time-out, is
    full or cannot be written.
    """
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    _let_go(session)  # who waits for the turn must not keep a connection from those who read
    with _turn(session):
        try:
            session.info["writing"] = True
            _begin(session)
            yield session
            session.commit()
        except DBAPIError as problem:
            session.rollback()
            refusal = faults.explained(problem)
            if refusal is None:
                raise
            raise refusal from problem
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("writing", None)


def engine_options(url: str) -> dict[str, Any]:
    """Pool and driver settings for ``url``: a bounded pool that fails fast rather than starving everyone."""
    options: dict[str, Any] = {"pool_size": POOL_SIZE, "max_overflow": 0, "pool_timeout": POOL_TIMEOUT_S}
    if url.startswith("sqlite"):
        options["connect_args"] = {"timeout": BUSY_TIMEOUT_S, "check_same_thread": False}
    else:
        options["pool_pre_ping"] = True
        options["connect_args"] = {"options": f"-c lock_timeout={BUSY_TIMEOUT_S}s"}
    return options


def is_sqlite() -> bool:
    """Whether this instance runs on the embedded database."""
    return db.engine.dialect.name == "sqlite"


def insert_into(table: Any) -> Any:
    """An INSERT in this database's own dialect, which knows ON CONFLICT."""
    if is_sqlite():
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # here, because SQLite needs none of its memory

    return postgresql.insert(table)


def change(statement: Any) -> int:
    """Run an INSERT, UPDATE or DELETE and give the number of rows; objects in the session are not told."""
    options = {
        "synchronize_session": False,
        "preserve_rowcount": True,
    }  # an INSERT forgets its number otherwise
    result: Any = db.session.execute(statement, execution_options=options)
    return int(result.rowcount)


def rows(statement: Any, **values: Any) -> Sequence[Any]:
    """All rows of a statement that selects columns, in this session's transaction but past the ORM.

    For what every page asks: statements that were put together once, with names in the place of ``values``.
    Writing one down anew, and the ORM's own bookkeeping, cost several times what the database does.
    """
    session = db.session()
    connection = session.info.get("connection") or session.connection()
    return prepared.rows(connection, statement, values)


def one_at_a_time(name: str) -> None:
    """Let the transactions that call this with the same ``name`` run one after another, each until its commit.

    SQLite has one writer anyway; PostgreSQL takes an advisory lock.
    """
    if not is_sqlite():
        key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
        db.session.execute(select(func.pg_advisory_xact_lock(key)))


@contextmanager
def _turn(session: Session) -> Iterator[None]:
    """On SQLite one writer per process at a time, in the order in which they came."""
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    if not _writer.acquire(timeout=BUSY_TIMEOUT_S):
        raise Unavailable()
    try:
        yield
    finally:
        _writer.release()


def _let_go(session: Session) -> None:
    """End the read transaction: nothing that was read before the turn is true for sure."""
    if not session.info.get("joined"):  # a test's outer transaction holds the lock already
        session.rollback()


def _begin(session: Session) -> None:
    """On SQLite, take the write lock before anything is read."""
    if not session.info.get("joined"):
        session.connection(execution_options={"begin": "IMMEDIATE"})


@event.listens_for(Session, "after_begin")
def _keep_at_hand(session: Session, transaction: object, connection: object) -> None:
    """Asking the session for its connection takes longer than many a statement."""
    session.info["connection"] = connection


@event.listens_for(Session, "after_transaction_end")
def _put_away(session: Session, transaction: object) -> None:
    session.info.pop("connection", None)


@event.listens_for(Session, "before_flush")
def _only_writers_flush(session: Session, context: object, instances: object) -> None:
    """A GET cannot write: flushing needs ``transaction()``."""
    if not session.info.get("writing") and (session.new or session.dirty or session.deleted):
        raise RuntimeError("Changes need db.transaction().")


@event.listens_for(Engine, "connect")
def _set_pragmas(connection: Any, record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver's own BEGIN would come too late and break savepoints
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_S * 1000}",
        "journal_size_limit=67108864",
        "cache_size=-16000",
        f"mmap_size={MAPPED_BYTES}",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_on_sqlite(connection: Any) -> None:
    if connection.dialect.name != "sqlite":
        return
    mode = connection.get_execution_options().get("begin")
    if mode:
        connection.exec_driver_sql(f"BEGIN {mode}")
    else:  # every page begins so, and it can neither wait nor fail
        connection.connection.driver_connection.execute("BEGIN")


@event.listens_for(Engine, "handle_error")
def _open_again(context: Any) -> None:
    """A connection that was opened read-only stays so: once mended, only new ones can write."""
    problem = context.original_exception
    if isinstance(problem, sqlite3.Error) and faults.primary_code(problem) in faults.SQLITE_READ_ONLY:
        context.is_disconnect = True

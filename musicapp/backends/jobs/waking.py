"""The queue library only knocks at the worker's door; what it loses, the sweep finds."""

import contextlib
import sqlite3
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event
from sqlalchemy.orm import Session

from musicapp import config
from musicapp.without import without

if TYPE_CHECKING:
    from huey import SqliteHuey

KNOCKS = 4  # more would be answered by an empty table


def queue() -> "SqliteHuey":
    """The queue of this instance."""
    return _queue_at(config.current().data_dir / "queue.db")


def answer_with(drain: Callable[[], object]) -> None:
    """In the worker: what a knock does."""
    global _answer
    _answer = drain


def wake() -> None:
    """Knock, unless somebody just did. Never fails: the worker looks for itself every minute."""
    with contextlib.suppress(sqlite3.Error, OSError):
        knocks = queue()
        if knocks.pending_count() < KNOCKS:
            knocks.enqueue(knocks.musewave_drain.s())


def wake_after_commit(session: Session) -> None:
    """Knock when the transaction of ``session`` is through: before that the worker cannot see the row."""
    session.info["wakes_worker"] = True


@lru_cache(maxsize=4)
def _queue_at(path: Path) -> "SqliteHuey":
    with without("psycopg"):  # a driver of 12 MB for a kind of queue that is not ours
        from huey import SqliteHuey

    path.parent.mkdir(parents=True, exist_ok=True)
    made = SqliteHuey("musewave", filename=str(path), results=False, fsync=False, timeout=5)
    made.musewave_drain = made.task(name="drain")(_drain)
    return made


def _drain() -> None:
    if _answer is not None:
        _answer()


_answer: Callable[[], object] | None = None


@event.listens_for(Session, "after_commit")
def _knock(session: Session) -> None:
    if session.info.pop("wakes_worker", False):
        wake()


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("wakes_worker", None)

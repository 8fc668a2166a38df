"""Emptying an instance: every row and every file of ours. What an import found elsewhere stays where it is."""

import shutil
from typing import Any

from sqlalchemy import delete, update

from musicapp import config
from musicapp.backends import storage
from musicapp.db import Base, db
from musicapp.models import Genre, GenreAlias, Mood

REFERENCE = frozenset(table.__tablename__ for table in (Genre, GenreAlias, Mood))
OWN_FOLDERS = ("outbox", "cache", "tmp")


def empty(with_reference: bool) -> int:
    """Delete all rows, those of the reference data only if asked to, inside a transaction; gives how many."""
    gone = 0
    for table in reversed(Base.metadata.sorted_tables):
        if with_reference or table.name not in REFERENCE:
            done: Any = db.session.execute(delete(table))
            gone += max(0, done.rowcount)
    if not with_reference:
        db.session.execute(update(Genre).values(track_count=0))
    db.session.expire_all()
    return gone


def remove_files() -> None:
    """Delete the media of this instance and its mail, after the commit of ``empty``.

    The next start prepares the instance anew.
    """
    data_dir = config.current().data_dir
    storage.empty()
    for name in OWN_FOLDERS:
        shutil.rmtree(data_dir / name, ignore_errors=True)
    (data_dir / "run" / "prepared.json").unlink(missing_ok=True)

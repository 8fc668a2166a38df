"""What rows say about files: the whole of it at once, or about one."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from musicapp.backends import storage
from musicapp.db import Base, db
from musicapp.models import AudioFile, Upload

_AT_ONCE = 5000
_PICTURES = ("cover_key", "avatar_key", "header_key")


class Named(NamedTuple):
    """An audio file as its row knows it. ``is_missing``: somebody noticed already."""

    id: int
    track_id: int
    path: str
    is_missing: bool


def audio_files() -> Iterator[Named]:
    """Every row, read in pieces between which others may write."""
    columns = (AudioFile.id, AudioFile.track_id, AudioFile.path, AudioFile.missing_since.is_not(None))
    query = select(*columns).where(AudioFile.path != "").order_by(AudioFile.id).limit(_AT_ONCE)
    last = 0
    while several := db.session.execute(query.where(AudioFile.id > last)).all():
        db.session.rollback()
        yield from map(Named._make, several)
        last = several[-1].id


def pictures() -> set[str]:
    """The keys of all pictures."""
    keys = {key for column in _picture_columns() for key in db.session.scalars(select(column).distinct())}
    db.session.rollback()
    return keys - {""}


def is_named(area: str, name: str) -> bool:
    """Whether a row names this file."""
    if area == storage.IMAGES:
        key = key_of(name)
        return any(_exists(select(column).where(column == key)) for column in _picture_columns())
    return _exists(select(AudioFile.id).where(AudioFile.path == name))


def is_under_way(path: str) -> bool:
    """Whether the file of a row has arrived and waits to be put to its place."""
    senders = select(Upload.key).join(AudioFile, AudioFile.track_id == Upload.track_id)
    keys = db.session.scalars(senders.where(AudioFile.path == path)).all()
    return any(storage.part_size(key) is not None for key in keys)


def key_of(name: str) -> str:
    """The key of the picture that a file is a size of."""
    return name.rpartition("/")[2].partition("-")[0]


def _picture_columns() -> Sequence[Any]:
    """Wherever a table has a picture."""
    tables = Base.metadata.sorted_tables
    return [table.c[name] for table in tables for name in _PICTURES if name in table.c]


def _exists(query: Any) -> bool:
    return db.session.execute(query.limit(1)).first() is not None

"""Counters of what an import touched, recounted from the rows: right also after an interruption."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from musicapp.db import db
from musicapp.models import Album, Artist, Genre, Track

_AT_ONCE = 500


def recount_albums(ids: Collection[int]) -> None:
    """Tracks and length of albums. One without a listed track is no longer listed."""
    listed = (Track.album_id == Album.id, Track.listed.is_(True))
    _change(
        Album,
        ids,
        track_count=_one(func.count(), *listed),
        duration_ms=_one(func.coalesce(func.sum(Track.duration_ms), 0), *listed),
        listed=select(Track.id).where(*listed).exists() & Album.published_at.is_not(None),
    )


def recount_artists(ids: Collection[int]) -> None:
    """Tracks and albums of artists, who are listed when they have one of either."""
    tracks = (Track.artist_id == Artist.id, Track.listed.is_(True))
    albums = (Album.artist_id == Artist.id, Album.listed.is_(True))
    _change(
        Artist,
        ids,
        track_count=_one(func.count(), *tracks),
        album_count=_one(func.count(), *albums),
        listed=select(Track.id).where(*tracks).exists() | select(Album.id).where(*albums).exists(),
    )


def recount_genres(ids: Collection[int]) -> None:
    """Tracks of genres."""
    listed = (Track.genre_id == Genre.id, Track.listed.is_(True))
    _change(Genre, ids, track_count=_one(func.count(), *listed))


def _one(value: Any, *conditions: ColumnElement[bool]) -> Any:
    return select(value).where(*conditions).scalar_subquery()


def _change(model: type[Any], ids: Collection[int], **values: Any) -> None:
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        change = update(model).where(model.id.in_(some)).values(**values)
        db.session.execute(change.execution_options(synchronize_session=False))

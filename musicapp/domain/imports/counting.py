"""Counters of what an import touched, recounted from the rows: right also after an interruption.

What is not listed is left out by filters, not by conditions: those would lead SQLite to the wrong index.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select, update

from musicapp.bulk import among
from musicapp.db import db
from musicapp.models import Album, Artist, Genre, Track

_AT_ONCE = 500


def recount_albums(ids: Collection[int]) -> None:
    """Tracks and length of albums. One without a listed track is no longer listed."""
    tracks = select(func.count().filter(Track.listed)).where(Track.album_id == Album.id).scalar_subquery()
    length = select(func.sum(Track.duration_ms).filter(Track.listed)).where(Track.album_id == Album.id)
    _change(
        Album,
        ids,
        track_count=tracks,
        duration_ms=func.coalesce(length.scalar_subquery(), 0),
        listed=(tracks > 0) & Album.published_at.is_not(None),
    )


def recount_artists(ids: Collection[int]) -> None:
    """Tracks and albums of artists, who are listed when they have one of either."""
    tracks = select(func.count().filter(Track.listed)).where(Track.artist_id == Artist.id).scalar_subquery()
    albums = select(func.count().filter(Album.listed)).where(Album.artist_id == Artist.id).scalar_subquery()
    _change(Artist, ids, track_count=tracks, album_count=albums, listed=(tracks > 0) | (albums > 0))


def recount_genres() -> None:
    """Tracks of all genres. Counts whole genres, so once an import, not once a batch."""
    tracks = select(func.count()).where(Track.genre_id == Genre.id, Track.listed.is_(True)).scalar_subquery()
    change = update(Genre).where(Genre.track_count != tracks).values(track_count=tracks)
    db.session.execute(change.execution_options(synchronize_session=False))


def _change(model: type[Any], ids: Collection[int], **values: Any) -> None:
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        change = update(model).where(among(db.session(), model.id, some)).values(**values)
        db.session.execute(change.execution_options(synchronize_session=False))

"""Counters of what an act touched, recounted from the rows: right also after an interruption.

What is not listed is left out by filters, not by conditions: those would lead SQLite to the wrong index.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from musicapp.bulk import among
from musicapp.db import db
from musicapp.models import Album, Artist, Genre, Track, TrackArtist

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
        listed=(tracks > 0) & Album.published_at.is_not(None) & Album.deleted_at.is_(None),
    )


def recount_artists(ids: Collection[int]) -> None:
    """Tracks and albums of artists, who are listed when they have one of either, or are heard on one of others."""
    tracks = select(func.count().filter(Track.listed)).where(Track.artist_id == Artist.id).scalar_subquery()
    albums = select(func.count().filter(Album.listed)).where(Album.artist_id == Artist.id).scalar_subquery()
    listed = ((tracks > 0) | (albums > 0) | is_heard_as_guest()) & Artist.deleted_at.is_(None)
    _change(Artist, ids, track_count=tracks, album_count=albums, listed=listed)


def recount_genres(ids: Collection[int] | None = None) -> None:
    """Tracks of these genres, of all without ``ids``. Counts whole genres, so once an act, not once a row."""
    tracks = select(func.count()).where(Track.genre_id == Genre.id, Track.listed.is_(True)).scalar_subquery()
    change = update(Genre).where(Genre.track_count != tracks).values(track_count=tracks)
    if ids is not None:
        change = change.where(Genre.id.in_(ids))
    db.session.execute(change.execution_options(synchronize_session=False))


def guests_on(track_ids: Collection[int]) -> set[int]:
    """The artists who are credited there beside the one whose track it is."""
    credited = select(TrackArtist.artist_id).where(
        among(db.session(), TrackArtist.track_id, sorted(track_ids))
    )
    return set(db.session.scalars(credited))


def guests_in_no_list() -> list[int]:
    """Artists who should be listed for what they are credited on."""
    missed = select(Artist.id).where(
        Artist.listed.is_(False), Artist.deleted_at.is_(None), is_heard_as_guest()
    )
    return list(db.session.scalars(missed))


def is_heard_as_guest() -> ColumnElement[bool]:
    """Whether a listed track credits the artist."""
    credited = select(TrackArtist.track_id).join(Track, Track.id == TrackArtist.track_id)
    return (
        credited.where(TrackArtist.artist_id == Artist.id, Track.listed.is_not(False))
        .correlate(Artist)
        .exists()
    )


def _change(model: type[Any], ids: Collection[int], **values: Any) -> None:
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        change = update(model).where(among(db.session(), model.id, some)).values(**values)
        db.session.execute(change.execution_options(synchronize_session=False))

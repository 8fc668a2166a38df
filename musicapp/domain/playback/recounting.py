"""Counters of plays from the rows themselves: the proof that they are right, and the repair if they are not."""

from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from musicapp.db import change, db
from musicapp.models import Album, Artist, Play, Track


def miscounted() -> dict[str, list[int]]:
    """The ids of tracks, albums and artists whose counter differs from their rows; all empty when all is well."""
    return {
        table.__tablename__: list(db.session.scalars(select(table.id).where(table.play_count != truth)))
        for table, truth in _truths()
    }


def recount() -> int:
    """Set every counter to what the rows say. Gives the number of counters that were wrong."""
    wrong = 0
    for table, truth in _truths():
        wrong += change(update(table).where(table.play_count != truth).values(play_count=truth))
    return wrong


def _truths() -> tuple[tuple[Any, ColumnElement[int]], ...]:
    """Each table with the scalar subquery that its counter must equal."""
    counted = select(func.count(Play.id)).where(Play.counted_at.is_not(None))
    of_tracks = counted.join(Track, Track.id == Play.track_id)
    return (
        (Track, counted.where(Play.track_id == Track.id).correlate(Track).scalar_subquery()),
        (Album, of_tracks.where(Track.album_id == Album.id).correlate(Album).scalar_subquery()),
        (Artist, of_tracks.where(Track.artist_id == Artist.id).correlate(Artist).scalar_subquery()),
    )

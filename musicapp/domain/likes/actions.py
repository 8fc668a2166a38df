"""A like is a row: twice is once, and the counter moves only when the row comes or goes, in the same transaction."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_, select, update

from musicapp import clock
from musicapp.db import change, db, insert_into
from musicapp.domain import catalog
from musicapp.errors import NotFound
from musicapp.models import Album, AlbumLike, Artist, Track, TrackLike, User
from musicapp.models.columns import is_id


@dataclass(frozen=True)
class Liked:
    """How it stands after the act. ``like_count`` counts everybody's."""

    id: int
    title: str
    liked: bool
    like_count: int


def like_track(user: User, track_id: int) -> Liked:
    """``user`` likes the track. Raises NotFound for what they may not see."""
    _see_track(user, track_id)
    return _put(TrackLike, TrackLike.track_id, Track, user, track_id)


def unlike_track(user: User, track_id: int) -> Liked:
    """Take the like back; it may be gone already. Raises NotFound for what they may neither see nor like."""
    _see_track(user, track_id)
    return _take(TrackLike, TrackLike.track_id, Track, user, track_id)


def like_album(user: User, album_id: int) -> Liked:
    """``user`` likes the album. Raises NotFound for what they may not see."""
    _see_album(user, album_id)
    return _put(AlbumLike, AlbumLike.album_id, Album, user, album_id)


def unlike_album(user: User, album_id: int) -> Liked:
    """Take the like back; it may be gone already. Raises NotFound for what they may neither see nor like."""
    _see_album(user, album_id)
    return _take(AlbumLike, AlbumLike.album_id, Album, user, album_id)


def _see_track(user: User, track_id: int) -> None:
    liked = select(TrackLike.track_id).where(TrackLike.user_id == user.id)
    query = select(Track.id).join(Artist, Artist.id == Track.artist_id)
    _see(query.where(Track.id == track_id, or_(catalog.sees_track(user), Track.id.in_(liked))), track_id)


def _see_album(user: User, album_id: int) -> None:
    liked = select(AlbumLike.album_id).where(AlbumLike.user_id == user.id)
    query = select(Album.id).join(Artist, Artist.id == Album.artist_id)
    _see(query.where(Album.id == album_id, or_(catalog.sees_album(user), Album.id.in_(liked))), album_id)


def _see(query: Any, subject_id: int) -> None:
    if not is_id(subject_id) or db.session.scalar(query) is None:
        raise NotFound()


def _put(row: Any, column: Any, table: Any, user: User, subject_id: int) -> Liked:
    values = {"user_id": user.id, column.key: subject_id, "created_at": clock.now()}
    came = change(insert_into(row).values(**values).on_conflict_do_nothing())
    return _counted(table, subject_id, came, liked=True)


def _take(row: Any, column: Any, table: Any, user: User, subject_id: int) -> Liked:
    went = change(delete(row).where(row.user_id == user.id, column == subject_id))
    return _counted(table, subject_id, -went, liked=False)


def _counted(table: Any, subject_id: int, moved: int, liked: bool) -> Liked:
    """Move the counter by the rows that came or went, so that forty presses at once add up."""
    if moved:
        change(update(table).where(table.id == subject_id).values(like_count=table.like_count + moved))
    row = db.session.execute(select(table.title, table.like_count).where(table.id == subject_id)).one()
    return Liked(subject_id, row.title, liked, row.like_count)

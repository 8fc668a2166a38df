"""Every counter that the demo moves, from the rows themselves, in one statement per table."""

from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from musicapp.db import db
from musicapp.domain import playback
from musicapp.domain.catalog.counting import is_heard_as_guest
from musicapp.models import (
    Album,
    AlbumLike,
    Artist,
    ArtistFollow,
    Genre,
    PersonFollow,
    Track,
    TrackLike,
    User,
)

Truths = dict[InstrumentedAttribute[Any], ColumnElement[Any]]


def recount() -> int:
    """Set counters, and ``listed``, to what the rows say. Gives how many rows were wrong."""
    _list()
    wrong = sum(_set(table, truths) for table, truths in _truths().items())
    return wrong + playback.recount()


def miscounted() -> dict[str, list[int]]:
    """The ids of rows by table whose counters differ from the rows they count; all empty when all is well."""
    found = {
        table.__tablename__: list(db.session.scalars(select(table.id).where(_differs(truths))))
        for table, truths in _truths().items()
    }
    for name, ids in playback.miscounted().items():
        found.setdefault(name, []).extend(ids)
    return found


def _list() -> None:
    """The demo's published things stand in lists; its artists, when they have something there."""
    for table in (Track, Album):
        shown = table.published_at.is_not(None) & table.deleted_at.is_(None)
        _change(update(table).where(table.demo.is_(True), table.listed != shown).values(listed=shown))
    shows = (
        select(Track.id)
        .where(Track.artist_id == Artist.id, Track.listed.is_(True))
        .correlate(Artist)
        .exists()
    )
    shown = (shows | is_heard_as_guest()) & Artist.deleted_at.is_(None)
    _change(update(Artist).where(Artist.demo.is_(True), Artist.listed != shown).values(listed=shown))


def _truths() -> dict[Any, Truths]:
    """For each table what its counters must equal."""
    of_album = (Track.album_id == Album.id, Track.listed.is_(True))
    return {
        Track: {Track.like_count: _count(TrackLike, TrackLike.track_id == Track.id, of=Track)},
        Album: {
            Album.like_count: _count(AlbumLike, AlbumLike.album_id == Album.id, of=Album),
            Album.track_count: _count(Track, *of_album, of=Album),
            Album.duration_ms: _length().where(*of_album).correlate(Album).scalar_subquery(),
        },
        Artist: {
            Artist.follower_count: _count(ArtistFollow, ArtistFollow.artist_id == Artist.id, of=Artist),
            Artist.track_count: _count(
                Track, Track.artist_id == Artist.id, Track.listed.is_(True), of=Artist
            ),
            Artist.album_count: _count(
                Album, Album.artist_id == Artist.id, Album.listed.is_(True), of=Artist
            ),
        },
        Genre: {
            Genre.track_count: _count(Track, Track.genre_id == Genre.id, Track.listed.is_(True), of=Genre)
        },
        User: {
            User.follower_count: _count(PersonFollow, PersonFollow.person_id == User.id, of=User),
            User.following_count: _count(ArtistFollow, ArtistFollow.user_id == User.id, of=User)
            + _count(PersonFollow, PersonFollow.user_id == User.id, of=User),
        },
    }


def _count(table: Any, *where: Any, of: Any) -> Any:
    return select(func.count()).select_from(table).where(*where).correlate(of).scalar_subquery()


def _length() -> Any:
    return select(func.coalesce(func.sum(Track.duration_ms), 0))


def _set(table: Any, truths: Truths) -> int:
    return _change(update(table).where(_differs(truths)).values(dict(truths)))


def _differs(truths: Truths) -> Any:
    first, *others = (counter != truth for counter, truth in truths.items())
    for other in others:
        first = first | other
    return first


def _change(statement: Any) -> int:
    done: Any = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(done.rowcount)

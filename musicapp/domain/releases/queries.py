"""Releases as their artists see them. Fetching is permission: what is somebody else's is NotFound, but for admins."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, exists, func, literal, or_, select
from sqlalchemy.orm import joinedload, selectinload

from musicapp.db import db
from musicapp.domain.catalog import AlbumRow, album_row, select_albums
from musicapp.errors import NotFound
from musicapp.models import Album, Artist, Track, TrackArtist, Upload, User, Waveform
from musicapp.models.columns import is_id

MOST_ALONE = 500
ORDER = (Track.disc_no, Track.track_no == 0, Track.track_no, Track.id)  # what has no number comes last
STATES = ("draft", "scheduled", "published")
PROCESSING = ("received", "processing", "ready", "failed")


class Release(NamedTuple):
    """An album in the list of its artist. ``track_total`` counts drafts, too."""

    album: AlbumRow
    state: str
    track_total: int
    ready_total: int
    publish_at: datetime | None
    publish_zone: str
    changed_at: datetime

    @property
    def id(self) -> int:
        return self.album.id


def is_mine(user: User) -> ColumnElement[bool]:
    """Whether an artist is the user's to manage. The statement must join Artist."""
    return or_(Artist.owner_id == user.id, literal(user.is_admin))


def stands_in() -> ColumnElement[bool]:
    """Whether a track is only the new sound of another one, on its way there: nobody sees it, nor can bring it back."""
    goes_over = Upload.track_id == Track.id, Upload.replaces_id.is_not(None), Upload.replaces_id != Track.id
    return exists().where(*goes_over)


def get_album(user: User, album_id: int, deleted: bool = False) -> Album:
    """An album of the user's own with artist, genre and credits. Raises NotFound."""
    query = select(Album).join(Album.artist).where(Album.id == _whole(album_id), is_mine(user))
    query = query.where(Artist.deleted_at.is_(None), _deleted(Album, deleted))
    options = (joinedload(Album.artist), joinedload(Album.genre), selectinload(Album.credits))
    return _only(query.options(*options))


def get_track(user: User, track_id: int, deleted: bool = False) -> Track:
    """A track of the user's own with artist, album, genre, mood and tags. Raises NotFound."""
    query = select(Track).join(Track.artist).where(Track.id == _whole(track_id), is_mine(user))
    query = query.where(Artist.deleted_at.is_(None), _deleted(Track, deleted), ~stands_in())
    options = (joinedload(Track.artist), joinedload(Track.album).joinedload(Album.artist), *_TOLD)
    return _only(query.options(*options))


def tracks_of(album: Album) -> list[Track]:
    """The tracks of an album in their order, with all that their form shows."""
    query = select(Track).where(Track.album_id == album.id, Track.deleted_at.is_(None))
    return list(db.session.scalars(query.options(*_TOLD).order_by(*ORDER)))


def loose_tracks(user: User, artist_id: int) -> list[Track]:
    """An artist's drafts that are on no album."""
    query = select(Track).join(Track.artist).where(Track.artist_id == artist_id, is_mine(user))
    query = query.where(Track.album_id.is_(None), Track.published_at.is_(None), Track.deleted_at.is_(None))
    return list(db.session.scalars(query.options(*_TOLD).order_by(*ORDER)))


def standing_alone(user: User, artist_id: int) -> list[Track]:
    """An artist's tracks that are on no album, drafts first."""
    query = select(Track).join(Track.artist).where(Track.artist_id == artist_id, is_mine(user))
    query = query.where(Track.album_id.is_(None), Track.deleted_at.is_(None)).limit(MOST_ALONE)
    return list(db.session.scalars(query.order_by(Track.published_at.is_not(None), Track.id.desc())))


def releases(user: User, artist_id: int) -> list[Release]:
    """All albums of an artist of the user's: drafts and what waits for its time first, then the newest."""
    held = Track.album_id == Album.id, Track.deleted_at.is_(None)
    total = select(func.count()).where(*held).scalar_subquery()
    ready = select(func.count()).where(*held, Track.processing_state == "ready").scalar_subquery()
    query = select_albums().add_columns(
        total, ready, Album.published_at, Album.publish_at, Album.publish_zone, Album.updated_at
    )
    query = query.where(Album.artist_id == artist_id, Album.deleted_at.is_(None), is_mine(user))
    is_out = Album.published_at.is_not(None)
    query = query.order_by(is_out, case((is_out, Album.released_key), else_="").desc(), Album.id.desc())
    return [_release(row) for row in db.session.execute(query)]


def state_of(work: Any) -> str:
    """One of ``STATES``."""
    if work.published_at is not None:
        return "published"
    return "scheduled" if work.publish_at is not None else "draft"


def waveforms_of(tracks: Sequence[Track]) -> dict[int, Waveform]:
    """The drawn lines of those tracks that have been heard, by id."""
    ids = [track.id for track in tracks]
    found = db.session.scalars(select(Waveform).where(Waveform.track_id.in_(ids))) if ids else ()
    return {waveform.track_id: waveform for waveform in found}


_TOLD = (
    joinedload(Track.genre),
    joinedload(Track.mood),
    selectinload(Track.tags),
    selectinload(Track.credits),
    selectinload(Track.credited).joinedload(TrackArtist.artist),
)


def _release(row: Any) -> Release:
    total, ready, _published_at, *rest = row[-6:]
    return Release(album_row(row), state_of(row), total, ready, *rest)


def _deleted(work: Any, deleted: bool) -> ColumnElement[bool]:
    is_deleted: ColumnElement[bool] = work.deleted_at.is_not(None) if deleted else work.deleted_at.is_(None)
    return is_deleted


def _only(query: Select[Any]) -> Any:
    found = db.session.scalar(query)
    if found is None:
        raise NotFound()
    return found


def _whole(number: int) -> int:
    if not is_id(number):
        raise NotFound()
    return number

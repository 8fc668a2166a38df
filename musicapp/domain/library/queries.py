"""The library at a glance, and where the listener left off."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from musicapp.db import db
from musicapp.domain import catalog
from musicapp.domain.catalog import TrackRow
from musicapp.models import AlbumLike, ArtistFollow, Play, Playlist, TrackLike, User

RECENT = 6
LOOKED_AT = 60  # plays searched for different tracks
SLICES = 50
NEARLY_OVER = 0.97


@dataclass(frozen=True)
class Counts:
    """How much there is of each kind."""

    tracks: int
    albums: int
    artists: int
    playlists: int


@dataclass(frozen=True)
class Unfinished:
    """A track and how far the listener came: ``share`` of 0 to 1, ``position_ms`` to go on from."""

    track: TrackRow
    share: float
    position_ms: int


def counts(user: User) -> Counts:
    """Likes, liked albums, followed artists and playlists: one statement."""
    numbers = [
        select(func.count()).where(table.user_id == user.id).scalar_subquery()
        for table in (TrackLike, AlbumLike, ArtistFollow, Playlist)
    ]
    return Counts(*db.session.execute(select(*numbers)).one())


def recently_played(user: User, limit: int = RECENT) -> list[Unfinished]:
    """The tracks played last, each once, the latest first."""
    query = select(Play.track_id, Play.slices, Play.ended).where(Play.user_id == user.id, Play.slices != 0)
    rows = db.session.execute(query.order_by(Play.started_at.desc(), Play.id.desc()).limit(LOOKED_AT))
    latest: dict[int, Any] = {}
    for row in rows:
        latest.setdefault(row.track_id, row)
    tracks = catalog.tracks_by_id(user, list(latest)[: limit * 2])
    return [_unfinished(track, latest[track.id]) for track in tracks if track.playable][:limit]


def _unfinished(track: TrackRow, play: Any) -> Unfinished:
    """The last slice that was heard says where it stopped."""
    share = 1.0 if play.ended == "ended" else play.slices.bit_length() / SLICES
    return Unfinished(track, share, 0 if share > NEARLY_OVER else int(track.duration_ms * share))

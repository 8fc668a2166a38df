"""The library at a glance, and where the listener left off."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select

from musicapp.db import rows
from musicapp.domain import catalog, playback
from musicapp.domain.catalog import TrackRow
from musicapp.models import AlbumLike, ArtistFollow, Play, Playlist, TrackLike, User

RECENT = 6
LOOKED_AT = 60  # plays searched for different tracks
SLICES = 50
NEARLY_OVER = 0.97

# Put together once, because writing them down takes longer than running them.
_COUNTS = select(
    *[
        select(func.count()).where(table.user_id == bindparam("user")).scalar_subquery()
        for table in (TrackLike, AlbumLike, ArtistFollow, Playlist)
    ]
)
_LATEST = (
    select(Play.track_id, Play.slices, Play.ended)
    .where(Play.user_id == bindparam("user"), playback.lasted())
    .order_by(Play.started_at.desc(), Play.id.desc())
    .limit(LOOKED_AT)
)


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


@dataclass(frozen=True)
class LeftOff:
    """Where a listener left off; ``is_new`` is one who has not really heard anything so far."""

    unfinished: list[Unfinished]
    is_new: bool


def counts(user: User) -> Counts:
    """Likes, liked albums, followed artists and playlists: one statement."""
    return Counts(*rows(_COUNTS, user=user.id)[0])


def left_off(user: User, limit: int = RECENT) -> LeftOff:
    """The tracks that were really heard last and not to their end, each once, the latest first."""
    latest: dict[int, Any] = {}
    for row in rows(_LATEST, user=user.id):
        latest.setdefault(row.track_id, row)
    unfinished = [
        id for id, play in latest.items() if play.ended != "ended" and 0 < _share(play) <= NEARLY_OVER
    ]
    tracks = catalog.tracks_by_id(user, unfinished[: limit * 2])
    playable = [_unfinished(track, latest[track.id]) for track in tracks if track.playable]
    return LeftOff(playable[:limit], is_new=not latest)


def _unfinished(track: TrackRow, play: Any) -> Unfinished:
    return Unfinished(track, _share(play), int(track.duration_ms * _share(play)))


def _share(play: Any) -> float:
    """The last slice that was heard says where it stopped."""
    return float(play.slices.bit_length() / SLICES)

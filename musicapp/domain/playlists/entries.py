"""Adding, removing and moving tracks. Positions leave gaps, so that a move writes one row."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update

from musicapp import clock
from musicapp.db import change, db
from musicapp.domain import catalog
from musicapp.domain.playlists.queries import get_own_playlist
from musicapp.domain.playlists.summaries import summarise
from musicapp.errors import Conflict, NotFound
from musicapp.models import Artist, Playlist, PlaylistEntry, Track, User
from musicapp.models.columns import is_id
from musicapp.words import N_

GAP = 1 << 16
MOST_ENTRIES = 5000


@dataclass(frozen=True)
class Added:
    """What came of adding: how many are new, and how many stood there already."""

    playlist: Playlist
    added: int
    present: int


@dataclass(frozen=True)
class Removed:
    """What ``restore`` needs to put it back."""

    playlist: Playlist
    track_id: int
    title: str
    position: int


def add_track(user: User, playlist_id: int, track_id: int) -> Added:
    """Put the track at the end; one that is there already stays where it is. Raises NotFound, Conflict when full."""
    return _add(user, playlist_id, Track.id == track_id if is_id(track_id) else Track.id == 0)


def add_album(user: User, playlist_id: int, album_id: int) -> Added:
    """Put an album's tracks at the end, in their order. Raises NotFound, Conflict when full."""
    return _add(user, playlist_id, Track.album_id == album_id if is_id(album_id) else Track.id == 0)


def remove(user: User, playlist_id: int, entry_id: int) -> Removed:
    """Take one entry out. Raises NotFound if it is not in this playlist."""
    playlist = _locked(user, playlist_id)
    entry = _entry(playlist, entry_id)
    change(delete(PlaylistEntry).where(PlaylistEntry.id == entry.id))
    summarise(playlist.id)
    return Removed(playlist, entry.track_id, entry.title, entry.position)


def restore(user: User, playlist_id: int, track_id: int, position: int) -> Playlist:
    """Put a removed track back where it was; twice is once. Raises NotFound."""
    playlist = _locked(user, playlist_id)
    _visible_ids(user, Track.id == track_id if is_id(track_id) else Track.id == 0)
    here = select(PlaylistEntry.id).where(
        PlaylistEntry.playlist_id == playlist.id, PlaylistEntry.track_id == track_id
    )
    if db.session.scalar(here.limit(1)) is None:
        _insert(user, playlist, [track_id], min(max(position, -(2**62)), 2**62) - GAP)
        summarise(playlist.id)
    return playlist


def move(
    user: User, playlist_id: int, entry_id: int, before: int | None = None, after: int | None = None
) -> Playlist:
    """Move an entry right before or after another one of the same playlist; to the end without either.

    Raises NotFound if an entry is not in this playlist.
    """
    playlist = _locked(user, playlist_id)
    order = _order(playlist)
    places = {row.id: place for place, row in enumerate(order)}
    if entry_id not in places or not {before, after} - {None} <= set(places):
        raise NotFound()
    if entry_id in (before, after):
        return playlist
    ids = [row.id for row in order if row.id != entry_id]
    to = ids.index(before) if before is not None else ids.index(after) + 1 if after is not None else len(ids)
    ids.insert(to, entry_id)
    _place(ids, to, {row.id: row.position for row in order})
    summarise(playlist.id)
    return playlist


def _add(user: User, playlist_id: int, which: Any) -> Added:
    playlist = _locked(user, playlist_id)
    wanted = _visible_ids(user, which)
    held = select(PlaylistEntry.track_id).where(
        PlaylistEntry.playlist_id == playlist.id, PlaylistEntry.track_id.in_(wanted)
    )
    present = set(db.session.scalars(held))
    new = [track_id for track_id in wanted if track_id not in present]
    if playlist.track_count + len(new) > MOST_ENTRIES:
        raise Conflict(
            N_("This playlist is full: it holds 5,000 tracks. Begin another one."), subject="playlist"
        )
    if new:
        last = select(func.max(PlaylistEntry.position)).where(PlaylistEntry.playlist_id == playlist.id)
        _insert(user, playlist, new, db.session.scalar(last) or 0)
        summarise(playlist.id)
    return Added(playlist, len(new), len(present))


def _locked(user: User, playlist_id: int) -> Playlist:
    """The playlist, with others who change it kept waiting until the end of this transaction."""
    playlist = get_own_playlist(user, playlist_id)
    db.session.execute(select(Playlist.id).where(Playlist.id == playlist.id).with_for_update())
    db.session.refresh(playlist, ["track_count"])
    return playlist


def _visible_ids(user: User, which: Any) -> list[int]:
    query = select(Track.id).join(Artist, Artist.id == Track.artist_id).where(which, catalog.sees_track(user))
    ids = list(
        db.session.scalars(query.order_by(Track.disc_no, Track.track_no, Track.id).limit(MOST_ENTRIES))
    )
    if not ids:
        raise NotFound()
    return ids


def _insert(user: User, playlist: Playlist, track_ids: list[int], after: int) -> None:
    for place, track_id in enumerate(track_ids, start=1):
        entry = {"playlist_id": playlist.id, "track_id": track_id, "position": after + place * GAP}
        db.session.add(PlaylistEntry(**entry, added_at=clock.now(), added_by_id=user.id))
    db.session.flush()


def _entry(playlist: Playlist, entry_id: int) -> Any:
    query = select(PlaylistEntry.id, PlaylistEntry.track_id, PlaylistEntry.position, Track.title)
    query = query.join(Track, Track.id == PlaylistEntry.track_id)
    query = query.where(PlaylistEntry.playlist_id == playlist.id, PlaylistEntry.id == entry_id)
    row = db.session.execute(query).first() if is_id(entry_id) else None
    if row is None:
        raise NotFound()
    return row


def _order(playlist: Playlist) -> list[Any]:
    query = select(PlaylistEntry.id, PlaylistEntry.position).where(PlaylistEntry.playlist_id == playlist.id)
    return list(db.session.execute(query.order_by(PlaylistEntry.position, PlaylistEntry.id)))


def _place(ids: list[int], to: int, positions: dict[int, int]) -> None:
    """Give the entry at ``to`` a position between its neighbours; number all anew when there is no room left."""
    low = positions[ids[to - 1]] if to else None
    high = positions[ids[to + 1]] if to + 1 < len(ids) else None
    if low is not None and high is not None and high - low < 2:
        for place, entry_id in enumerate(ids, start=1):
            _put(entry_id, place * GAP)
        return
    if low is None:
        _put(ids[to], (high or 0) - GAP)
    else:
        _put(ids[to], low + GAP if high is None else (low + high) // 2)


def _put(entry_id: int, position: int) -> None:
    change(update(PlaylistEntry).where(PlaylistEntry.id == entry_id).values(position=position))

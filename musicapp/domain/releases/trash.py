"""Deleting hides at once and can be taken back for 30 days; then the files go.

An album leaves its tracks, unless they are to go along; an artist takes albums and tracks along. Rows of what was
out stay for good, because plays, playlists and invoices tell of them; a file that somebody bought stays with them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, or_, select

from musicapp import clock
from musicapp.backends import storage
from musicapp.db import change, db, one_at_a_time
from musicapp.domain import search
from musicapp.domain.releases.order import number, put_back, put_last
from musicapp.domain.releases.queries import get_album, get_track, is_mine, stands_in, tracks_of
from musicapp.domain.releases.visibility import settle
from musicapp.errors import NotFound
from musicapp.models import Album, Artist, AudioFile, InvoiceLine, Play, Track, User, Waveform

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Deleted:
    """Something that can be brought back until ``until``."""

    kind: str  # artist | album | track
    id: int
    title: str
    artist: str
    slug: str
    deleted_at: datetime

    @property
    def until(self) -> datetime:
        """When it goes for good."""
        return self.deleted_at + KEPT


def delete_album(user: User, album_id: int, with_tracks: bool = False) -> Album:
    """Take an album away. Its tracks stay as they are and stand alone, or go along. Raises NotFound."""
    album = _locked_album(user, album_id)
    tracks = tracks_of(album)
    album.left_tracks, album.form_key = [track.id for track in tracks], None
    _remove([album], now := clock.now())
    if with_tracks:
        _remove(tracks, now)
    for track in tracks:
        track.album_id = None
        track.cover_key = track.cover_key or album.cover_key
        track.art_1, track.art_2 = track.art_1 or album.art_1, track.art_2 or album.art_2
    settle(album.artist_id, [album.id], tracks)
    return album


def restore_album(user: User, album_id: int) -> Album:
    """Bring an album back, with those of its tracks that stand alone still or went along with it. Raises NotFound."""
    album = _locked_album(user, album_id, deleted=True)
    removed_at = album.deleted_at
    _bring_back([album])
    query = select(Track).where(Track.id.in_(album.left_tracks), Track.album_id.is_(None))
    query = query.where(or_(Track.deleted_at.is_(None), Track.deleted_at == removed_at))
    found = {t.id: t for t in db.session.scalars(query.where(Track.artist_id == album.artist_id))}
    tracks = [found[track_id] for track_id in album.left_tracks if track_id in found]
    _bring_back(track for track in tracks if track.deleted_at)
    for track in tracks:
        if track.cover_key == album.cover_key:
            track.cover_key, track.art_1, track.art_2 = "", "", ""
    album.left_tracks = []
    db.session.flush()
    put_last(album, tracks)
    return album


def delete_track(user: User, track_id: int) -> Track:
    """Take a track away, off its album, too. Raises NotFound."""
    track = _locked_track(user, track_id)
    album = track.album
    _remove([track], clock.now())
    db.session.flush()
    if album is not None:
        number(album)
        album.revision += 1
    settle(track.artist_id, [album.id] if album else [], [track])
    return track


def restore_track(user: User, track_id: int) -> Track:
    """Bring a track back to where it was, also on its album. Raises NotFound, Conflict when that is full."""
    track = _locked_track(user, track_id, deleted=True)
    _bring_back([track])
    album = track.album
    if album is not None and album.deleted_at is not None:
        track.album_id = None
    elif album is not None:
        track.album_id = None
        db.session.flush()
        put_back(album, track)
        album.revision += 1
    settle(track.artist_id, [], [track])
    return track


def delete_artist(user: User, slug: str) -> Artist:
    """Take an artist away with all albums and tracks. Raises NotFound."""
    artist = _artist(user, Artist.slug == slug, Artist.deleted_at.is_(None))
    now = clock.now()
    works = _works(artist, Album.deleted_at.is_(None), Track.deleted_at.is_(None))
    _remove(works, now)
    artist.deleted_at = now
    _settle_artist(artist, works)
    return artist


def restore_artist(user: User, slug: str) -> Artist:
    """Bring an artist back with what went along with it. Raises NotFound."""
    artist = _artist(user, Artist.slug == slug, Artist.deleted_at > clock.now() - KEPT)
    removed_at, artist.deleted_at = artist.deleted_at, None
    works = _works(artist, Album.deleted_at == removed_at, Track.deleted_at == removed_at)
    _bring_back(works)
    _settle_artist(artist, works)
    return artist


def deleted_of(user: User) -> list[Deleted]:
    """What the user can bring back, the last deleted first. What went along with an artist comes with it."""
    since = clock.now() - KEPT
    gone = select(Artist.id, Artist.name, Artist.slug, Artist.deleted_at)
    gone = gone.where(Artist.deleted_at > since, Artist.owner_id == user.id)
    found = [
        Deleted("artist", row.id, row.name, row.name, row.slug, row.deleted_at)
        for row in db.session.execute(gone)
    ]
    for kind, work in (("album", Album), ("track", Track)):
        query = select(work.id, work.title, work.slug, work.deleted_at, Artist.name).join(
            Artist, Artist.id == work.artist_id
        )
        mine = [Artist.owner_id == user.id, Artist.deleted_at.is_(None), work.deleted_at > since]
        if work is Track:
            mine.append(~stands_in())
        found += [
            Deleted(kind, row.id, row.title, row.name, row.slug, row.deleted_at)
            for row in db.session.execute(query.where(*mine))
        ]
    return sorted(found, key=lambda one: one.deleted_at, reverse=True)


def forget_deleted() -> list[tuple[str, str]]:
    """Let go what was deleted 30 days ago: paths and contents (SHA-256) of files that may go now.

    Of tracks that nobody ever heard the rows go, too. Music that lies outside the media folder is left alone.
    """
    over = clock.now() - KEPT
    ids = list(db.session.scalars(select(Track.id).where(Track.deleted_at < over, ~_is_sold())))
    files = select(AudioFile.path, AudioFile.content_hash).where(AudioFile.track_id.in_(ids))
    gone = [
        (row.path, row.content_hash)
        for row in db.session.execute(files)
        if row.path and storage.is_ours(row.path)
    ]
    change(delete(AudioFile).where(AudioFile.track_id.in_(ids)))
    change(delete(Waveform).where(Waveform.track_id.in_(ids)))
    heard = exists().where(Play.track_id == Track.id)
    never_out = (Track.published_at.is_(None), Track.first_published_at.is_(None), ~heard)
    change(delete(Track).where(Track.id.in_(ids), *never_out))
    unseen = (Album.published_at.is_(None), Album.first_published_at.is_(None))
    change(delete(Album).where(Album.deleted_at < over, *unseen))
    return gone


def _is_sold() -> Any:
    return exists().where(InvoiceLine.track_id == Track.id)


def _remove(works: Iterable[Album | Track], moment: datetime) -> None:
    for work in works:
        work.deleted_at, work.publish_at, work.listed = moment, None, False


def _bring_back(works: Iterable[Album | Track]) -> None:
    for work in works:
        work.deleted_at, work.listed = None, work.published_at is not None


def _artist(user: User, *which: Any) -> Artist:
    artist = db.session.scalar(select(Artist).where(*which, is_mine(user)))
    if artist is None:
        raise NotFound()
    one_at_a_time(f"music of {artist.id}")
    return artist


def _works(artist: Artist, albums: Any, tracks: Any) -> list[Album | Track]:
    return [
        *db.session.scalars(select(Album).where(Album.artist_id == artist.id, albums)),
        *db.session.scalars(select(Track).where(Track.artist_id == artist.id, tracks)),
    ]


def _settle_artist(artist: Artist, works: Sequence[Album | Track]) -> None:
    albums = [work.id for work in works if isinstance(work, Album)]
    settle(artist.id, albums, [work for work in works if isinstance(work, Track)])
    search.refresh_works_of_artists([artist.id])


def _locked_album(user: User, album_id: int, deleted: bool = False) -> Album:
    one_at_a_time(f"music of {get_album(user, album_id, deleted).artist_id}")
    return _in_time(get_album(user, album_id, deleted))


def _locked_track(user: User, track_id: int, deleted: bool = False) -> Track:
    one_at_a_time(f"music of {get_track(user, track_id, deleted).artist_id}")
    return _in_time(get_track(user, track_id, deleted))


def _in_time(work: Any) -> Any:
    """Raises NotFound for what was deleted so long ago that its files are gone."""
    if work.deleted_at is not None and work.deleted_at <= clock.now() - KEPT:
        raise NotFound()
    return work

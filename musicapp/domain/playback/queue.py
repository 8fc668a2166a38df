"""What the player plays: tracks with everything it needs, three statements for a whole queue."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, false, func, literal, select
from sqlalchemy.orm import aliased

from musicapp.db import db
from musicapp.domain import catalog, renditions
from musicapp.domain.catalog import Named
from musicapp.domain.playback.loudness import album_loudness
from musicapp.domain.renditions import Source
from musicapp.errors import NotFound
from musicapp.models import (
    Album,
    Artist,
    AudioFile,
    PlaylistEntry,
    Track,
    TrackArtist,
    TrackLike,
    User,
    Waveform,
)
from musicapp.models.columns import is_id
from musicapp.words import N_

LONGEST_QUEUE = 300
ARTIST_QUEUE = 100
UNIT, RECORD = "\x1f", "\x1e"  # between the fields and the rows of credited artists
NO_AUDIO = N_("This track is here as a catalog entry only; there is no audio to play.")
PREPARING = N_("This track is still being made ready.")
MISSING = N_("The file of this track is missing at the moment. It plays again when the file is back.")
BROKEN = N_("The file of this track could not be read.")


@dataclass(frozen=True)
class PlayerTrack:
    """A track for the player. ``unplayable`` is a sentence to be translated, or None; ``sources`` are best first."""

    id: int
    title: str
    slug: str
    artist: Named
    credited: tuple[Named, ...]
    album_id: int | None
    album_title: str
    album_slug: str
    album_artist_slug: str
    cover_key: str
    art_1: str
    art_2: str
    duration_ms: int
    loudness_lufs: float | None
    album_lufs: float | None
    true_peak_dbtp: float | None
    unplayable: str | None
    waveform: tuple[str, str] | None
    liked: bool
    sources: tuple[Source, ...] = ()

    @property
    def is_preparing(self) -> bool:
        """Whether its audio is on the way."""
        return self.unplayable == PREPARING


def get_player_track(viewer: User | None, track_id: int) -> PlayerTrack:
    """One track. Raises NotFound for what the viewer may not hear."""
    found = player_tracks(viewer, [track_id])
    if not found:
        raise NotFound()
    return found[0]


def player_tracks(viewer: User | None, ids: Sequence[int]) -> list[PlayerTrack]:
    """The tracks of ``ids`` in that order; those that the viewer may not hear are left out."""
    possible = [i for i in ids if is_id(i)]
    if not possible:
        return []
    found = {track.id: track for track in _ask(_select(viewer).where(Track.id.in_(possible)))}
    return [found[i] for i in ids if i in found]


def album_queue(viewer: User | None, album_id: int) -> list[PlayerTrack]:
    """In disc and track order."""
    query = _select(viewer).where(Track.album_id == album_id)
    return _ask(query.order_by(Track.disc_no, Track.track_no, Track.id).limit(LONGEST_QUEUE))


def artist_queue(viewer: User | None, artist_id: int) -> list[PlayerTrack]:
    """The most played first; of somebody without own music, what they are a guest on."""
    own = _select(viewer).where(Track.artist_id == artist_id, Track.listed.is_(True))
    credited = select(TrackArtist.track_id).where(TrackArtist.artist_id == artist_id)
    others = _select(viewer).where(Track.id.in_(credited), Track.listed.is_not(False))
    return _most_played(own) or _most_played(others)


def playlist_queue(viewer: User | None, playlist_id: int) -> list[PlayerTrack]:
    """In the playlist's order. Whether the viewer may see the playlist, the caller has asked."""
    query = _select(viewer).join(PlaylistEntry, PlaylistEntry.track_id == Track.id)
    query = query.where(PlaylistEntry.playlist_id == playlist_id)
    return _ask(query.order_by(PlaylistEntry.position, PlaylistEntry.id).limit(LONGEST_QUEUE))


def likes_queue(user: User) -> list[PlayerTrack]:
    """The tracks that ``user`` likes, the newest like first."""
    query = _select(user).join(TrackLike, and_(TrackLike.track_id == Track.id, TrackLike.user_id == user.id))
    return _ask(query.order_by(TrackLike.created_at.desc(), TrackLike.track_id.desc()).limit(LONGEST_QUEUE))


def get_waveform(viewer: User | None, track_id: int) -> Waveform:
    """The drawn lines of a track. Raises NotFound for what the viewer may not hear, and before the analysis."""
    query = (
        select(Waveform).join(Track, Track.id == Waveform.track_id).join(Artist, Artist.id == Track.artist_id)
    )
    waveform = None
    if is_id(track_id):
        waveform = db.session.scalar(query.where(Track.id == track_id, catalog.sees_track(viewer)))
    if waveform is None:
        raise NotFound()
    return waveform


def _most_played(query: Select[Any]) -> list[PlayerTrack]:
    return _ask(query.order_by(Track.play_count.desc(), Track.id.desc()).limit(ARTIST_QUEUE))


def _select(viewer: User | None) -> Select[Any]:
    album_artist = aliased(Artist)
    original = and_(AudioFile.track_id == Track.id, AudioFile.kind == "original")
    return (
        select(
            Track.id, Track.title, Track.slug, Track.artist_id, Artist.name, Artist.slug.label("artist_slug"),
            _credited().label("credited"), Track.guests, Track.album_id, Album.title.label("album_title"),
            Album.slug.label("album_slug"), album_artist.slug.label("album_artist_slug"),
            func.coalesce(func.nullif(Track.cover_key, ""), Album.cover_key, "").label("cover_key"),
            func.coalesce(func.nullif(Track.art_1, ""), Album.art_1, "").label("art_1"),
            func.coalesce(func.nullif(Track.art_2, ""), Album.art_2, "").label("art_2"),
            Track.duration_ms, Track.loudness_lufs, Track.true_peak_dbtp, Track.processing_state,
            Track.processing_error, AudioFile.id.label("audio_id"),
            AudioFile.missing_since, Waveform.deck_even, Waveform.deck_odd, _liked(viewer).label("liked"),
        )
        .join(Artist, Artist.id == Track.artist_id)
        .outerjoin(Album, Album.id == Track.album_id)
        .outerjoin(album_artist, album_artist.id == Album.artist_id)
        .outerjoin(AudioFile, original)
        .outerjoin(Waveform, Waveform.track_id == Track.id)
        .where(catalog.sees_track(viewer))
    )  # fmt: skip


def _credited() -> Any:
    """The artists credited beside the first one, as one text: position, id, name and slug of each."""
    other = aliased(Artist)
    text: ColumnElement[str] = literal("")
    for field in (cast(TrackArtist.position, Text), cast(other.id, Text), other.name, other.slug):
        text = text + field + UNIT
    query = select(func.aggregate_strings(text, RECORD)).select_from(TrackArtist)
    query = query.join(other, other.id == TrackArtist.artist_id)
    return query.where(TrackArtist.track_id == Track.id).correlate(Track).scalar_subquery()


def _liked(viewer: User | None) -> Any:
    if viewer is None:
        return false()
    like = exists().where(TrackLike.track_id == Track.id, TrackLike.user_id == viewer.id)
    return like.correlate(Track)


def _ask(query: Select[Any]) -> list[PlayerTrack]:
    rows = db.session.execute(query).all()
    albums = album_loudness(row.album_id for row in rows if row.album_id is not None)
    tracks = [_player_track(row, albums.get(row.album_id)) for row in rows]
    sources = renditions.sources([track.id for track in tracks if not track.unplayable])
    return [replace(track, sources=tuple(sources.get(track.id, ()))) for track in tracks]


def _player_track(row: Any, album_lufs: float | None) -> PlayerTrack:
    return PlayerTrack(
        row.id, row.title, row.slug, Named(row.artist_id, row.name, row.artist_slug),
        _read_credited(row.credited, row.guests),
        row.album_id, row.album_title or "", row.album_slug or "", row.album_artist_slug or "",
        row.cover_key, row.art_1, row.art_2, row.duration_ms, row.loudness_lufs, album_lufs,
        row.true_peak_dbtp, _unplayable(row),
        (row.deck_even, row.deck_odd) if row.deck_even is not None else None, bool(row.liked),
    )  # fmt: skip


def _read_credited(text: str | None, guests: str) -> tuple[Named, ...]:
    rows = sorted((row.split(UNIT) for row in (text or "").split(RECORD) if row), key=lambda row: int(row[0]))
    credited = [Named(int(number), name, slug) for _, number, name, slug, *_ in rows]
    return (*credited, *catalog.named_guests(guests))


def _unplayable(row: Any) -> str | None:
    if row.audio_id is None:
        return PREPARING if row.processing_state == "processing" else NO_AUDIO
    if row.missing_since is not None:
        return MISSING
    return (row.processing_error or BROKEN) if row.processing_state == "failed" else None

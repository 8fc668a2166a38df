"""What lists show of tracks, albums and artists: plain rows from one statement each, no lazy relations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from musicapp.db import rows
from musicapp.models import Album, Artist, AudioFile, Genre, Mood, Track, TrackArtist, Waveform

AlbumArtist = aliased(Artist, name="album_artist")
_FEATURED = (
    select(TrackArtist.track_id, Artist.id, Artist.name, Artist.slug)
    .join(Artist, Artist.id == TrackArtist.artist_id)
    .where(TrackArtist.track_id.in_(bindparam("ids", expanding=True)))
    .order_by(TrackArtist.track_id, TrackArtist.position)
)


@dataclass(frozen=True)
class Named:
    """An artist's name and slug, where no more is needed."""

    id: int
    name: str
    slug: str


@dataclass(frozen=True)
class TrackRow:
    """A track as lists show it. ``duration_ms`` is 0 until it is known; ``spark`` an SVG path or ""."""

    id: int
    title: str
    slug: str
    artist: Named
    album_id: int | None
    album_title: str
    album_slug: str
    album_artist_slug: str
    cover_key: str
    art_1: str
    art_2: str
    duration_ms: int
    disc_no: int
    track_no: int
    play_count: int
    like_count: int
    bpm: float
    musical_key: str
    genre_name: str
    genre_slug: str
    mood_name: str
    explicit: bool
    listed: bool
    published_at: datetime | None
    processing_state: str
    has_audio: bool
    spark: str
    skyline: str
    featured: tuple[Named, ...] = ()

    @property
    def playable(self) -> bool:
        """Whether there is audio that might be heard."""
        return self.has_audio and self.processing_state != "failed"

    @property
    def preparing(self) -> bool:
        """Whether its audio is being made ready at this moment."""
        return not self.has_audio and self.processing_state == "processing"


@dataclass(frozen=True)
class AlbumRow:
    """An album as shelves and grids show it."""

    id: int
    title: str
    slug: str
    artist: Named
    kind: str
    year: int
    release_date: date | None
    cover_key: str
    art_1: str
    art_2: str
    track_count: int
    duration_ms: int
    play_count: int
    like_count: int
    listed: bool


@dataclass(frozen=True)
class ArtistRow:
    """An artist as shelves and grids show it."""

    id: int
    name: str
    slug: str
    avatar_key: str
    art_1: str
    art_2: str
    country: str
    follower_count: int
    track_count: int
    album_count: int
    verified: bool


@dataclass(frozen=True, slots=True)
class GenreRow:
    """A genre and the sleeve of its most played track, empty where that has none."""

    name: str
    slug: str
    track_count: int
    cover_key: str
    art_1: str
    art_2: str


@cache
def select_tracks() -> Select[*tuple[Any, ...]]:
    """The columns of a TrackRow, joined in one statement. Callers add conditions and an order."""
    return (
        select(
            Track.id, Track.title, Track.slug,
            Artist.id.label("artist_id"), Artist.name.label("artist_name"), Artist.slug.label("artist_slug"),
            Track.album_id, Album.title.label("album_title"), Album.slug.label("album_slug"),
            AlbumArtist.slug.label("album_artist_slug"),
            *sleeve(),
            Track.duration_ms, Track.disc_no, Track.track_no, Track.play_count, Track.like_count,
            Track.bpm, Track.musical_key, Genre.name.label("genre_name"), Genre.slug.label("genre_slug"),
            Mood.name.label("mood_name"), Track.explicit, Track.listed, Track.published_at, Track.processing_state,
            AudioFile.id.label("audio_id"), Waveform.spark, Waveform.skyline,
        )
        .join(Artist, Artist.id == Track.artist_id)
        .outerjoin(Album, Album.id == Track.album_id)
        .outerjoin(AlbumArtist, AlbumArtist.id == Album.artist_id)
        .outerjoin(Genre, Genre.id == Track.genre_id)
        .outerjoin(Mood, Mood.id == Track.mood_id)
        .outerjoin(AudioFile, audible())
        .outerjoin(Waveform, Waveform.track_id == Track.id)
    )  # fmt: skip


def sleeve() -> tuple[ColumnElement[str], ...]:
    """Cover and colours of a track, its own or its album's. The statement must join both."""
    return (
        func.coalesce(func.nullif(Track.cover_key, ""), Album.cover_key, "").label("cover"),
        func.coalesce(func.nullif(Track.art_1, ""), Album.art_1, "").label("art_one"),
        func.coalesce(func.nullif(Track.art_2, ""), Album.art_2, "").label("art_two"),
    )


def audible() -> ColumnElement[bool]:
    """Joins a track's original, if its file is where it should be."""
    return (
        (AudioFile.track_id == Track.id)
        & (AudioFile.kind == "original")
        & (AudioFile.missing_since.is_(None))
    )


def track_row(row: Any) -> TrackRow:
    """A row of ``select_tracks`` as a TrackRow."""
    return TrackRow(
        row.id, row.title, row.slug, Named(row.artist_id, row.artist_name, row.artist_slug),
        row.album_id, row.album_title or "", row.album_slug or "", row.album_artist_slug or "",
        row.cover, row.art_one, row.art_two, row.duration_ms, row.disc_no, row.track_no, row.play_count,
        row.like_count, row.bpm, row.musical_key, row.genre_name or "", row.genre_slug or "", row.mood_name or "",
        row.explicit, row.listed, row.published_at, row.processing_state, row.audio_id is not None,
        row.spark or "", row.skyline or "",
    )  # fmt: skip


def with_featured(tracks: Sequence[TrackRow]) -> list[TrackRow]:
    """The same rows with the artists credited beside the first one: one statement for the whole list."""
    if not tracks:
        return []
    credited: dict[int, list[Named]] = {}
    for track_id, artist_id, name, slug in rows(_FEATURED, ids=[track.id for track in tracks]):
        credited.setdefault(track_id, []).append(Named(artist_id, name, slug))
    return [replace(t, featured=tuple(credited[t.id])) if t.id in credited else t for t in tracks]


def tracks_in_order(ids: Sequence[int]) -> list[TrackRow]:
    """The tracks of these ids, whoever may see them, in that order."""
    found = {row.id: track_row(row) for row in rows(_by_id(), ids=list(ids))} if ids else {}
    return with_featured([found[i] for i in ids if i in found])


@cache
def _by_id() -> Select[*tuple[Any, ...]]:
    return select_tracks().where(Track.id.in_(bindparam("ids", expanding=True)))


@cache
def select_albums() -> Select[*tuple[Any, ...]]:
    """The columns of an AlbumRow, in one statement."""
    return select(
        Album.id, Album.title, Album.slug,
        Artist.id.label("artist_id"), Artist.name.label("artist_name"), Artist.slug.label("artist_slug"),
        Album.kind, Album.year, Album.release_date, Album.cover_key, Album.art_1, Album.art_2,
        Album.track_count, Album.duration_ms, Album.play_count, Album.like_count, Album.listed,
    ).join(Artist, Artist.id == Album.artist_id)  # fmt: skip


def album_row(row: Any) -> AlbumRow:
    """A row of ``select_albums`` as an AlbumRow."""
    return AlbumRow(
        row.id, row.title, row.slug, Named(row.artist_id, row.artist_name, row.artist_slug), row.kind, row.year,
        row.release_date, row.cover_key, row.art_1, row.art_2, row.track_count, row.duration_ms, row.play_count,
        row.like_count, row.listed,
    )  # fmt: skip


@cache
def select_artists() -> Select[*tuple[Any, ...]]:
    """The columns of an ArtistRow."""
    return select(
        Artist.id, Artist.name, Artist.slug, Artist.avatar_key, Artist.art_1, Artist.art_2, Artist.country,
        Artist.follower_count, Artist.track_count, Artist.album_count, Artist.verified_at,
    )  # fmt: skip


def artist_row(row: Any) -> ArtistRow:
    """A row of ``select_artists`` as an ArtistRow."""
    return ArtistRow(
        row.id, row.name, row.slug, row.avatar_key, row.art_1, row.art_2, row.country, row.follower_count,
        row.track_count, row.album_count, row.verified_at is not None,
    )  # fmt: skip

"""What lists show of tracks, albums and artists: plain rows from one statement each, no lazy relations.

The columns of a statement stand in the order of its row's fields, so that a row is made of them as they come.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.orm import aliased

from musicapp.db import rows
from musicapp.models import Album, Artist, AudioFile, Genre, Mood, Track, TrackArtist, Waveform
from musicapp.prepared import one_of

AlbumArtist = aliased(Artist, name="album_artist")
_CREDITED = (
    select(TrackArtist.track_id, TrackArtist.position.label("place"), Artist.id, Artist.name, Artist.slug)
    .join(Artist, Artist.id == TrackArtist.artist_id)
    .where(one_of(TrackArtist.track_id, "ids"))
)
_GUESTS = select(Track.id, literal(1000), literal(0), Track.guests, literal("")).where(
    one_of(Track.id, "ids"), Track.guests != ""
)
_FEATURED = union_all(_CREDITED, _GUESTS).order_by("track_id", "place")


class Named(NamedTuple):
    """An artist's name and slug, where no more is needed. Who has no page here has the id 0."""

    id: int
    name: str
    slug: str


class TrackRow(NamedTuple):
    """A track as lists show it. ``duration_ms`` is 0 until it is known; ``spark`` an SVG path or ""."""

    id: int
    title: str
    slug: str
    artist_id: int
    artist_name: str
    artist_slug: str
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
    genre_name: str
    genre_slug: str
    mood_name: str
    listed: bool
    processing_state: str
    has_audio: bool
    missing: bool  # its file is gone at the moment
    spark: str
    skyline: str
    featured: tuple[Named, ...] = ()

    @property
    def artist(self) -> Named:
        """Whose it is."""
        return Named(self.artist_id, self.artist_name, self.artist_slug)

    @property
    def playable(self) -> bool:
        """Whether there is audio that might be heard."""
        return self.has_audio and self.processing_state != "failed"

    @property
    def preparing(self) -> bool:
        """Whether its audio is being made ready at this moment."""
        return not (self.has_audio or self.missing) and self.processing_state == "processing"


class AlbumRow(NamedTuple):
    """An album as shelves and grids show it."""

    id: int
    title: str
    slug: str
    artist_id: int
    artist_name: str
    artist_slug: str
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

    @property
    def artist(self) -> Named:
        """Whose it is."""
        return Named(self.artist_id, self.artist_name, self.artist_slug)


class ArtistRow(NamedTuple):
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


TRACK_COLUMNS = len(TrackRow._fields) - 1  # whoever is featured comes from another table
ALBUM_COLUMNS = len(AlbumRow._fields)
ARTIST_COLUMNS = len(ArtistRow._fields)


@cache
def select_tracks() -> Select[*tuple[Any, ...]]:
    """The columns of a TrackRow, joined in one statement. Callers add conditions and an order."""
    return (
        select(
            Track.id, Track.title, Track.slug,
            Artist.id.label("artist_id"), Artist.name.label("artist_name"), Artist.slug.label("artist_slug"),
            Track.album_id, _text(Album.title, "album_title"), _text(Album.slug, "album_slug"),
            _text(AlbumArtist.slug, "album_artist_slug"),
            *sleeve(),
            Track.duration_ms, Track.disc_no, Track.track_no, Track.play_count, Track.like_count,
            Track.bpm, _text(Genre.name, "genre_name"), _text(Genre.slug, "genre_slug"),
            _text(Mood.name, "mood_name"), Track.listed, Track.processing_state,
            present().label("has_audio"), AudioFile.missing_since.is_not(None).label("missing"),
            _text(Waveform.spark, "spark"), _text(Waveform.skyline, "skyline"),
        )
        .join(Artist, Artist.id == Track.artist_id)
        .outerjoin(Album, Album.id == Track.album_id)
        .outerjoin(AlbumArtist, AlbumArtist.id == Album.artist_id)
        .outerjoin(Genre, Genre.id == Track.genre_id)
        .outerjoin(Mood, Mood.id == Track.mood_id)
        .outerjoin(AudioFile, (AudioFile.track_id == Track.id) & (AudioFile.kind == "original"))
        .outerjoin(Waveform, Waveform.track_id == Track.id)
    )  # fmt: skip


def sleeve() -> tuple[ColumnElement[str], ...]:
    """Cover and colours of a track, its own or its album's. The statement must join both."""
    return (
        func.coalesce(func.nullif(Track.cover_key, ""), Album.cover_key, "").label("cover"),
        func.coalesce(func.nullif(Track.art_1, ""), Album.art_1, "").label("art_one"),
        func.coalesce(func.nullif(Track.art_2, ""), Album.art_2, "").label("art_two"),
    )


def present() -> ColumnElement[bool]:
    """Whether a track of ``select_tracks`` has an original, and its file is where it should be."""
    return AudioFile.id.is_not(None) & AudioFile.missing_since.is_(None)


def playable() -> ColumnElement[bool]:
    """Whether it can be heard, as ``TrackRow.playable`` says."""
    return present() & (Track.processing_state != "failed")


def track_row(row: Any) -> TrackRow:
    """A row of ``select_tracks`` as a TrackRow; columns that were added to it are left out."""
    return TrackRow(*row[:TRACK_COLUMNS])


def with_featured(tracks: Sequence[TrackRow]) -> list[TrackRow]:
    """The same rows with the artists credited beside the first one: one statement for the whole list."""
    if not tracks:
        return []
    credited = featured_on([track.id for track in tracks])
    return [t._replace(featured=tuple(credited[t.id])) if t.id in credited else t for t in tracks]


def featured_on(ids: Sequence[int]) -> dict[int, list[Named]]:
    """The artists credited beside the first one, by track; those that have none are left out."""
    credited: dict[int, list[Named]] = {}
    for track_id, _place, artist_id, name, slug in rows(_FEATURED, ids=ids):
        who = [Named(artist_id, name, slug)] if artist_id else named_guests(name)
        credited.setdefault(track_id, []).extend(who)
    return credited


def named_guests(names: str) -> list[Named]:
    """Those of a track's ``guests``, who have no page here."""
    return [Named(0, name, "") for name in names.split(", ") if name]


def tracks_in_order(ids: Sequence[int]) -> list[TrackRow]:
    """The tracks of these ids, whoever may see them, in that order."""
    found = {row[0]: track_row(row) for row in rows(_by_id(), ids=ids)} if ids else {}
    return with_featured([found[i] for i in ids if i in found])


@cache
def _by_id() -> Select[*tuple[Any, ...]]:
    return select_tracks().where(one_of(Track.id, "ids"))


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
    return AlbumRow(*row[:ALBUM_COLUMNS])


@cache
def select_artists() -> Select[*tuple[Any, ...]]:
    """The columns of an ArtistRow."""
    return select(
        Artist.id, Artist.name, Artist.slug, Artist.avatar_key, Artist.art_1, Artist.art_2, Artist.country,
        Artist.follower_count, Artist.track_count, Artist.album_count,
        Artist.verified_at.is_not(None).label("verified"),
    )  # fmt: skip


def artist_row(row: Any) -> ArtistRow:
    """A row of ``select_artists`` as an ArtistRow."""
    return ArtistRow(*row[:ARTIST_COLUMNS])


def _text(column: Any, name: str) -> ColumnElement[str]:
    """A column of something that need not be there."""
    return func.coalesce(column, "").label(name)

"""Artists, albums and tracks.

``listed`` says: published and not deleted. It is kept by those who publish so that every list can walk one index that
begins with it. What has a ``publish_at`` waits for that moment; ``first_published_at`` stays when something is taken
back, so that putting it up again makes it no news. Values that lists order by are never NULL (0 or "" stand for
unknown).
"""

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from musicapp.db import Base
from musicapp.models import media
from musicapp.models.columns import (
    Colour,
    Count,
    Id,
    Key,
    Name,
    Slug,
    Timestamped,
    UtcDateTime,
    index_of_some,
    owned_by,
    refers_to,
)
from musicapp.models.credits import Credit, TrackCredit
from musicapp.models.vocabulary import Genre, Mood, Tag, track_tags

ALBUM_KINDS = ("album", "ep", "single", "compilation")
# "" keeps all rights; the others are Creative Commons' own.
LICENCES = ("", "cc0", "cc-by", "cc-by-sa", "cc-by-nd", "cc-by-nc", "cc-by-nc-sa", "cc-by-nc-nd")
TRACKS_NARROWED_BY = ("artist_id", "genre_id", "mood_id", "musical_key", "year", "bpm")
ALBUMS_NARROWED_BY = ("genre_id", "kind", "year")


def _walked(name: str, *columns: str, narrowed_by: tuple[str, ...] = TRACKS_NARROWED_BY) -> Index:
    """An index that also carries what lists are narrowed by: what does not match is passed over without being read."""
    return Index(name, *columns, "id", *(column for column in narrowed_by if column not in columns))


def _of_few(name: str, column: str) -> Index:
    """An index of a moment that few rows have; the others are not in it."""
    return index_of_some(name, column, where=f"{column} IS NOT NULL")


class Artist(Timestamped, Base):
    """A public music profile, owned by a user or unclaimed."""

    __tablename__ = "artists"
    __table_args__ = (
        Index("ix_artists_listed_name", "listed", "sort_key", "id"),
        Index("ix_artists_listed_newest", "listed", "created_at", "id"),
        Index("ix_artists_listed_played", "listed", "play_count", "id"),
        Index("ix_artists_listed_followed", "listed", "follower_count", "id"),
    )

    id: Mapped[Id]
    name: Mapped[Name]
    slug: Mapped[Slug] = mapped_column(unique=True)
    sort_key: Mapped[str] = mapped_column(String(120))
    folded: Mapped[str] = mapped_column(String(300), default="", index=True)
    bio: Mapped[str] = mapped_column(Text, default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    avatar_key: Mapped[Key]
    header_key: Mapped[Key]
    art_1: Mapped[Colour]
    art_2: Mapped[Colour]
    links: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    musicbrainz_id: Mapped[str] = mapped_column(String(36), default="")
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    owner_id: Mapped[int | None] = refers_to("users.id", index=True)
    demo: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    listed: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    track_count: Mapped[Count]
    album_count: Mapped[Count]
    play_count: Mapped[Count]
    follower_count: Mapped[Count]


class Album(Timestamped, Base):
    """A release by one artist, its tracks in disc and track order."""

    __tablename__ = "albums"
    __table_args__ = (
        UniqueConstraint("artist_id", "slug"),
        _walked("ix_albums_listed_title", "listed", "sort_key", narrowed_by=ALBUMS_NARROWED_BY),
        _walked("ix_albums_listed_newest", "listed", "released_key", narrowed_by=ALBUMS_NARROWED_BY),
        _walked("ix_albums_listed_played", "listed", "play_count", narrowed_by=ALBUMS_NARROWED_BY),
        _walked("ix_albums_listed_liked", "listed", "like_count", narrowed_by=ALBUMS_NARROWED_BY),
        Index("ix_albums_artist_newest", "artist_id", "listed", "released_key", "id"),
        Index("ix_albums_genre_newest", "genre_id", "listed", "released_key", "id"),
        Index("uq_albums_form_key", "artist_id", "form_key", unique=True),
        _of_few("ix_albums_publish_at", "publish_at"),
        _of_few("ix_albums_deleted_at", "deleted_at"),
    )

    id: Mapped[Id]
    artist_id: Mapped[int] = owned_by("artists.id")
    title: Mapped[Name]
    slug: Mapped[Slug]
    sort_key: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(12), default="album")
    genre_id: Mapped[int | None] = refers_to("genres.id")
    description: Mapped[str] = mapped_column(Text, default="")
    release_date: Mapped[date | None]
    # The release date as text; "" when unknown
    released_key: Mapped[str] = mapped_column(String(10), default="")
    year: Mapped[Count]
    cover_key: Mapped[Key]
    art_1: Mapped[Colour]
    art_2: Mapped[Colour]
    # The title that its cover was drawn from; empty for a cover that its artist brought
    drawn_from: Mapped[str] = mapped_column(String(300), default="", server_default="")
    label: Mapped[str] = mapped_column(String(200), default="")
    upc: Mapped[str] = mapped_column(String(20), default="")
    musicbrainz_id: Mapped[str] = mapped_column(String(36), default="")
    price_cents: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    publish_zone: Mapped[str] = mapped_column(String(60), default="", server_default="")  # it was said in
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    featured_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    folder: Mapped[str] = mapped_column(String(1000), default="", index=True)  # where an import found it
    revision: Mapped[Count]  # goes up with each change by hand, so that two tabs notice one another
    form_key: Mapped[str | None] = mapped_column(String(32))  # of the form that made it, sent twice or not
    left_tracks: Mapped[list[int]] = mapped_column(JSON, default=list)  # that a deleted one had
    demo: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    listed: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    track_count: Mapped[Count]
    duration_ms: Mapped[Count]
    play_count: Mapped[Count]
    like_count: Mapped[Count]

    artist: Mapped[Artist] = relationship(lazy="raise_on_sql")
    genre: Mapped[Genre | None] = relationship(lazy="raise_on_sql")
    credits: Mapped[list[Credit]] = relationship(
        lazy="raise_on_sql", order_by=Credit.position, cascade="all, delete-orphan", passive_deletes=True
    )


class Track(Timestamped, Base):
    """One recording with its audio file."""

    __tablename__ = "tracks"
    __table_args__ = (
        UniqueConstraint("artist_id", "slug"),
        Index("ix_tracks_album_order", "album_id", "disc_no", "track_no", "id"),
        _walked("ix_tracks_listed_newest", "listed", "published_at"),
        _walked("ix_tracks_listed_played", "listed", "play_count"),
        _walked("ix_tracks_listed_liked", "listed", "like_count"),
        _walked("ix_tracks_listed_title", "listed", "sort_key"),
        _walked("ix_tracks_listed_duration", "listed", "duration_ms"),
        _walked("ix_tracks_listed_tempo", "listed", "bpm"),
        _walked("ix_tracks_artist_played", "artist_id", "listed", "play_count"),
        Index("ix_tracks_genre_newest", "genre_id", "listed", "published_at", "id"),
        _walked("ix_tracks_genre_played", "genre_id", "listed", "play_count"),
        _walked("ix_tracks_mood", "mood_id", "listed"),
        _walked("ix_tracks_year", "year", "listed"),
        _walked("ix_tracks_key", "musical_key", "listed"),
        _of_few("ix_tracks_publish_at", "publish_at"),
        _of_few("ix_tracks_deleted_at", "deleted_at"),
    )

    id: Mapped[Id]
    artist_id: Mapped[int] = owned_by("artists.id")
    album_id: Mapped[int | None] = refers_to("albums.id")
    title: Mapped[Name]
    slug: Mapped[Slug]
    sort_key: Mapped[str] = mapped_column(String(120))
    disc_no: Mapped[int] = mapped_column(default=1)
    track_no: Mapped[Count]
    genre_id: Mapped[int | None] = refers_to("genres.id")
    mood_id: Mapped[int | None] = refers_to("moods.id")
    # Who is featured and has no page here: names with commas between them
    guests: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    composer: Mapped[str] = mapped_column(String(300), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    lyrics: Mapped[str] = mapped_column(Text, default="")
    explicit: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    language: Mapped[str] = mapped_column(String(12), default="")
    isrc: Mapped[str] = mapped_column(String(20), default="")
    musicbrainz_id: Mapped[str] = mapped_column(String(36), default="")
    bpm: Mapped[float] = mapped_column(default=0.0)
    musical_key: Mapped[str] = mapped_column(String(12), default="")
    year: Mapped[Count]
    loudness_lufs: Mapped[float | None]
    true_peak_dbtp: Mapped[float | None]
    duration_ms: Mapped[Count]
    unit_price_cents: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    downloadable: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    licence: Mapped[str] = mapped_column(String(20), default="", server_default="")
    featured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    publish_zone: Mapped[str] = mapped_column(String(60), default="", server_default="")  # it was said in
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cover_key: Mapped[Key]  # its own; empty means its album's
    art_1: Mapped[Colour]
    art_2: Mapped[Colour]
    # One of received, processing, ready, failed
    processing_state: Mapped[str] = mapped_column(String(12), default="received")
    processing_error: Mapped[str] = mapped_column(String(300), default="")
    demo: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    listed: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    play_count: Mapped[Count]
    like_count: Mapped[Count]
    download_count: Mapped[Count]
    share_count: Mapped[Count]
    comment_count: Mapped[Count]

    artist: Mapped[Artist] = relationship(lazy="raise_on_sql")
    album: Mapped[Album | None] = relationship(lazy="raise_on_sql")
    genre: Mapped[Genre | None] = relationship(lazy="raise_on_sql")
    mood: Mapped[Mood | None] = relationship(lazy="raise_on_sql")
    tags: Mapped[list[Tag]] = relationship(secondary=track_tags, lazy="raise_on_sql")
    audio: Mapped["media.AudioFile | None"] = relationship(
        "AudioFile",
        primaryjoin="and_(AudioFile.track_id == Track.id, AudioFile.kind == 'original')",
        uselist=False,
        viewonly=True,
        lazy="raise_on_sql",
    )
    waveform: Mapped["media.Waveform | None"] = relationship(
        "Waveform", uselist=False, viewonly=True, lazy="raise_on_sql"
    )
    credited: Mapped[list["TrackArtist"]] = relationship(
        lazy="raise_on_sql",
        order_by="TrackArtist.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    credits: Mapped[list[TrackCredit]] = relationship(
        lazy="raise_on_sql", order_by=TrackCredit.position, cascade="all, delete-orphan", passive_deletes=True
    )


class TrackArtist(Base):
    """An artist credited on a track beside the one whose it is (``role``: with, featured, remixer)."""

    __tablename__ = "track_artists"

    track_id: Mapped[int] = owned_by("tracks.id", primary_key=True)
    artist_id: Mapped[int] = owned_by("artists.id", primary_key=True, index=True)
    position: Mapped[Count]
    role: Mapped[str] = mapped_column(String(10), default="featured")

    artist: Mapped[Artist] = relationship(lazy="raise_on_sql")


class OldSlug(Base):
    """Where something stood before it was renamed: the old address answers 301."""

    __tablename__ = "old_slugs"

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)  # artist | album | track | playlist
    parent_id: Mapped[int] = mapped_column(primary_key=True, default=0)
    slug: Mapped[Slug] = mapped_column(primary_key=True)
    subject_id: Mapped[int]

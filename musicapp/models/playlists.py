"""Playlists and their entries."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from musicapp import clock
from musicapp.db import Base
from musicapp.models.accounts import User
from musicapp.models.catalog import Track
from musicapp.models.columns import Count, Id, Key, Moment, Slug, Timestamped, owned_by

VISIBILITIES = ("private", "unlisted", "public")


class Playlist(Timestamped, Base):
    """An ordered list of tracks by a user."""

    __tablename__ = "playlists"
    __table_args__ = (
        UniqueConstraint("user_id", "slug"),
        CheckConstraint("visibility IN ('private', 'unlisted', 'public')", name="visibility"),
        Index("ix_playlists_user_changed", "user_id", "changed_at", "id"),
        Index("ix_playlists_public_newest", "visibility", "changed_at", "id"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = owned_by("users.id")
    title: Mapped[str] = mapped_column(String(120))
    slug: Mapped[Slug]
    sort_key: Mapped[str] = mapped_column(String(120), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    visibility: Mapped[str] = mapped_column(String(10), default="private")
    cover_key: Mapped[Key]
    cover_keys: Mapped[str] = mapped_column(
        String(200), default=""
    )  # up to four covers of its tracks, by space
    art_1: Mapped[str] = mapped_column(String(7), default="")
    art_2: Mapped[str] = mapped_column(String(7), default="")
    changed_at: Mapped[Moment] = mapped_column(default=clock.now)
    demo: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    track_count: Mapped[Count]
    duration_ms: Mapped[Count]

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class PlaylistEntry(Base):
    """A track at a place. Positions leave gaps, so that a move writes one row."""

    __tablename__ = "playlist_entries"
    __table_args__ = (Index("ix_playlist_entries_order", "playlist_id", "position", "id"),)

    id: Mapped[Id]
    playlist_id: Mapped[int] = owned_by("playlists.id")
    track_id: Mapped[int] = owned_by("tracks.id", index=True)
    position: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[Moment] = mapped_column(default=clock.now)
    added_by_id: Mapped[int | None] = mapped_column()

    track: Mapped[Track] = relationship(lazy="raise_on_sql")

"""Likes and follows: a row is the fact, so twice is once."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from musicapp import clock
from musicapp.db import Base
from musicapp.models.columns import Moment, owned_by


class TrackLike(Base):
    __tablename__ = "track_likes"
    __table_args__ = (Index("ix_track_likes_user_newest", "user_id", "created_at", "track_id"),)

    user_id: Mapped[int] = owned_by("users.id", primary_key=True)
    track_id: Mapped[int] = owned_by("tracks.id", primary_key=True, index=True)
    created_at: Mapped[Moment] = mapped_column(default=clock.now)


class AlbumLike(Base):
    __tablename__ = "album_likes"
    __table_args__ = (Index("ix_album_likes_user_newest", "user_id", "created_at", "album_id"),)

    user_id: Mapped[int] = owned_by("users.id", primary_key=True)
    album_id: Mapped[int] = owned_by("albums.id", primary_key=True, index=True)
    created_at: Mapped[Moment] = mapped_column(default=clock.now)


class ArtistFollow(Base):
    __tablename__ = "artist_follows"
    __table_args__ = (Index("ix_artist_follows_user_newest", "user_id", "created_at", "artist_id"),)

    user_id: Mapped[int] = owned_by("users.id", primary_key=True)
    artist_id: Mapped[int] = owned_by("artists.id", primary_key=True, index=True)
    created_at: Mapped[Moment] = mapped_column(default=clock.now)


class PersonFollow(Base):
    """``user_id`` follows ``person_id``."""

    __tablename__ = "person_follows"
    __table_args__ = (Index("ix_person_follows_user_newest", "user_id", "created_at", "person_id"),)

    user_id: Mapped[int] = owned_by("users.id", primary_key=True)
    person_id: Mapped[int] = owned_by("users.id", primary_key=True, index=True)
    created_at: Mapped[Moment] = mapped_column(default=clock.now)

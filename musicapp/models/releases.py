"""What followers are told of releases."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from musicapp import clock
from musicapp.db import Base
from musicapp.models.columns import Id, Moment, owned_by


class Announcement(Base):
    """An album, or a track that stands alone, came out. Once each: taking back and putting up again is no news."""

    __tablename__ = "announcements"
    __table_args__ = (
        CheckConstraint("(album_id IS NULL) != (track_id IS NULL)", name="one_subject"),
        Index("ix_announcements_artist_newest", "artist_id", "at", "id"),
    )

    id: Mapped[Id]
    artist_id: Mapped[int] = owned_by("artists.id")
    album_id: Mapped[int | None] = owned_by("albums.id", unique=True)
    track_id: Mapped[int | None] = owned_by("tracks.id", unique=True)
    at: Mapped[Moment] = mapped_column(default=clock.now)

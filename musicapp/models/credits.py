"""Who did what, by name."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from musicapp.db import Base
from musicapp.models.columns import Count, Id, Name, owned_by


class Credit(Base):
    """Who did what on an album."""

    __tablename__ = "credits"

    id: Mapped[Id]
    album_id: Mapped[int] = owned_by("albums.id", index=True)
    position: Mapped[Count]
    role: Mapped[str] = mapped_column(String(120))
    name: Mapped[Name]


class TrackCredit(Base):
    """Who did what on one track, beside the credits of its album."""

    __tablename__ = "track_credits"

    id: Mapped[Id]
    track_id: Mapped[int] = owned_by("tracks.id", index=True)
    position: Mapped[Count]
    role: Mapped[str] = mapped_column(String(120))
    name: Mapped[Name]

"""The words that describe music: genres with their other spellings, moods, tags."""

from sqlalchemy import Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from musicapp.db import Base
from musicapp.models.columns import Count, Id, Name, Slug, owned_by


class Genre(Base):
    """A kind of music; other spellings are its aliases."""

    __tablename__ = "genres"

    id: Mapped[Id]
    name: Mapped[Name]
    slug: Mapped[Slug] = mapped_column(unique=True)
    sort_key: Mapped[str] = mapped_column(String(120), index=True)
    track_count: Mapped[Count]


class GenreAlias(Base):
    """Another spelling of a genre, folded."""

    __tablename__ = "genre_aliases"

    folded: Mapped[str] = mapped_column(String(120), primary_key=True)
    genre_id: Mapped[int] = owned_by("genres.id", index=True)


class Mood(Base):
    """A word of the fixed vocabulary of moods."""

    __tablename__ = "moods"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(40))
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    position: Mapped[Count]


class Tag(Base):
    """A free word on a track."""

    __tablename__ = "tags"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(60))
    slug: Mapped[Slug] = mapped_column(unique=True)


track_tags = Table(
    "track_tags",
    Base.metadata,
    # By tag first, so that whether a track has it is looked up among the tag's own, which lie close together.
    Column("tag_id", ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
    Column("track_id", ForeignKey("tracks.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

"""What search knows: one row per thing that anyone may find, and the words to mend typing errors from.

Only what is public stands here, so a hit cannot tell of a draft. All text is folded to letters a to z and
digits. The full-text index over these rows belongs to the database in use: ``backends/search``.
"""

from sqlalchemy import BigInteger, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from musicapp.db import Base
from musicapp.models.columns import Count

Place = BigInteger().with_variant(Integer, "sqlite")  # SQLite's rowid itself
Plain = String(300).with_variant(String(300, collation="C"), "postgresql")  # ranges by byte, for prefixes
Gram = String(3).with_variant(String(3, collation="C"), "postgresql")
Word = String(32).with_variant(String(32, collation="C"), "postgresql")


class SearchEntry(Base):
    """A track, album, artist, person or playlist as search sees it.

    ``place`` holds kind, popularity and id, in this order: walking it backwards meets the most popular first.
    """

    __tablename__ = "search_entries"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id"),
        Index("ix_search_entries_compact", "kind", "compact", "place"),
    )

    place: Mapped[int] = mapped_column(Place, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(8))
    subject_id: Mapped[int]
    popularity: Mapped[Count]
    compact: Mapped[str] = mapped_column(Plain)  # the name without spaces
    names: Mapped[str] = mapped_column(Text, default="")
    context: Mapped[str] = mapped_column(Text, default="")  # whose it is and where it stands
    about: Mapped[str] = mapped_column(Text, default="")  # genre, mood, tags
    composer: Mapped[str] = mapped_column(Text, default="")
    lyrics: Mapped[str] = mapped_column(Text, default="")
    bio: Mapped[str] = mapped_column(Text, default="")


class SearchWord(Base):
    """A word that stands in some name."""

    __tablename__ = "search_words"
    __table_args__ = {"sqlite_with_rowid": False}

    word: Mapped[str] = mapped_column(Word, primary_key=True)


class SearchGram(Base):
    """Three letters in a row of a word, with two places before and after it."""

    __tablename__ = "search_grams"
    __table_args__ = {"sqlite_with_rowid": False}

    gram: Mapped[str] = mapped_column(Gram, primary_key=True)
    length: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(Word, primary_key=True)

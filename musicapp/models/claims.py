"""Who asked to own which unclaimed artist, and what an admin said."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from musicapp.db import Base
from musicapp.models.columns import Id, Timestamped, UtcDateTime, index_of_some, owned_by, refers_to


class Claim(Timestamped, Base):
    """A user's wish to own an artist. One of a user and artist is open at most; decided ones stay as they are."""

    __tablename__ = "claims"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'accepted', 'refused')", name="state"),
        index_of_some("uq_claims_open", "artist_id", "user_id", unique=True, where="state = 'open'"),
        Index("ix_claims_user_newest", "user_id", "id"),
        Index("ix_claims_state", "state", "id"),
    )

    id: Mapped[Id]
    artist_id: Mapped[int] = owned_by("artists.id", index=True)
    user_id: Mapped[int] = owned_by("users.id")
    message: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(String(300), default="")  # a web address, or nothing
    state: Mapped[str] = mapped_column(String(8), default="open")
    reason: Mapped[str] = mapped_column(Text, default="")  # of a refusal; "" where another claim was accepted
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = refers_to("users.id", index=True)

"""Plays: one start of one track by one listener, with all that the definitions of listening ask for."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from musicapp.db import Base
from musicapp.models.columns import Id, Moment, UtcDateTime, owned_by, refers_to


class Play(Base):
    """Reported by the player under ``play_id``; ``counted_at`` is set once, when it counts.

    ``slices`` is a map of 50 bits, bit n standing for the n-th 2 % of the track. ``excluded`` says why a play
    never counts (own, robot, cap); short plays simply have no ``counted_at``.
    """

    __tablename__ = "plays"
    __table_args__ = (
        CheckConstraint(
            "user_id IS NULL OR guest_id IS NULL", name="one_listener"
        ),  # neither: the account is gone
        Index("ix_plays_user_started", "user_id", "started_at", "id"),
        Index("ix_plays_track_day", "track_id", "day"),
        Index("ix_plays_cap_user", "user_id", "track_id", "day"),
        Index("ix_plays_cap_guest", "guest_id", "track_id", "day"),
        Index("ix_plays_user_contact", "user_id", "last_contact_at"),
        Index("ix_plays_guest_contact", "guest_id", "last_contact_at"),
        Index("ix_plays_day", "day"),
    )

    id: Mapped[Id]
    play_id: Mapped[str] = mapped_column(String(40), unique=True)
    track_id: Mapped[int] = owned_by("tracks.id")
    user_id: Mapped[int | None] = refers_to("users.id")
    guest_id: Mapped[str | None] = mapped_column(String(40))
    started_at: Mapped[Moment]
    first_contact_at: Mapped[Moment]
    last_contact_at: Mapped[Moment]
    day: Mapped[date]  # the UTC day of its start
    heard_ms: Mapped[int] = mapped_column(default=0)  # in the track's own time, believed
    claimed_ms: Mapped[int] = mapped_column(default=0)  # as the player said
    track_duration_ms: Mapped[int] = mapped_column(default=0)  # when it was played
    slices: Mapped[int] = mapped_column(BigInteger, default=0)
    max_speed: Mapped[float] = mapped_column(default=1.0)
    ended: Mapped[str] = mapped_column(String(8), default="")  # "" | ended | skip | leave | error
    source: Mapped[str] = mapped_column(String(20), default="")
    context: Mapped[str] = mapped_column(String(60), default="")
    device: Mapped[str] = mapped_column(String(10), default="")  # desktop | phone | tablet | other
    country: Mapped[str] = mapped_column(String(2), default="")
    # Under a key that is thrown away each day
    address_hash: Mapped[str] = mapped_column(String(32), default="")
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    excluded: Mapped[str] = mapped_column(String(8), default="")  # "" | own | robot | cap


class ListeningPlace(Base):
    """Where a user's music stands, so that another device can go on there. The newest device wins."""

    __tablename__ = "listening_places"

    user_id: Mapped[int] = owned_by("users.id", primary_key=True)
    device_id: Mapped[str] = mapped_column(String(40))  # random, made by the browser: tells its own place
    track_ids: Mapped[list[int]] = mapped_column(JSON)  # the queue about what plays
    index: Mapped[int] = mapped_column("place")  # of what plays, among them
    position_ms: Mapped[int]
    # When it was told; who plays tells it again and again
    playing: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(20), default="")
    context: Mapped[str] = mapped_column(String(60), default="")
    updated_at: Mapped[Moment]


class TrendingTrack(Base):
    """What rises now, worked out in the background: rank 1 is first."""

    __tablename__ = "trending_tracks"

    rank: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = owned_by("tracks.id", index=True)
    score: Mapped[float]
    listeners: Mapped[int]
    computed_at: Mapped[Moment]

"""Users, their profiles, their signed-in sessions and what they said they like."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from musicapp import clock
from musicapp.db import Base
from musicapp.models.columns import Count, Id, Key, Moment, Timestamped, UtcDateTime, owned_by

ROLES = ("listener", "artist", "admin")
VISIBILITIES = ("everyone", "followers", "nobody")


class User(Timestamped, Base):
    """An account that signs in."""

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("role IN ('listener', 'artist', 'admin')", name="role"),)

    id: Mapped[Id]
    username: Mapped[str] = mapped_column(String(30), unique=True)  # lower case, as in /people/<username>
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(String(10), default="listener")
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the badge
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the e-mail
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    demo: Mapped[bool] = mapped_column(default=False, server_default="0")
    follower_count: Mapped[Count]
    following_count: Mapped[Count]

    profile: Mapped["Profile"] = relationship(
        back_populates="user",
        uselist=False,
        lazy="raise_on_sql",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"

    @property
    def name(self) -> str:
        """What pages call this person."""
        return self.profile.display_name or self.username


class Profile(Base):
    """The public face and the preferences of a user."""

    __tablename__ = "profiles"

    user_id: Mapped[int] = owned_by("users.id", primary_key=True)
    display_name: Mapped[str] = mapped_column(String(80), default="")
    first_name: Mapped[str] = mapped_column(String(80), default="")
    last_name: Mapped[str] = mapped_column(String(80), default="")
    bio: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[str] = mapped_column(String(120), default="")
    birth_date: Mapped[date | None]
    phone: Mapped[str] = mapped_column(String(40), default="")
    avatar_key: Mapped[Key]
    header_key: Mapped[Key]
    website: Mapped[str] = mapped_column(String(300), default="")
    twitter: Mapped[str] = mapped_column(String(300), default="")
    instagram: Mapped[str] = mapped_column(String(300), default="")
    spotify: Mapped[str] = mapped_column(String(300), default="")
    soundcloud: Mapped[str] = mapped_column(String(300), default="")
    timezone: Mapped[str] = mapped_column(String(60), default="UTC")
    theme: Mapped[str] = mapped_column(String(5), default="auto")
    default_range: Mapped[str] = mapped_column(String(4), default="28d")
    language: Mapped[str] = mapped_column(String(12), default="en")
    single_keys: Mapped[bool] = mapped_column(default=True, server_default="1")
    loudness: Mapped[str] = mapped_column(String(5), default="track")  # off | track | album
    crossfade_s: Mapped[Count]  # 0: gapless
    likes_visibility: Mapped[str] = mapped_column(String(10), default="everyone")
    history_visibility: Mapped[str] = mapped_column(String(10), default="nobody")
    follows_visibility: Mapped[str] = mapped_column(String(10), default="everyone")
    playlists_visibility: Mapped[str] = mapped_column(String(10), default="everyone")
    activity_visibility: Mapped[str] = mapped_column(String(10), default="everyone")
    searchable: Mapped[bool] = mapped_column(default=True, server_default="1")
    preferences_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    preferences_settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # chosen or declined

    user: Mapped[User] = relationship(back_populates="profile", lazy="raise_on_sql")


class SignIn(Base):
    """One signed-in browser. The cookie holds a random token, this row its SHA-256."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_user_id_seen_at", "user_id", "seen_at"),)

    id: Mapped[Id]
    user_id: Mapped[int] = owned_by("users.id")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Moment] = mapped_column(default=clock.now)
    seen_at: Mapped[Moment] = mapped_column(default=clock.now)
    expires_at: Mapped[Moment]
    remembered: Mapped[bool] = mapped_column(default=False)
    user_agent: Mapped[str] = mapped_column(String(300), default="")

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class SecurityEvent(Base):
    """A line of the account's security log, kept for a year."""

    __tablename__ = "security_events"
    __table_args__ = (Index("ix_security_events_user_id_at", "user_id", "at"),)

    id: Mapped[Id]
    user_id: Mapped[int] = owned_by("users.id")
    at: Mapped[Moment] = mapped_column(default=clock.now)
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)


preferred_genres = Table(
    "preferred_genres",
    Base.metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("genre_id", ForeignKey("genres.id", ondelete="CASCADE"), primary_key=True),
)
preferred_artists = Table(
    "preferred_artists",
    Base.metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("artist_id", ForeignKey("artists.id", ondelete="CASCADE"), primary_key=True),
)
preferred_moods = Table(
    "preferred_moods",
    Base.metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("mood_id", ForeignKey("moods.id", ondelete="CASCADE"), primary_key=True),
)

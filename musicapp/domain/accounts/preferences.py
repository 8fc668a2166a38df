"""What people say that they like: genres, artists, moods. Asked once after registration; may be left out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Select, Table, delete, insert, select

from musicapp import clock
from musicapp.db import db
from musicapp.errors import NotFound
from musicapp.models import (
    Artist,
    Genre,
    Mood,
    Profile,
    User,
    preferred_artists,
    preferred_genres,
    preferred_moods,
)
from musicapp.models.columns import LARGEST_ID

OFFERED = 24
MOST = 100


@dataclass(frozen=True)
class Choice:
    """One chip."""

    id: int
    name: str


@dataclass(frozen=True)
class Choices:
    """The chips of the page, and which of them are pressed."""

    genres: Sequence[Choice]
    artists: Sequence[Choice]
    moods: Sequence[Choice]
    chosen_genres: frozenset[int]
    chosen_artists: frozenset[int]
    chosen_moods: frozenset[int]


def preference_choices(user: User) -> Choices:
    """The genres and artists with the most music, all moods, and whatever ``user`` chose before."""
    genres, artists, moods = (
        _chosen(table, user) for table in (preferred_genres, preferred_artists, preferred_moods)
    )
    heard = (
        select(Genre.id, Genre.name).where(Genre.track_count > 0).order_by(Genre.track_count.desc(), Genre.id)
    )
    known = select(Artist.id, Artist.name).where(Artist.listed).order_by(Artist.play_count.desc(), Artist.id)
    return Choices(
        _offered(heard.limit(OFFERED), select(Genre.id, Genre.name).where(Genre.id.in_(genres))),
        _offered(
            known.limit(OFFERED), select(Artist.id, Artist.name).where(Artist.listed, Artist.id.in_(artists))
        ),
        _offered(select(Mood.id, Mood.name).order_by(Mood.position, Mood.id)),
        genres,
        artists,
        moods,
    )


def set_preferences(
    user: User, *, genres: Collection[int] = (), artists: Collection[int] = (), moods: Collection[int] = ()
) -> None:
    """Keep these and no others. Ids of things that are not there (any more) are passed over."""
    _replace(preferred_genres, user, select(Genre.id).where(Genre.id.in_(_few(genres))))
    _replace(preferred_artists, user, select(Artist.id).where(Artist.listed, Artist.id.in_(_few(artists))))
    _replace(preferred_moods, user, select(Mood.id).where(Mood.id.in_(_few(moods))))
    mark_preferences_asked(user)
    if genres or artists or moods:
        settle_preferences(user)


def settle_preferences(user: User) -> None:
    """Something was chosen, or nothing shall be: the home page asks no more, the settings still do."""
    profile = _profile(user)
    profile.preferences_settled_at = profile.preferences_settled_at or clock.now()
    db.session.flush()


def mark_preferences_asked(user: User) -> None:
    """The question was seen, answered or not; it does not come again by itself."""
    profile = _profile(user)
    profile.preferences_asked_at = profile.preferences_asked_at or clock.now()
    db.session.flush()


def _profile(user: User) -> Profile:
    profile = db.session.get(Profile, user.id)
    if profile is None:
        raise NotFound()
    return profile


def _offered(*queries: Select[int, str]) -> list[Choice]:
    found = {row.id: Choice(row.id, row.name) for query in queries for row in db.session.execute(query)}
    return list(found.values())


def _chosen(table: Table, user: User) -> frozenset[int]:
    return frozenset(db.session.scalars(select(_subject(table)).where(table.c.user_id == user.id)))


def _replace(table: Table, user: User, existing: Select[int]) -> None:
    db.session.execute(delete(table).where(table.c.user_id == user.id))
    rows = [{"user_id": user.id, _subject(table).name: id} for id in db.session.scalars(existing)]
    if rows:
        db.session.execute(insert(table), rows)


def _subject(table: Table) -> Column[int]:
    """The column beside the user's."""
    return next(column for column in table.c if column.name != "user_id")


def _few(ids: Collection[int]) -> list[int]:
    """At most as many as a person would choose, and within what the database can count."""
    return [id for id in dict.fromkeys(ids) if 0 < id <= LARGEST_ID][:MOST]

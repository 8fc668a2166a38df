"""Who follows whom: sets for whole lists, and the lists themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select, update

from musicapp import paging
from musicapp.db import change, db, rows
from musicapp.domain import catalog
from musicapp.domain.catalog import ArtistRow
from musicapp.models import Artist, ArtistFollow, PersonFollow, Profile, User
from musicapp.models.columns import is_id
from musicapp.paging import Order, Page
from musicapp.prepared import one_of


@dataclass(frozen=True)
class PersonRow:
    """A person as lists show them."""

    id: int
    username: str
    name: str
    avatar_key: str
    follower_count: int


_FOLLOWED_ARTISTS = select(ArtistFollow.artist_id).where(
    ArtistFollow.user_id == bindparam("user"), one_of(ArtistFollow.artist_id, "ids")
)
_FOLLOWED_PEOPLE = select(PersonFollow.person_id).where(
    PersonFollow.user_id == bindparam("user"), one_of(PersonFollow.person_id, "ids")
)


def is_following(viewer: User | None, artist: Artist) -> bool:
    """Whether the viewer follows the artist."""
    return bool(followed_artist_ids(viewer, [artist.id]))


def is_following_person(viewer: User | None, person: User) -> bool:
    """Whether the viewer follows the person."""
    return bool(followed_people_ids(viewer, [person.id]))


def followed_artist_ids(viewer: User | None, ids: Iterable[int]) -> set[int]:
    """Which of these artists the viewer follows: one statement for a whole list."""
    return _followed(viewer, ids, _FOLLOWED_ARTISTS)


def followed_people_ids(viewer: User | None, ids: Iterable[int]) -> set[int]:
    """Which of these people the viewer follows."""
    return _followed(viewer, ids, _FOLLOWED_PEOPLE)


def followed_artists(user: User, after: str | None = None, limit: int = paging.PAGE_SIZE) -> Page[ArtistRow]:
    """The artists that ``user`` follows, the newest follow first."""
    query = catalog.select_artists().join(ArtistFollow, ArtistFollow.artist_id == Artist.id)
    query = query.where(ArtistFollow.user_id == user.id, Artist.deleted_at.is_(None))
    order = (Order(ArtistFollow.created_at, descending=True), Order(ArtistFollow.artist_id, descending=True))
    page = paging.page(db.session(), query, order, f"followed artists {user.id}", after, limit)
    return replace(page, items=[catalog.artist_row(row) for row in page.items])


def followed_people(user: User, after: str | None = None, limit: int = paging.PAGE_SIZE) -> Page[PersonRow]:
    """The people that ``user`` follows, the newest follow first."""
    query = _select_people().join(PersonFollow, PersonFollow.person_id == User.id)
    return _people(query.where(PersonFollow.user_id == user.id), f"followed people {user.id}", after, limit)


def followers_of(person: User, after: str | None = None, limit: int = paging.PAGE_SIZE) -> Page[PersonRow]:
    """The people who follow ``person``, the newest first."""
    query = _select_people().join(PersonFollow, PersonFollow.user_id == User.id)
    return _people(query.where(PersonFollow.person_id == person.id), f"followers {person.id}", after, limit)


def count_artists(user: User) -> int:
    """How many artists ``user`` follows."""
    return db.session.scalar(select(func.count()).where(ArtistFollow.user_id == user.id)) or 0


def miscounted() -> dict[str, list[int]]:
    """The ids of artists and users whose counters differ from the rows; all empty when all is well."""
    wrong: dict[str, list[int]] = {}
    for column, truth in _truths():
        table = column.class_
        wrong[str(column)] = list(db.session.scalars(select(table.id).where(column != truth)))
    return wrong


def recount() -> None:
    """Set every counter to what the rows say."""
    for column, truth in _truths():
        change(update(column.class_).where(column != truth).values({column.key: truth}))


def _truths() -> tuple[tuple[Any, ColumnElement[int]], ...]:
    """Each counter with what it must equal."""
    of_artist = (
        select(func.count()).where(ArtistFollow.artist_id == Artist.id).correlate(Artist).scalar_subquery()
    )
    of_person = (
        select(func.count()).where(PersonFollow.person_id == User.id).correlate(User).scalar_subquery()
    )
    artists = select(func.count()).where(ArtistFollow.user_id == User.id).correlate(User).scalar_subquery()
    people = select(func.count()).where(PersonFollow.user_id == User.id).correlate(User).scalar_subquery()
    return (
        (Artist.follower_count, of_artist),
        (User.follower_count, of_person),
        (User.following_count, artists + people),
    )


def _select_people() -> Any:
    query = select(User.id, User.username, Profile.display_name, Profile.avatar_key, User.follower_count)
    query = query.join(Profile, Profile.user_id == User.id)
    return query.where(User.deleted_at.is_(None), User.suspended_at.is_(None))


def _people(query: Any, name: str, after: str | None, limit: int) -> Page[PersonRow]:
    order = (Order(PersonFollow.created_at, descending=True), Order(User.id, descending=True))
    page = paging.page(db.session(), query, order, name, after, limit)
    people = [
        PersonRow(r.id, r.username, r.display_name or r.username, r.avatar_key, r.follower_count)
        for r in page.items
    ]
    return replace(page, items=people)


def _followed(viewer: User | None, ids: Iterable[int], query: Any) -> set[int]:
    wanted = {i for i in ids if is_id(i)}
    if viewer is None or not wanted:
        return set()
    return {row[0] for row in rows(query, user=viewer.id, ids=sorted(wanted))}

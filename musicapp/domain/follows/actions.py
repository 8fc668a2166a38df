"""A follow is a row: twice is once, and the counters move with the row.

``following_count`` of a user counts the artists and the people that they follow.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update

from musicapp import clock
from musicapp.db import change, db, insert_into
from musicapp.errors import Invalid, NotFound
from musicapp.models import Artist, ArtistFollow, PersonFollow, Profile, User
from musicapp.models.columns import is_id
from musicapp.words import N_


@dataclass(frozen=True)
class Followed:
    """How it stands after the act. ``slug`` is an artist's slug or a person's username."""

    id: int
    slug: str
    name: str
    following: bool
    follower_count: int


def follow_artist(user: User, artist: str | int) -> Followed:
    """``user`` follows the artist of this slug or id. Raises NotFound."""
    found = _artist(artist)
    came = _put(ArtistFollow, {"user_id": user.id, "artist_id": found.id})
    return _artist_counted(user, found, came, following=True)


def unfollow_artist(user: User, artist: str | int) -> Followed:
    """Take it back; it may be gone already. Raises NotFound."""
    found = _artist(artist)
    went = change(
        delete(ArtistFollow).where(ArtistFollow.user_id == user.id, ArtistFollow.artist_id == found.id)
    )
    return _artist_counted(user, found, -went, following=False)


def follow_person(user: User, username: str) -> Followed:
    """``user`` follows another person. Raises NotFound; Invalid for oneself."""
    found = _person(username)
    if found.id == user.id:
        raise Invalid(N_("This is you. Others can follow you."))
    came = _put(PersonFollow, {"user_id": user.id, "person_id": found.id})
    return _person_counted(user, found, came, following=True)


def unfollow_person(user: User, username: str) -> Followed:
    """Take it back; it may be gone already. Raises NotFound."""
    found = _person(username)
    went = change(
        delete(PersonFollow).where(PersonFollow.user_id == user.id, PersonFollow.person_id == found.id)
    )
    return _person_counted(user, found, -went, following=False)


def _artist(artist: str | int) -> Any:
    if isinstance(artist, int) and not is_id(artist):
        raise NotFound()
    which = Artist.id == artist if isinstance(artist, int) else Artist.slug == artist
    query = select(Artist.id, Artist.slug, Artist.name).where(which, Artist.deleted_at.is_(None))
    return _found(db.session.execute(query).first())


def _person(username: str) -> Any:
    query = select(User.id, User.username.label("slug"), Profile.display_name.label("name"))
    query = query.join(Profile, Profile.user_id == User.id).where(User.username == username)
    query = query.where(User.deleted_at.is_(None), User.suspended_at.is_(None))
    return _found(db.session.execute(query).first())


def _found(row: Any) -> Any:
    if row is None:
        raise NotFound()
    return row


def _put(table: Any, values: dict[str, int]) -> int:
    return change(insert_into(table).values(**values, created_at=clock.now()).on_conflict_do_nothing())


def _artist_counted(user: User, artist: Any, moved: int, following: bool) -> Followed:
    if moved:
        change(
            update(Artist).where(Artist.id == artist.id).values(follower_count=Artist.follower_count + moved)
        )
        change(update(User).where(User.id == user.id).values(following_count=User.following_count + moved))
    count = db.session.scalar(select(Artist.follower_count).where(Artist.id == artist.id)) or 0
    return Followed(artist.id, artist.slug, artist.name, following, count)


def _person_counted(user: User, person: Any, moved: int, following: bool) -> Followed:
    if moved:
        moves = {
            person.id: {"follower_count": User.follower_count + moved},
            user.id: {"following_count": User.following_count + moved},
        }
        # In one order, so that two who follow each other do not wait for one another.
        for number in sorted(moves):
            change(update(User).where(User.id == number).values(**moves[number]))
    count = db.session.scalar(select(User.follower_count).where(User.id == person.id)) or 0
    return Followed(person.id, person.slug, person.name or person.slug, following, count)

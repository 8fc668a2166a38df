"""Reads for the studio. Fetching is permission: an artist of somebody else's is NotFound."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from musicapp.db import db, rows
from musicapp.errors import NotFound
from musicapp.models import Artist, Track, User
from musicapp.models.columns import is_id


class OwnArtist(NamedTuple):
    """An artist of an account, with its figures as they are now. ``draft_count`` are tracks not out yet."""

    id: int
    name: str
    slug: str
    avatar_key: str
    art_1: str
    art_2: str
    verified: bool
    follower_count: int
    track_count: int
    draft_count: int
    play_count: int


def get_own_artist(user: User, slug: str) -> Artist:
    """The artist at ``slug``, which must be the user's own. Raises NotFound."""
    return _own(user, Artist.slug == slug)


def get_own_artist_by_id(user: User, artist_id: int) -> Artist:
    """The artist of this id, which must be the user's own. Raises NotFound."""
    if not is_id(artist_id):
        raise NotFound()
    return _own(user, Artist.id == artist_id)


def own_artists(user: User) -> list[OwnArtist]:
    """All artists of the user, by name: one statement."""
    return [OwnArtist(*row) for row in rows(_with_figures(user))]


def _own(user: User, which: ColumnElement[bool]) -> Artist:
    query = select(Artist).where(which, Artist.owner_id == user.id, Artist.deleted_at.is_(None))
    artist = db.session.scalar(query)
    if artist is None:
        raise NotFound()
    return artist


def _with_figures(user: User) -> Select[*tuple[object, ...]]:
    """Plays and followers are counted as they happen; tracks are counted here, because drafts are among them."""
    listed = func.count(Track.id).filter(Track.listed.is_(True))
    drafts = func.count(Track.id).filter(Track.listed.is_(False))
    return (
        select(
            Artist.id, Artist.name, Artist.slug, Artist.avatar_key, Artist.art_1, Artist.art_2,
            Artist.verified_at.is_not(None), Artist.follower_count, listed, drafts, Artist.play_count,
        )
        .outerjoin(Track, (Track.artist_id == Artist.id) & Track.deleted_at.is_(None))
        .where(Artist.owner_id == user.id, Artist.deleted_at.is_(None))
        .group_by(Artist.id)
        .order_by(Artist.sort_key, Artist.id)
    )  # fmt: skip

"""Who likes what: sets for whole lists, and the lists of one's own likes."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from musicapp import paging
from musicapp.db import db, rows
from musicapp.domain import catalog
from musicapp.domain.catalog import AlbumRow, TrackRow
from musicapp.fold import fold
from musicapp.models import Album, AlbumLike, Artist, Track, TrackLike, User
from musicapp.models.columns import is_id
from musicapp.paging import Order, Page
from musicapp.prepared import one_of

_LIKED_TRACKS = select(TrackLike.track_id).where(
    TrackLike.user_id == bindparam("user"), one_of(TrackLike.track_id, "ids")
)
_LIKED_ALBUMS = select(AlbumLike.album_id).where(
    AlbumLike.user_id == bindparam("user"), one_of(AlbumLike.album_id, "ids")
)
_LIKES = (  # without what is shown of a track: of all that one likes, a page is
    select(Track.id, TrackLike.created_at.label("liked_at"))
    .join(TrackLike, TrackLike.track_id == Track.id)
    .join(Artist, Artist.id == Track.artist_id)
    .where(TrackLike.user_id == bindparam("user"), catalog.SEEN_TRACK)
)


def liked_ids(viewer: User | None, ids: Iterable[int]) -> set[int]:
    """Which of these tracks the viewer likes: one statement for a whole list."""
    return _liked(viewer, ids, _LIKED_TRACKS)


def liked_album_ids(viewer: User | None, ids: Iterable[int]) -> set[int]:
    """Which of these albums the viewer likes."""
    return _liked(viewer, ids, _LIKED_ALBUMS)


def liked_tracks(
    user: User, text: str = "", after: str | None = None, limit: int = paging.PAGE_SIZE
) -> Page[Any]:
    """The tracks that ``user`` likes, the newest like first; ``text`` narrows them by title or artist.

    ``facts["since"]`` says for each id since when.
    """
    query = _LIKES.where(_named(text)) if text else _LIKES
    order = (Order(TrackLike.created_at, descending=True), Order(TrackLike.track_id, descending=True))
    name, who = f"liked tracks {user.id} {text}", {"user": user.id, **catalog.looks(user)}
    page = paging.page(db.session(), query, order, name, after, limit, given=who)
    tracks: list[TrackRow] = catalog.tracks_in_order([row.id for row in page.items])
    return replace(page, items=tracks, facts={"since": {row.id: row.liked_at for row in page.items}})


def liked_albums(user: User, after: str | None = None, limit: int = paging.PAGE_SIZE) -> Page[AlbumRow]:
    """The albums that ``user`` likes, the newest like first."""
    query = catalog.select_albums().join(AlbumLike, AlbumLike.album_id == Album.id)
    query = query.where(AlbumLike.user_id == user.id, catalog.sees_album(user))
    order = (Order(AlbumLike.created_at, descending=True), Order(AlbumLike.album_id, descending=True))
    page = paging.page(db.session(), query, order, f"liked albums {user.id}", after, limit)
    return replace(page, items=[catalog.album_row(row) for row in page.items])


def count_tracks(user: User) -> int:
    """How many tracks ``user`` likes."""
    return db.session.scalar(select(func.count()).where(TrackLike.user_id == user.id)) or 0


def count_albums(user: User) -> int:
    """How many albums ``user`` likes."""
    return db.session.scalar(select(func.count()).where(AlbumLike.user_id == user.id)) or 0


def miscounted() -> dict[str, list[int]]:
    """The ids of tracks and albums whose counter differs from the rows; all empty when all is well."""
    of_track = select(func.count()).where(TrackLike.track_id == Track.id).correlate(Track).scalar_subquery()
    of_album = select(func.count()).where(AlbumLike.album_id == Album.id).correlate(Album).scalar_subquery()
    return {
        "tracks": list(db.session.scalars(select(Track.id).where(Track.like_count != of_track))),
        "albums": list(db.session.scalars(select(Album.id).where(Album.like_count != of_album))),
    }


def _liked(viewer: User | None, ids: Iterable[int], query: Any) -> set[int]:
    wanted = {i for i in ids if is_id(i)}
    if viewer is None or not wanted:
        return set()
    return {row[0] for row in rows(query, user=viewer.id, ids=sorted(wanted))}


def _named(text: str) -> Any:
    """Tracks whose title or artist contains ``text``, case and accents aside."""
    part = "%" + fold(text).translate(str.maketrans("", "", "%_\\")) + "%"
    return or_(Track.sort_key.like(part), Artist.folded.like(part), Artist.sort_key.like(part))

"""The long lists: filters as named conditions, sorts as indexed columns, pages by keyset."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, func, select

from musicapp import paging
from musicapp.db import db
from musicapp.domain.catalog.rows import (
    AlbumRow,
    ArtistRow,
    TrackRow,
    album_row,
    artist_row,
    select_albums,
    select_artists,
    select_tracks,
    track_row,
    with_featured,
)
from musicapp.models import Album, Artist, Genre, Mood, Tag, Track, track_tags
from musicapp.paging import Order, Page

COUNT_UP_TO = 1000

TRACK_SORTS: dict[str, tuple[Any, bool]] = {
    "newest": (Track.published_at, True),
    "played": (Track.play_count, True),
    "liked": (Track.like_count, True),
    "title": (Track.sort_key, False),
    "duration": (Track.duration_ms, False),
    "tempo": (Track.bpm, False),
}
ALBUM_SORTS: dict[str, tuple[Any, bool]] = {
    "newest": (Album.released_key, True),
    "played": (Album.play_count, True),
    "liked": (Album.like_count, True),
    "title": (Album.sort_key, False),
}
ARTIST_SORTS: dict[str, tuple[Any, bool]] = {
    "name": (Artist.sort_key, False),
    "newest": (Artist.created_at, True),
    "played": (Artist.play_count, True),
    "followed": (Artist.follower_count, True),
}


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to and how it is ordered; the query string says the same.

    Slugs for ``genre``, ``moods``, ``tag`` and ``artist``; beats per minute for the tempo; ``order`` is "asc",
    "desc" or "" for the sort's own direction.
    """

    genre: str = ""
    moods: tuple[str, ...] = ()
    tag: str = ""
    bpm_from: int | None = None
    bpm_to: int | None = None
    key: str = ""
    year: int | None = None
    artist: str = ""
    kind: str = ""
    sort: str = "newest"
    order: str = ""
    after: str = ""
    limit: int = paging.PAGE_SIZE

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is filtered out."""
        plain = Filter(sort=self.sort, order=self.order, after=self.after, limit=self.limit)
        return self != plain

    def fingerprint(self, kind: str) -> str:
        """Names the list for its cursors: a cursor of another filter or order is not taken."""
        identity = repr((kind, replace(self, after="", limit=0)))
        return hashlib.sha256(identity.encode()).hexdigest()[:16]


def tracks(wanted: Filter) -> Page[TrackRow]:
    """Listed tracks. A garbled cursor gives the first page, marked so."""
    query = _narrowed_tracks(select_tracks(), wanted)
    page = _page(query, TRACK_SORTS, wanted, Track.id, "tracks")
    return replace(page, items=with_featured([track_row(row) for row in page.items]))


def count_tracks(wanted: Filter) -> tuple[int, bool]:
    """How many tracks match, counted up to 1,000, and whether there are more."""
    probe = _narrowed_tracks(select(Track.id), wanted).limit(COUNT_UP_TO + 1).subquery()
    found = db.session.scalar(select(func.count()).select_from(probe)) or 0
    return min(found, COUNT_UP_TO), found > COUNT_UP_TO


def albums(wanted: Filter) -> Page[AlbumRow]:
    """Listed albums."""
    query = select_albums().where(Album.listed.is_(True))
    if wanted.genre:
        query = query.where(Album.genre_id == _id_of(Genre, wanted.genre))
    if wanted.year is not None:
        query = query.where(Album.year == wanted.year)
    if wanted.kind:
        query = query.where(Album.kind == wanted.kind)
    if wanted.artist:
        query = query.where(Album.artist_id == _id_of(Artist, wanted.artist))
    page = _page(query, ALBUM_SORTS, wanted, Album.id, "albums")
    return replace(page, items=[album_row(row) for row in page.items])


def artists(wanted: Filter) -> Page[ArtistRow]:
    """Artists with something published."""
    query = select_artists().where(Artist.listed.is_(True))
    if wanted.genre:
        published = select(Track.artist_id).where(
            Track.genre_id == _id_of(Genre, wanted.genre), Track.listed.is_(True)
        )
        query = query.where(Artist.id.in_(published))
    page = _page(query, ARTIST_SORTS, wanted, Artist.id, "artists", fallback="name")
    return replace(page, items=[artist_row(row) for row in page.items])


def _narrowed_tracks(query: Select[Any], wanted: Filter) -> Select[Any]:
    query = query.where(Track.listed.is_(True))
    if wanted.genre:
        query = query.where(Track.genre_id == _id_of(Genre, wanted.genre))
    if wanted.moods:
        query = query.where(Track.mood_id.in_(select(Mood.id).where(Mood.slug.in_(wanted.moods))))
    if wanted.tag:
        tagged = (
            select(track_tags.c.track_id)
            .join(Tag, Tag.id == track_tags.c.tag_id)
            .where(Tag.slug == wanted.tag)
        )
        query = query.where(Track.id.in_(tagged))
    if wanted.bpm_from is not None:
        query = query.where(Track.bpm >= wanted.bpm_from)
    if wanted.bpm_to is not None:
        query = query.where(Track.bpm <= wanted.bpm_to, Track.bpm > 0)
    if wanted.key:
        query = query.where(Track.musical_key == wanted.key)
    if wanted.year is not None:
        query = query.where(Track.year == wanted.year)
    if wanted.artist:
        query = query.where(Track.artist_id == _id_of(Artist, wanted.artist))
    return query


def _page(
    query: Select[Any],
    sorts: dict[str, tuple[Any, bool]],
    wanted: Filter,
    tiebreaker: Any,
    kind: str,
    fallback: str = "newest",
) -> Page[Any]:
    column, descending = sorts.get(wanted.sort, sorts[fallback])
    if wanted.order in ("asc", "desc"):
        descending = wanted.order == "desc"
    order: Sequence[Order] = (Order(column, descending), Order(tiebreaker, descending))
    return paging.page(db.session(), query, order, wanted.fingerprint(kind), wanted.after, wanted.limit)


def _id_of(table: Any, slug: str) -> Any:
    """The id for a slug as a scalar subquery: an unknown one matches nothing."""
    return select(table.id).where(table.slug == slug).scalar_subquery()

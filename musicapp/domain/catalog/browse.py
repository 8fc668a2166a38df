"""The long lists: filters as named conditions, sorts as indexed columns, pages by keyset."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from musicapp import paging
from musicapp.db import db, rows
from musicapp.domain.catalog.rows import (
    AlbumRow,
    ArtistRow,
    TrackRow,
    album_row,
    artist_row,
    select_albums,
    select_artists,
    tracks_in_order,
)
from musicapp.models import Album, Artist, Genre, Mood, Tag, Track, track_tags
from musicapp.paging import Order, Page

COUNT_UP_TO = 1000
LISTS = 300  # whose statements are kept, as writing one down takes longer than running it
FEW = 2000  # tracks that are sorted quickly; of more, a walk along an index soon meets a page full

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
        return self.narrowed_by > 0

    @property
    def narrowed_by(self) -> int:
        """How many filters are set: each mood is one, both ends of the tempo are one."""
        tempo = self.bpm_from is not None or self.bpm_to is not None
        words = self.genre, self.tag, self.key, self.artist, self.kind
        return sum(map(bool, words)) + len(self.moods) + tempo + (self.year is not None)

    def fingerprint(self, kind: str) -> str:
        """Names the list for its cursors: a cursor of another filter or order is not taken."""
        identity = repr((kind, replace(self, after="", limit=0)))
        return hashlib.sha256(identity.encode()).hexdigest()[:16]


def tracks(wanted: Filter) -> Page[TrackRow]:
    """Listed tracks. A garbled cursor gives the first page, marked so.

    ``facts["count"]`` says how many there are, counted up to 1,000, and whether there are more.

    A database that expects few matches sorts them all, one that expects many walks the sort's index; guessing
    wrong costs seconds in a large library. So it is found out: matches are counted up to ``FEW``, and if that is
    all, they alone are sorted, else the index is walked. What is shown of the tracks is read for one page only.
    """
    first = replace(wanted, after="")
    found = rows(_counting(first))[0][0]
    ids = _ids(first, walking=found > FEW or not wanted.is_narrowed)
    page = _page(ids, TRACK_SORTS, wanted, Track.id, "tracks")
    facts = {"count": (min(found, COUNT_UP_TO), found > COUNT_UP_TO)}
    return replace(page, items=tracks_in_order([row.id for row in page.items]), facts=facts)


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
        of_genre = select(Track.artist_id).where(
            Track.genre_id == _id_of(Genre, wanted.genre), Track.listed.is_(True)
        )
        size = db.session.scalar(select(Genre.track_count).where(Genre.slug == wanted.genre)) or 0
        one_by_one = of_genre.where(Track.artist_id == Artist.id).correlate(Artist).exists()
        query = query.where(one_by_one if size > FEW else Artist.id.in_(of_genre))
    page = _page(query, ARTIST_SORTS, wanted, Artist.id, "artists", fallback="name")
    return replace(page, items=[artist_row(row) for row in page.items])


@lru_cache(maxsize=LISTS)
def _counting(wanted: Filter) -> Select[*tuple[Any, ...]]:
    return select(func.count()).select_from(_few(wanted).subquery())


@lru_cache(maxsize=LISTS)
def _ids(wanted: Filter, walking: bool) -> Select[*tuple[Any, ...]]:
    if not walking:
        return select(Track.id).where(Track.id.in_(_few(wanted)))
    return select(Track.id).where(Track.listed.is_(True), *_conditions(wanted, walking=True))


def _few(wanted: Filter) -> Select[*tuple[Any, ...]]:
    return select(Track.id).where(Track.listed.is_(True), *_conditions(wanted)).limit(FEW + 1)


def _conditions(wanted: Filter, walking: bool = False) -> Iterator[ColumnElement[bool]]:
    """What a track must be. With ``walking`` they are written so that only the order chooses the index."""
    if wanted.genre:
        yield _plain(Track.genre_id, walking) == _id_of(Genre, wanted.genre)
    if wanted.moods:
        yield _plain(Track.mood_id, walking).in_(select(Mood.id).where(Mood.slug.in_(wanted.moods)))
    if wanted.tag:
        yield _tagged(wanted, walking)
    if wanted.bpm_from is not None:
        yield _plain(Track.bpm, walking) >= wanted.bpm_from
    if wanted.bpm_to is not None:
        yield _plain(Track.bpm, walking) <= wanted.bpm_to
        yield _plain(Track.bpm, walking) > 0
    if wanted.key:
        yield (Track.musical_key.concat("") if walking else Track.musical_key) == wanted.key
    if wanted.year is not None:
        yield _plain(Track.year, walking) == wanted.year
    if wanted.artist:
        yield _plain(Track.artist_id, walking) == _id_of(Artist, wanted.artist)


def _plain(column: Any, walking: bool) -> Any:
    """A sum is in no index."""
    return column + 0 if walking else column


def _tagged(wanted: Filter, walking: bool) -> ColumnElement[bool]:
    """By the tag's own index when nothing else narrows the list, else track by track: a tag may be on most."""
    of_tag = select(track_tags.c.track_id).where(track_tags.c.tag_id == _id_of(Tag, wanted.tag))
    if walking or replace(wanted, tag="").is_narrowed:
        return of_tag.where(track_tags.c.track_id == Track.id).correlate(Track).exists()
    return Track.id.in_(of_tag)


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

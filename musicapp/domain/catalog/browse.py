"""The long lists: filters as named conditions, sorts as indexed columns, pages by keyset."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from musicapp import paging
from musicapp.bulk import among_gathered, gathered
from musicapp.db import db, rows
from musicapp.domain.catalog.filter import Filter
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
MANY = (
    20_000  # tracks of a tag; to look through more costs more than to look the tag up for each of a genre's
)

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


def tracks(wanted: Filter) -> Page[TrackRow]:
    """Listed tracks. A garbled cursor gives the first page, marked so.

    ``facts["count"]`` says how many there are, counted up to 1,000, and whether there are more.

    A database that expects few matches sorts them all, one that expects many walks the sort's index; guessing
    wrong costs seconds in a large library. So it is found out: up to ``FEW`` matches are gathered, and if those are
    all, they alone are sorted, else the index is walked. What is shown of the tracks is read for one page only.
    """
    first = replace(wanted, after="")
    found, few = _gathered(first) if wanted.is_narrowed else (rows(_counting())[0][0], None)
    ids = _walking(first) if few is None else _sorting()
    page = _page(ids, TRACK_SORTS, wanted, Track.id, "tracks", few=few)
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
        size = db.session.scalar(select(Genre.track_count).where(Genre.slug == wanted.genre)) or 0
        query = query.where(_has_genre(wanted) if size > FEW else Artist.id.in_(_of_genre(wanted)))
    page = _page(query, ARTIST_SORTS, wanted, Artist.id, "artists", fallback="name")
    return replace(page, items=[artist_row(row) for row in page.items])


def _of_genre(wanted: Filter, walked: str = "") -> Select[*tuple[Any, ...]]:
    genre = _plain(Track.genre_id, walked) == _id_of(Genre, wanted.genre)
    return select(Track.artist_id).where(genre, Track.listed.is_(True))


def _has_genre(wanted: Filter) -> ColumnElement[bool]:
    """Looked up artist by artist."""
    own = _of_genre(wanted, "artists").where(Track.artist_id == Artist.id)
    return own.correlate(Artist).exists()


def _begins_with_tag(wanted: Filter) -> bool:
    """Whether the tag's own tracks are looked through; those of a common tag are not, if anything else narrows."""
    if not replace(wanted, tag="").is_narrowed:
        return True
    return rows(_of_tag, slug=wanted.tag)[0][0] <= MANY


def _gathered(wanted: Filter) -> tuple[int, Any]:
    """How many match, and those that do, if they are few."""
    by_tag = bool(wanted.tag) and _begins_with_tag(wanted)
    found, few = rows(_gathering(wanted, by_tag))[0]
    return found, few if found <= FEW else None


@cache
def _counting() -> Select[*tuple[Any, ...]]:
    """Of all that is listed, as many as are counted."""
    some = select(Track.id).where(Track.listed.is_(True)).limit(COUNT_UP_TO + 1)
    return select(func.count()).select_from(some.subquery())


@lru_cache(maxsize=LISTS)
def _gathering(wanted: Filter, by_tag: bool) -> Select[*tuple[Any, ...]]:
    few = _few(wanted, by_tag).subquery()
    return select(func.count(), gathered(db.session(), few.c.id))


@cache
def _sorting() -> Select[*tuple[Any, ...]]:
    return select(Track.id).where(among_gathered(db.session(), Track.id, "few"))


@lru_cache(maxsize=LISTS)
def _walking(wanted: Filter) -> Select[*tuple[Any, ...]]:
    tagged = [_tagged(wanted)] if wanted.tag else []
    return select(Track.id).where(Track.listed.is_(True), *_conditions(wanted, wanted.sort), *tagged)


def _few(wanted: Filter, by_tag: bool) -> Select[*tuple[Any, ...]]:
    """The first matches that are found: in the index of a filter, or one by one among the tracks of the tag."""
    query = select(Track.id).limit(FEW + 1)
    if by_tag:
        query = query.join(track_tags, track_tags.c.track_id == Track.id).where(_has_tag(wanted))
        return query.where(Track.listed.is_not(False), *_conditions(wanted, "tag"))
    tagged = [_tagged(wanted)] if wanted.tag else []
    return query.where(Track.listed.is_(True), *_conditions(wanted), *tagged)


def _conditions(wanted: Filter, walked: str = "") -> Iterator[ColumnElement[bool]]:
    """What a track must be, but for its tag.

    ``walked`` names the sort whose index is walked, or "tag": conditions that no index of that order answers are
    then written so that none is chosen for them.
    """
    if wanted.genre:
        yield _plain(Track.genre_id, walked, "newest", "played") == _id_of(Genre, wanted.genre)
    if wanted.moods:
        yield _plain(Track.mood_id, walked).in_(select(Mood.id).where(Mood.slug.in_(wanted.moods)))
    if wanted.key:
        yield (Track.musical_key.concat("") if walked else Track.musical_key) == wanted.key
    if wanted.year is not None:
        yield _plain(Track.year, walked) == wanted.year
    if wanted.artist:
        yield _plain(Track.artist_id, walked, "played") == _id_of(Artist, wanted.artist)
    yield from _tempo(wanted, walked)


def _tempo(wanted: Filter, walked: str) -> Iterator[ColumnElement[bool]]:
    """Of a range, a database cannot tell how much it holds, so it comes after whatever else narrows the list."""
    others = replace(wanted, bpm_from=None, bpm_to=None, tag="").is_narrowed
    bpm = _plain(Track.bpm, walked or ("others" if others else ""), "tempo")
    if wanted.bpm_from is not None:
        yield bpm >= wanted.bpm_from
    if wanted.bpm_to is not None:
        yield bpm <= wanted.bpm_to
        yield bpm > 0


def _plain(column: Any, walked: str, *answered: str) -> Any:
    """A sum is in no index; the column itself stands where its index has the order that is walked."""
    return column + 0 if walked and walked not in answered else column


def _tagged(wanted: Filter) -> ColumnElement[bool]:
    """Looked up track by track."""
    of_track = select(track_tags.c.track_id).where(_has_tag(wanted), track_tags.c.track_id == Track.id)
    return of_track.correlate(Track).exists()


def _has_tag(wanted: Filter) -> ColumnElement[bool]:
    return track_tags.c.tag_id == _id_of(Tag, wanted.tag)


def _page(
    query: Select[Any],
    sorts: dict[str, tuple[Any, bool]],
    wanted: Filter,
    tiebreaker: Any,
    kind: str,
    fallback: str = "newest",
    **given: Any,
) -> Page[Any]:
    column, descending = sorts.get(wanted.sort, sorts[fallback])
    if wanted.order in ("asc", "desc"):
        descending = wanted.order == "desc"
    order: Sequence[Order] = (Order(column, descending), Order(tiebreaker, descending))
    return paging.page(
        db.session(), query, order, wanted.fingerprint(kind), wanted.after, wanted.limit, given=given
    )


def _id_of(table: Any, slug: str) -> Any:
    """The id for a slug as a scalar subquery: an unknown one matches nothing."""
    return select(table.id).where(table.slug == slug).scalar_subquery()


_of_tag = select(func.count()).select_from(
    select(track_tags.c.track_id)
    .where(track_tags.c.tag_id == select(Tag.id).where(Tag.slug == bindparam("slug")).scalar_subquery())
    .limit(MANY + 1)
    .subquery()
)

"""What tracks are sorted and narrowed by: genres, moods, tags, keys."""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select

from musicapp.db import db, rows
from musicapp.domain.catalog.rows import sleeve
from musicapp.errors import NotFound
from musicapp.models import Album, Artist, Genre, Mood, Tag, Track
from musicapp.snapshots import select_whole, snapshots

_MOST_PLAYED = (  # the end of an index, one step a genre
    select(Track.id)
    .where(Track.genre_id == Genre.id, Track.listed.is_(True))
    .order_by(Track.play_count.desc(), Track.id.desc())
    .limit(1)
    .correlate(Genre)
    .scalar_subquery()
)
_WITH_COVERS = (
    select(Genre.name, Genre.slug, Genre.track_count, *sleeve())
    .outerjoin(Track, Track.id == _MOST_PLAYED)
    .outerjoin(Album, Album.id == Track.album_id)
    .where(Genre.track_count > 0)
    .order_by(Genre.sort_key)
)
_GENRE_AT = select_whole(Genre).where(Genre.slug == bindparam("slug"))
_GENRES = (
    select(Genre.id, Genre.name, Genre.slug, Genre.track_count)
    .where(Genre.track_count > 0)
    .order_by(Genre.sort_key)
)
_NAMES = select(Genre.name).order_by(Genre.sort_key)
_MOODS = select(Mood.id, Mood.name, Mood.slug).order_by(Mood.position, Mood.id)


class Term(NamedTuple):
    """A genre or a mood as filters name it."""

    id: int
    name: str
    slug: str
    track_count: int = 0


class GenreRow(NamedTuple):
    """A genre and the sleeve of its most played track, empty where that has none."""

    name: str
    slug: str
    track_count: int
    cover_key: str
    art_1: str
    art_2: str


def genres() -> list[Term]:
    """The genres that have music, by name."""
    return [Term(*row) for row in rows(_GENRES)]


def genre_names() -> list[str]:
    """The names of all genres, those without music, too."""
    return [row.name for row in rows(_NAMES)]


def genres_with_covers() -> list[GenreRow]:
    """The genres that have music, by name, each with the sleeve of its most played track."""
    return [
        GenreRow(row.name, row.slug, row.track_count, row.cover, row.art_one, row.art_two)
        for row in rows(_WITH_COVERS)
    ]


def get_genre(slug: str) -> Genre:
    """The genre at ``slug``. Raises NotFound."""
    for row in rows(_GENRE_AT, slug=slug):
        genre: Genre = snapshots(row, Genre)[0]
        return genre
    raise NotFound()


def moods() -> list[Term]:
    """The vocabulary of moods, in its order."""
    return [Term(*row) for row in rows(_MOODS)]


def tags_named(slugs: Iterable[str]) -> list[Tag]:
    """The tags of these slugs."""
    wanted = list(slugs)
    return list(db.session.scalars(select(Tag).where(Tag.slug.in_(wanted)))) if wanted else []


def artist_names(slugs: Iterable[str]) -> dict[str, str]:
    """The names of the listed artists at these slugs, by slug."""
    wanted = list(slugs)
    if not wanted:
        return {}
    query = select(Artist.slug, Artist.name).where(Artist.slug.in_(wanted), Artist.listed.is_(True))
    return {row.slug: row.name for row in db.session.execute(query)}


def keys() -> list[str]:
    """The musical keys that listed tracks have."""
    return sorted(row.key for row in rows(_keys()))


@cache
def _keys() -> Select[*tuple[Any, ...]]:
    """From one key to the next along the index, not over all tracks."""
    least = select(func.min(Track.musical_key)).where(Track.listed.is_(True))
    walk = least.where(Track.musical_key > "").label("key")
    steps = select(walk).cte("steps", recursive=True)
    following = least.where(Track.musical_key > steps.c.key).correlate(steps).scalar_subquery()
    steps = steps.union_all(select(following).where(steps.c.key.is_not(None)))
    return select(steps.c.key).where(steps.c.key.is_not(None))

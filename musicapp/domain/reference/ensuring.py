"""Putting the reference data in place.

What is there already stays as it is: people may have renamed or merged.
"""

from typing import Any

from sqlalchemy import select

from musicapp.db import db, insert_into
from musicapp.domain.reference.genres import GENRES
from musicapp.domain.reference.moods import MOODS
from musicapp.fold import fold, slugify, sort_key
from musicapp.models import Genre, GenreAlias, Mood


def ensure() -> int:
    """Add the moods, genres and aliases that are missing; twice is once. Gives how many rows came."""
    moods = [{"name": mood, "slug": slugify(mood), "position": place} for place, mood in enumerate(MOODS, 1)]
    genres = [{"name": name, "slug": slugify(name), "sort_key": sort_key(name)} for name in GENRES]
    came = _add(Mood, moods, "slug") + _add(Genre, genres, "slug")
    ids: dict[str, int] = {row.slug: row.id for row in db.session.execute(select(Genre.id, Genre.slug))}
    return came + _add(GenreAlias, _aliases(ids), "folded")


def _aliases(ids: dict[str, int]) -> list[dict[str, Any]]:
    """Every spelling, folded as tags will be; a genre's own name is one of them."""
    spellings = {fold(s): ids[slugify(name)] for name, others in GENRES.items() for s in (name, *others)}
    return [{"folded": folded, "genre_id": genre_id} for folded, genre_id in spellings.items()]


def _add(table: Any, rows: list[dict[str, Any]], key: str) -> int:
    insert = insert_into(table).values(rows).on_conflict_do_nothing(index_elements=[key])
    return len(db.session.execute(insert.returning(getattr(table, key))).all())

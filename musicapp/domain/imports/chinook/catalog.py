"""Genres, artists, albums and tracks of the source: catalog without audio."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from musicapp import clock
from musicapp.db import db
from musicapp.domain.catalog import UNKNOWN, VARIOUS, colours_of
from musicapp.domain.imports.after import settle
from musicapp.domain.imports.batch import Touched
from musicapp.domain.imports.chinook.met import Met
from musicapp.domain.imports.chinook.source import Row, text
from musicapp.domain.imports.shelf import free_slug, insert_rows
from musicapp.domain.sales import in_minor_units
from musicapp.fold import fold, slugify, sort_key
from musicapp.models import Album, Artist, Genre, GenreAlias, Track

LONGEST_MS = 24 * 3_600_000
NOBODY: Row = {"id": 0, "name": UNKNOWN}  # whose a track without an album is


def write_genres(rows: Sequence[Row], met: Met, currency: str) -> list[Row]:
    """Genres of the source are ours where these are known by that name or alias; the others are made.

    Two of the source never become one: with a Metal of its own, its Heavy Metal is not our Metal.
    """
    new = [row for row in met.new(Genre, rows) if row["name"]]
    names, aliases = _genre_names()
    taken = met.ids(Genre)
    found: dict[int, int] = {}
    for spellings in (names, aliases):
        for row in new:
            here = spellings.get(slugify(row["name"]))
            if row["id"] not in found and here and here not in taken:
                found[row["id"]] = here
                taken.add(here)
    missing = [row for row in new if row["id"] not in found]
    met.note(Genre, [row for row in new if row["id"] in found], found.values())
    met.note(Genre, missing, insert_rows(Genre, [_genre(row, set(names)) for row in missing]))
    return missing


def write_artists(rows: Sequence[Row], met: Met, currency: str) -> list[Row]:
    """Unclaimed artists. One of the same name who is here already, and nobody's, is the same one."""
    new = met.new(Artist, rows)
    names = [text(row["name"], 300) or UNKNOWN for row in new]
    here, taken = _unclaimed(names), met.ids(Artist)
    slugs = set(db.session.scalars(select(Artist.slug)))
    joined: list[tuple[Row, int]] = []
    missing: list[tuple[Row, str]] = []
    for row, name in zip(new, names, strict=True):
        same = here.get(fold(name)[:300])
        if same is not None and same not in taken:
            taken.add(same)
            joined.append((row, same))
        else:
            missing.append((row, name))
    met.note(Artist, [row for row, _ in joined], [same for _, same in joined])
    made = insert_rows(Artist, [_artist(name, slugs) for _, name in missing])
    met.note(Artist, [row for row, _ in missing], made)
    return [row for row, _ in missing]


def write_albums(rows: Sequence[Row], met: Met, currency: str) -> list[Row]:
    """Albums; they are listed as soon as tracks are on them."""
    new = [row for row in met.new(Album, rows) if met.id_of(Artist, row["artist_id"])]
    slugs = _slugs(Album, [met.id_of(Artist, row["artist_id"]) or 0 for row in new])
    met.note(Album, new, insert_rows(Album, [_album(row, met, slugs) for row in new]))
    return new


def write_tracks(rows: Sequence[Row], met: Met, currency: str) -> list[Row]:
    """Published tracks with a price and without audio, with counters and search in step."""
    new = met.new(Track, rows)
    if any(row["album_id"] is None for row in new):
        write_artists([NOBODY], met, currency)
    owned = [(row, artist) for row in new if (artist := _artist_of(row, met))]
    slugs = _slugs(Track, [artist for _, artist in owned])
    made = [_track(row, artist, met, slugs, currency) for row, artist in owned]
    ids = insert_rows(Track, made)
    met.note(Track, [row for row, _ in owned], ids)
    albums = {track["album_id"] for track in made if track["album_id"]}
    settle(Touched(albums=albums, artists={artist for _, artist in owned}, tracks=list(ids)))
    return [row for row, _ in owned]


def _genre_names() -> tuple[dict[str, int], dict[str, int]]:
    """Our genres by their addresses, and by those that their other spellings would have."""
    names = {row.slug: row.id for row in db.session.execute(select(Genre.slug, Genre.id))}
    aliases = db.session.execute(select(GenreAlias.folded, GenreAlias.genre_id))
    return names, {slugify(row.folded): row.genre_id for row in aliases}


def _genre(row: Row, slugs: set[str]) -> dict[str, Any]:
    name = text(row["name"], 300)
    return {"name": name, "sort_key": sort_key(name), "slug": free_slug(slugs, slugify(name))}


def _unclaimed(names: Collection[str]) -> dict[str, int]:
    folded = [fold(name)[:300] for name in names]
    query = select(Artist.folded, Artist.id).where(
        Artist.folded.in_(folded), Artist.owner_id.is_(None), Artist.deleted_at.is_(None)
    )
    return {row.folded: row.id for row in db.session.execute(query.order_by(Artist.id.desc()))}


def _artist(name: str, slugs: set[str]) -> dict[str, Any]:
    return {
        "name": name,
        "folded": fold(name)[:300],
        "sort_key": sort_key(name),
        "slug": free_slug(slugs, slugify(name)),
        "listed": False,
        "links": {},
    }


def _artist_of(row: Row, met: Met) -> int | None:
    return met.id_of(Artist, NOBODY["id"] if row["album_id"] is None else row["artist_id"])


def _slugs(table: Any, artist_ids: Collection[int]) -> dict[int, set[str]]:
    """The addresses that these artists' albums or tracks use."""
    taken: dict[int, set[str]] = {artist_id: set() for artist_id in artist_ids}
    query = select(table.artist_id, table.slug).where(table.artist_id.in_(taken))
    for row in db.session.execute(query):
        taken[row.artist_id].add(row.slug)
    return taken


def _album(row: Row, met: Met, slugs: dict[int, set[str]]) -> dict[str, Any]:
    artist_id = met.id_of(Artist, row["artist_id"]) or 0
    title = text(row["title"], 300) or "?"
    art_1, art_2 = colours_of(f"{row['artist']} {title}")
    various = fold(text(row["artist"], 300)) == fold(VARIOUS)
    return {
        "artist_id": artist_id,
        "title": title,
        "sort_key": sort_key(title),
        "slug": free_slug(slugs[artist_id], slugify(title)),
        "kind": "compilation" if various else "album",
        "genre_id": met.id_of(Genre, row["genre_id"]),
        "art_1": art_1,
        "art_2": art_2,
        "published_at": clock.now(),
    }


def _track(row: Row, artist_id: int, met: Met, slugs: dict[int, set[str]], currency: str) -> dict[str, Any]:
    title = text(row["title"], 300) or "?"
    return {
        "artist_id": artist_id,
        "album_id": met.id_of(Album, row["album_id"]),
        "title": title,
        "sort_key": sort_key(title),
        "slug": free_slug(slugs[artist_id], slugify(title)),
        "track_no": row["track_no"] if row["album_id"] is not None else 0,
        "genre_id": met.id_of(Genre, row["genre_id"]),
        "composer": text(row["composer"], 300),
        "duration_ms": min(max(int(row["duration_ms"] or 0), 0), LONGEST_MS),
        "unit_price_cents": in_minor_units(row["price"], currency),
        "currency": currency,
        "published_at": clock.now(),
        "listed": True,
    }

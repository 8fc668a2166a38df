"""Artists, albums, genres and tags by what imports call them: found, or made, many at a time."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from musicapp import clock
from musicapp.bulk import insert_many, reserve_ids
from musicapp.db import db
from musicapp.domain.catalog import VARIOUS, colours_of
from musicapp.domain.imports.songs import Song
from musicapp.fold import fold, slugify, sort_key
from musicapp.models import Album, Artist, Genre, GenreAlias, Tag, Track

AlbumKey = tuple[
    int, str, str, str
]  # artist, folded title, MusicBrainz release, folder if the tags are silent


@dataclass(frozen=True, slots=True)
class _Kept:
    id: int
    title: str
    release: str
    folder: str


class Shelf:
    """What one import has met so far. Use inside transactions; worthless after one was rolled back."""

    def __init__(self) -> None:
        self._artists: dict[str, int] = {}
        self._artist_slugs: set[str] | None = None
        self._albums: dict[int, list[_Kept]] = {}
        self._slugs: dict[tuple[type[Any], int], set[str]] = {}
        self._genres: dict[str, int] | None = None
        self._renamed: set[str] = set()
        self._tags: dict[str, int] = {}
        self.artist_names: dict[int, str] = {}
        self.album_titles: dict[int, str] = {}
        self.new_artists: set[int] = set()
        self.new_albums: list[int] = []

    def artists(self, names: Iterable[str]) -> dict[str, int]:
        """Ids of artists by name as given; those who are missing are made."""
        by_fold = {name: fold(name)[:300] for name in names}
        missing = {folded: name for name, folded in by_fold.items() if folded not in self._artists}
        if missing:
            self._load_artists(missing)
            self._make_artists(
                {folded: name for folded, name in missing.items() if folded not in self._artists}
            )
        return {name: self._artists[folded] for name, folded in by_fold.items()}

    def albums(self, songs: Collection[Song], artists: dict[str, int]) -> dict[int, int]:
        """Album ids by the song's ``id()``; songs that stand alone are left out."""
        self._load_albums({artists[song.album_artist] for song in songs if song.album})
        wanted: dict[AlbumKey, list[Song]] = {}
        met: dict[tuple[int, str], list[AlbumKey]] = {}
        found: dict[int, int] = {}
        for song in songs:
            if not song.album:
                continue
            key = (artists[song.album_artist], fold(song.album), song.tags.mb_album, song.album_folder)
            kept = self._kept_album(key)
            if kept:
                found[id(song)] = kept
            else:
                same = _met(key, met.setdefault(key[:2], []))
                wanted.setdefault(same, []).append(song)
        self._make_albums(wanted)
        return found | {
            id(song): self._kept_album(key) or 0 for key, group in wanted.items() for song in group
        }

    def genre(self, name: str) -> int:
        """The id of a genre, by any of its spellings."""
        if self._genres is None:
            self._genres = {
                fold(row.name): row.id for row in db.session.execute(select(Genre.name, Genre.id))
            }
            aliases = select(GenreAlias.folded, GenreAlias.genre_id, Genre.name)
            for row in db.session.execute(aliases.join(Genre, Genre.id == GenreAlias.genre_id)):
                self._genres[row.folded] = row.genre_id
                if _letters(row.folded) != _letters(row.name):
                    self._renamed.add(row.folded)
        folded = fold(name)
        if folded not in self._genres:
            self._genres[folded] = self._made_genre(name)
        return self._genres[folded]

    def other_genres(self, names: list[str]) -> list[str]:
        """All but the first, which is the genre; that too where the genre is called by another word here."""
        if not names:
            return names
        self.genre(names[0])
        return names if fold(names[0]) in self._renamed else names[1:]

    def tag(self, name: str) -> int | None:
        """The id of a tag; None for one that no address can name."""
        slug = slugify(name[:60])
        if slug and slug not in self._tags:
            kept = db.session.scalar(select(Tag.id).where(Tag.slug == slug))
            made = insert(Tag).values(name=name[:60], slug=slug).returning(Tag.id)
            self._tags[slug] = kept or db.session.scalars(made).one()
        return self._tags.get(slug)

    def track_slug(self, artist_id: int, slug: str) -> str:
        """The address ``slug`` for a new track, or one like it that the artist does not use yet."""
        return free_slug(self._slugs_of(Track, artist_id), slug)

    def _load_artists(self, folded: Collection[str]) -> None:
        columns = (Artist.folded, Artist.id, Artist.name)
        kept = select(*columns).where(Artist.folded.in_(folded), Artist.deleted_at.is_(None))
        rows = db.session.execute(kept).all()
        self._artists |= {row.folded: row.id for row in reversed(rows)}
        self.artist_names |= {row.id: row.name for row in rows}

    def _make_artists(self, names: dict[str, str]) -> None:
        if not names:
            return
        if self._artist_slugs is None:
            self._artist_slugs = set(db.session.scalars(select(Artist.slug)))
        rows = [_artist_row(name, folded, self._artist_slugs) for folded, name in names.items()]
        ids = insert_rows(Artist, rows)
        self._artists |= dict(zip(names, ids, strict=True))
        self.artist_names |= dict(zip(ids, names.values(), strict=True))
        self.new_artists |= set(ids)

    def _load_albums(self, artist_ids: set[int]) -> None:
        fresh = artist_ids - self._albums.keys()
        self._albums |= {artist_id: [] for artist_id in fresh}
        fresh -= self.new_artists
        columns = (Album.id, Album.artist_id, Album.title, Album.musicbrainz_id, Album.folder)
        # What an artist has not put up yet is theirs alone.
        out = (Album.deleted_at.is_(None), Album.published_at.is_not(None))
        kept = select(*columns).where(Album.artist_id.in_(fresh), *out)
        for row in db.session.execute(kept) if fresh else ():
            self._albums[row.artist_id].append(_Kept(row.id, fold(row.title), row.musicbrainz_id, row.folder))
            self.album_titles[row.id] = row.title

    def _kept_album(self, key: AlbumKey) -> int | None:
        artist_id, title, release, folder = key
        for kept in self._albums[artist_id]:
            if kept.title == title and _is_same((kept.release, kept.folder), (release, folder)):
                return kept.id
        return None

    def _make_albums(self, wanted: dict[AlbumKey, list[Song]]) -> None:
        rows = [self._album_row(key, songs) for key, songs in wanted.items()]
        for key, row, made in zip(wanted, rows, insert_rows(Album, rows), strict=True):
            self._albums[key[0]].append(_Kept(made, *key[1:]))
            self.album_titles[made] = row["title"]
            self.new_albums.append(made)

    def _album_row(self, key: AlbumKey, songs: list[Song]) -> dict[str, Any]:
        first = songs[0]
        genres = next((song.tags.genres for song in songs if song.tags.genres), [])
        various = fold(first.album_artist) == fold(VARIOUS)
        art_1, art_2 = colours_of(f"{first.album_artist} {first.album}")
        return {
            "artist_id": key[0],
            "title": first.album,
            "sort_key": sort_key(first.album),
            "slug": free_slug(self._slugs_of(Album, key[0]), slugify(first.album)),
            "kind": "compilation" if various or first.tags.compilation else "album",
            "genre_id": self.genre(genres[0]) if genres else None,
            "release_date": first.tags.full_date,
            "released_key": first.tags.date or (str(first.year) if first.year else ""),
            "year": first.year,
            "label": first.tags.label,
            "upc": first.tags.barcode,
            "musicbrainz_id": key[2],
            "folder": key[3][:1000].encode("utf-8", "replace").decode(),
            "art_1": art_1,  # until a cover is found
            "art_2": art_2,
            "published_at": clock.now(),
            "listed": True,
        }

    def _made_genre(self, name: str) -> int:
        slugs = set(db.session.scalars(select(Genre.slug)))
        row = {"name": name, "sort_key": sort_key(name), "slug": free_slug(slugs, slugify(name))}
        return insert_rows(Genre, [row])[0]

    def _slugs_of(self, model: type[Any], artist_id: int) -> set[str]:
        key = (model, artist_id)
        if key not in self._slugs and artist_id in self.new_artists:
            self._slugs[key] = set()
        elif key not in self._slugs:
            self._slugs[key] = set(db.session.scalars(select(model.slug).where(model.artist_id == artist_id)))
        return self._slugs[key]


def free_slug(taken: set[str], slug: str) -> str:
    """``slug``, or the same with the first number that is free; it is taken from now on.

    ``~n`` stands for a name that no address can be made of, and waits for its row's id.
    """
    base, number = slug, 1
    candidate = slug or "~1"
    while candidate in taken:
        number += 1
        candidate = f"{base}-{number}" if base else f"~{number}"
    taken.add(candidate)
    return candidate


def insert_rows(
    model: type[Any], rows: list[dict[str, Any]], shared: Mapping[str, Any] | None = None
) -> list[int]:
    """Insert many rows, all of which have ``shared``, too; their ids in the same order.

    Names that no address can be made of get one by id.
    """
    ids = list(reserve_ids(db.session(), model, len(rows)))
    for made, row in zip(ids, rows, strict=True):
        row["id"] = made
        if row["slug"].startswith("~"):
            row["slug"] = f"{model.__name__.lower()}-{made}"
    insert_many(db.session(), model, rows, shared)
    return ids


def _artist_row(name: str, folded: str, slugs: set[str]) -> dict[str, Any]:
    art_1, art_2 = colours_of(name)
    return {
        "name": name,
        "folded": folded,
        "sort_key": sort_key(name),
        "slug": free_slug(slugs, slugify(name)),
        "art_1": art_1,
        "art_2": art_2,
        "listed": True,
        "links": {},
    }


def _letters(name: str) -> str:
    """What stays the same in every spelling of a word."""
    return slugify(name).replace("-", "")


def _met(key: AlbumKey, met: list[AlbumKey]) -> AlbumKey:
    """The key of an album that is about to be made and is the same one, else ``key``, which is met now."""
    same = next((other for other in met if _is_same(other[2:], key[2:])), None)
    if same is None:
        met.append(key)
    return same or key


def _is_same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether (release, folder) of two albums of one title agree: both the same, or one of them silent."""
    return (one[0] == other[0] or not (one[0] and other[0])) and one[1] == other[1]

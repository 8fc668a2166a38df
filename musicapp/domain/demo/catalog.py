"""The demo's invented catalog: artists, albums and tracks, read from `discography/`."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from .music.piece import TAIL_SECONDS

GENRES = (
    "Ambient",
    "Chamber",
    "Drum and bass",
    "Electronic",
    "Folk",
    "Highlife",
    "Hip-hop",
    "Jazz",
    "Post-rock",
    "Soul",
)
MOODS = ("warm", "late", "tender", "joyful", "restless", "weightless", "defiant", "bright", "dark", "calm")
LATEST = date(
    2026, 11, 20
)  # the day the catalog was "compiled": what stands in it is this many days old, and older
_DISCOGRAPHY = Path(__file__).with_name("discography")
_LANGUAGES = {"Łucja Brzeg": "pl"}
# Of twenty: what browsers play and importers meet, more of what is quickly written (MP3 and Vorbis are slow).
_FORMATS = ("flac",) * 7 + ("mp3",) * 4 + ("opus",) * 4 + ("m4a",) * 3 + ("ogg",) + ("wav",)
EIGHT_FIRST = (
    "Undertow Psalm",
    "Last Stop, Lucid",
    "Verdict",
    "Chuva miudinha",
    "Flood Season Shuffle",
    "Drizzle, Verbatim",
    "Kerosin",
    "始発の前",
)


@dataclass(frozen=True)
class DemoArtist:
    """Someone who never lived. `country` is ISO 3166; `portrait` names a drawing in `covers.portraits`."""

    name: str
    country: str
    genre: str
    bio: str
    portrait: str


@dataclass(frozen=True)
class DemoTrack:
    """One piece, with all it takes to play and show it: `bars` of `meter` beats at `bpm`, then the tail."""

    title: str
    artist: str
    album: str
    disc_no: int
    track_no: int
    genre: str
    mood: str
    tags: tuple[str, ...]
    bpm: int
    key: str
    meter: int
    bars: int
    seed: int
    format: str
    price_cents: int
    featured: str | None
    lyrics: str | None
    language: str | None

    @property
    def duration_ms(self) -> int:
        return round((self.bars * self.meter * 60 / self.bpm + TAIL_SECONDS) * 1000)


@dataclass(frozen=True)
class DemoAlbum:
    """A release; `cover` names a drawing in `covers.designs`, `seed` makes it this album's own."""

    title: str
    artist: str
    kind: str
    genre: str
    released: date
    label: str
    price_cents: int
    description: str
    cover: str
    seed: int
    tracks: tuple[DemoTrack, ...]

    @property
    def days_old(self) -> int:
        """How many days before LATEST it came out; a demo made later may count back from its own day."""
        return (LATEST - self.released).days


@lru_cache(maxsize=1)
def artists() -> tuple[DemoArtist, ...]:
    return tuple(DemoArtist(**row) for row in _read("artists.toml")["artist"])


@lru_cache(maxsize=1)
def albums() -> tuple[DemoAlbum, ...]:
    """Every album, newest first."""
    rows = [row for path in sorted(_DISCOGRAPHY.glob("albums-*.toml")) for row in _read(path.name)["album"]]
    return tuple(
        sorted((_album(row) for row in rows), key=lambda album: (-album.released.toordinal(), album.title))
    )


def tracks() -> Iterator[DemoTrack]:
    """Every track in the order it should be rendered: the eight that greet a new listener, then by album."""
    every = [track for album in albums() for track in album.tracks]
    first = {title: place for place, title in enumerate(EIGHT_FIRST)}
    yield from sorted(every, key=lambda track: first.get(track.title, len(first)))


def _album(row: dict[str, Any]) -> DemoAlbum:
    artist = next(artist for artist in artists() if artist.name == row["artist"])
    title, lines, price = row["title"], row["tracks"], row["price"]
    songs = tuple(
        _track(line, number, artist, title, price // max(1, len(lines)))
        for number, line in enumerate(lines, 1)
    )
    return DemoAlbum(
        title,
        artist.name,
        row["kind"],
        artist.genre,
        row["released"],
        row["label"],
        price,
        row["description"],
        row["cover"],
        _seed(artist.name, title),
        songs,
    )


def _track(line: str, number: int, artist: DemoArtist, album: str, share: int) -> DemoTrack:
    title, bpm, key, mood, seconds, tags, *more = (part.strip() for part in line.split("|"))
    waltz, tempo = key.startswith("3/4 "), int(bpm)
    meter = 3 if waltz else 4
    seed = _seed(artist.name, album, title)
    lyrics = _lyrics().get(title)
    return DemoTrack(
        title,
        artist.name,
        album,
        1,
        number,
        more[1] if len(more) > 1 else artist.genre,
        mood,
        tuple(tag.strip() for tag in tags.split(",")),
        tempo,
        key.removeprefix("3/4 "),
        meter,
        _bars(int(seconds), tempo, meter),
        seed,
        _format(title, seed),
        max(49, share // 10 * 10 + 9),
        more[0] if more else None,
        lyrics,
        _LANGUAGES.get(artist.name, "en") if lyrics else None,
    )


def _bars(seconds: int, bpm: int, meter: int) -> int:
    """Pairs of bars that come nearest to the wished length, and never under a minute."""
    pair = 2 * meter * 60 / bpm
    pairs = round((seconds - TAIL_SECONDS) / pair)
    while pairs * pair + TAIL_SECONDS < 60.5:
        pairs += 1
    return 2 * pairs


def _format(title: str, seed: int) -> str:
    """What greets a listener first must be written quickly."""
    return (
        {"Verdict": "m4a", "Kerosin": "opus"}.get(title, "flac")
        if title in EIGHT_FIRST
        else _FORMATS[seed % len(_FORMATS)]
    )


def _seed(*names: str) -> int:
    return int.from_bytes(hashlib.sha256("\n".join(names).encode()).digest()[:4], "big") >> 1


@lru_cache(maxsize=1)
def _lyrics() -> dict[str, str]:
    return {
        title: re.sub(r"[ \t]+$", "", words, flags=re.M).strip()
        for title, words in _read("lyrics.toml").items()
    }


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_DISCOGRAPHY / name).read_text(encoding="utf-8"))

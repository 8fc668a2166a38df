"""What an album and a track tell about themselves, as their artist types it."""

from collections.abc import Iterable
from dataclasses import dataclass

from musicapp.domain import sales
from musicapp.fold import fold
from musicapp.models import Album, Credit, Track, TrackCredit


@dataclass(frozen=True)
class AlbumTelling:
    """``credits`` are lines of “role: name”, ``release_date`` is 2026-11-27, ``price`` is 9.90; all may be empty."""

    title: str = ""
    kind: str = "album"
    genre: str = ""
    description: str = ""
    credits: str = ""
    release_date: str = ""
    label: str = ""
    upc: str = ""
    price: str = ""
    currency: str = sales.DEFAULT_CURRENCY


@dataclass(frozen=True)
class TrackTelling:
    """``mood`` is its slug, ``tags`` and ``featured`` have commas between, ``credits`` are lines of “role: name”,
    ``licence`` is one of ``models.catalog.LICENCES``."""

    title: str = ""
    featured: str = ""
    genre: str = ""
    mood: str = ""
    tags: str = ""
    composer: str = ""
    credits: str = ""
    description: str = ""
    lyrics: str = ""
    language: str = ""
    tempo: str = ""
    isrc: str = ""
    price: str = ""
    currency: str = sales.DEFAULT_CURRENCY
    licence: str = ""
    explicit: bool = False
    downloadable: bool = False


def telling_of_album(album: Album) -> AlbumTelling:
    """What it tells at present. Genre and credits must be loaded."""
    return AlbumTelling(
        title=album.title,
        kind=album.kind,
        genre=album.genre.name if album.genre else "",
        description=album.description,
        credits=_lines(album.credits),
        release_date=album.release_date.isoformat() if album.release_date else "",
        label=album.label,
        upc=album.upc,
        price=_price(album.price_cents, album.currency),
        currency=album.currency,
    )


def telling_of_track(track: Track) -> TrackTelling:
    """The same for a track, with genre, mood, tags, credits and who is credited loaded."""
    return TrackTelling(
        title=track.title,
        featured=", ".join(guests_of(track)),
        genre=track.genre.name if track.genre else "",
        mood=track.mood.slug if track.mood else "",
        tags=", ".join(sorted((tag.name for tag in track.tags), key=fold)),
        composer=track.composer,
        credits=_lines(track.credits),
        description=track.description,
        lyrics=track.lyrics,
        language=track.language,
        tempo=f"{track.bpm:g}" if track.bpm else "",
        isrc=track.isrc,
        price=_price(track.unit_price_cents, track.currency),
        currency=track.currency,
        licence=track.licence,
        explicit=track.explicit,
        downloadable=track.downloadable,
    )


def guests_of(track: Track) -> list[str]:
    """Who is heard on it beside its artist, by name: those with a page here, then the others."""
    return [*(one.artist.name for one in track.credited), *filter(None, track.guests.split(", "))]


def _lines(credits: Iterable[Credit | TrackCredit]) -> str:
    return "\n".join(f"{credit.role}: {credit.name}" for credit in credits)


def _price(cents: int | None, currency: str) -> str:
    return "" if cents is None else sales.in_words(cents, currency).partition(" ")[0].replace(",", "")

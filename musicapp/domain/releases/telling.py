"""What an album and a track tell about themselves, as their artist types it."""

from dataclasses import dataclass

from musicapp.domain import sales
from musicapp.fold import fold
from musicapp.models import Album, Track


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
    """``mood`` is its slug, ``tags`` are words with commas between, ``licence`` one of ``models.catalog.LICENCES``."""

    title: str = ""
    genre: str = ""
    mood: str = ""
    tags: str = ""
    composer: str = ""
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
        credits="\n".join(f"{credit.role}: {credit.name}" for credit in album.credits),
        release_date=album.release_date.isoformat() if album.release_date else "",
        label=album.label,
        upc=album.upc,
        price=_price(album.price_cents, album.currency),
        currency=album.currency,
    )


def telling_of_track(track: Track) -> TrackTelling:
    """The same for a track, with genre, mood and tags loaded."""
    return TrackTelling(
        title=track.title,
        genre=track.genre.name if track.genre else "",
        mood=track.mood.slug if track.mood else "",
        tags=", ".join(sorted((tag.name for tag in track.tags), key=fold)),
        composer=track.composer,
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


def _price(cents: int | None, currency: str) -> str:
    return "" if cents is None else sales.in_words(cents, currency).partition(" ")[0].replace(",", "")

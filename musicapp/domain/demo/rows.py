"""The rows of the demo's catalog, from what the discography says of it."""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from musicapp.backends.images.drawing.colour import Rgb, named
from musicapp.db import db
from musicapp.domain.demo import catalog
from musicapp.domain.demo.catalog import DemoAlbum, DemoArtist, DemoTrack
from musicapp.fold import fold, slugify, sort_key
from musicapp.models import Album, Artist, Credit, Tag, Track, TrackArtist

OUT_AT = time(7, 0, tzinfo=UTC)  # releases come with the breakfast
HANDS = (
    "Ebba Krantz",
    "Paulo Sá",
    "Grete Lohmann",
    "Idris Cole",
    "Malwina Rój",
    "Haruto Ono",
    "Abena Sarpong",
    "Finn Aird",
)


def artist(one: DemoArtist, owner_id: int | None, now: datetime, taken: set[str]) -> Artist:
    """An artist, there since some weeks before the first release."""
    first = max((album.days_old for album in catalog.albums() if album.artist == one.name), default=200)
    return Artist(
        name=one.name,
        slug=_free(slugify(one.name) or "artist", taken),
        sort_key=sort_key(one.name),
        folded=fold(one.name),
        bio=one.bio,
        country=one.country,
        owner_id=owner_id,
        verified_at=now - timedelta(days=90) if owner_id else None,
        demo=True,
        created_at=now - timedelta(days=first + 20),
    )


def album(
    one: DemoAlbum, artist_id: int, genres: Mapping[str, int], now: datetime, taken: set[str], featured: bool
) -> Album:
    """A published album with its credits. Its age is the discography's, so new releases stay new."""
    released = now.date() - timedelta(days=one.days_old)
    palette = named(one.cover.split("/")[1])
    return Album(
        artist_id=artist_id,
        title=one.title,
        slug=_free(slugify(one.title) or "album", taken),
        sort_key=sort_key(one.title),
        kind=one.kind,
        genre_id=genres.get(slugify(one.genre)),
        description=one.description,
        release_date=released,
        released_key=released.isoformat(),
        year=released.year,
        art_1=_hex(palette.hot),  # until the cover is drawn
        art_2=_hex(palette.deep),
        label=one.label,
        price_cents=one.price_cents,
        published_at=datetime.combine(released, OUT_AT),
        created_at=datetime.combine(released, OUT_AT),
        featured_at=now if featured else None,
        demo=True,
        credits=_credits(one),
    )


def track(
    one: DemoTrack, album: Album, genres: Mapping[str, int], moods: Mapping[str, int], taken: set[str]
) -> Track:
    """A published track; its audio is on the way, its length is the score's."""
    return Track(
        artist_id=album.artist_id,
        album_id=album.id,
        title=one.title,
        slug=_free(slugify(one.title) or "track", taken),
        sort_key=sort_key(one.title),
        disc_no=one.disc_no,
        track_no=one.track_no,
        genre_id=genres.get(slugify(one.genre)),
        mood_id=moods.get(slugify(one.mood)),
        composer=one.artist,
        lyrics=one.lyrics or "",
        language=one.language or "",
        bpm=float(one.bpm),
        musical_key=one.key,
        year=album.year,
        duration_ms=one.duration_ms,
        unit_price_cents=one.price_cents,
        downloadable=one.seed % 3 == 0,
        published_at=album.published_at,
        created_at=album.created_at,
        processing_state="processing",
        demo=True,
    )


def guest(artist_id: int) -> TrackArtist:
    """The credit of a featured artist."""
    return TrackArtist(artist_id=artist_id, position=1)


def tag(name: str) -> Tag:
    """A free word."""
    return Tag(name=name, slug=slugify(name))


def unrendered() -> Iterator[tuple[int, int]]:
    """Ids of the demo's tracks without sound, with the seed that each is made from, the most wanted first."""
    query = select(Artist.name, Album.title, Track.title, Track.id)
    query = query.join(Artist, Artist.id == Track.artist_id).join(Album, Album.id == Track.album_id)
    waiting = query.where(
        Track.demo.is_(True), Track.processing_state.in_(("received", "processing", "failed"))
    )
    there = {(artist, album, title): number for artist, album, title, number in db.session.execute(waiting)}
    for one in catalog.tracks():
        if (number := there.get((one.artist, one.album, one.title))) is not None:
            yield number, one.seed


def uncovered() -> list[tuple[int, str]]:
    """Ids and titles of the demo's albums without a cover, the newest first."""
    query = select(Album.id, Album.title).where(Album.demo.is_(True), Album.cover_key == "")
    return [
        (number, title) for number, title in db.session.execute(query.order_by(Album.released_key.desc()))
    ]


def unportrayed() -> list[int]:
    """Ids of the demo's artists without a portrait."""
    query = select(Artist.id).where(Artist.demo.is_(True), Artist.avatar_key == "")
    return list(db.session.scalars(query.order_by(Artist.id)))


def _free(slug: str, taken: set[str]) -> str:
    """``slug``, or the first of slug-2, slug-3 … that is not taken; it is taken from now on."""
    free, number = slug, 2
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    taken.add(free)
    return free


def _credits(one: DemoAlbum) -> list[Credit]:
    """Who stood behind the glass: invented, and the same at every seeding."""
    recorded, mixed, mastered = random.Random(one.seed).sample(HANDS, 3)
    lines = (
        ("Written by", one.artist),
        ("Recorded by", recorded),
        ("Mixed by", mixed),
        ("Mastered by", mastered),
    )
    return [Credit(position=place, role=role, name=name) for place, (role, name) in enumerate(lines, 1)]


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(float(value) * 255):02x}" for value in colour)

"""Plain functions that make rows. Each commits, so that a refused request cannot take its data along."""

import itertools
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from musicapp import clock
from musicapp.db import db, transaction
from musicapp.fold import fold, slugify, sort_key
from musicapp.models import (
    Album,
    Artist,
    AudioFile,
    Genre,
    Mood,
    Playlist,
    PlaylistEntry,
    Profile,
    Tag,
    Track,
    TrackArtist,
    User,
    Waveform,
)

T = TypeVar("T")
_numbers = itertools.count(1)
FLAT = "M2 32h96"


def make_user(username: str | None = None, role: str = "listener", **facts: Any) -> User:
    """A person with a profile; ``name`` is the display name."""
    username = username or f"listener{next(_numbers)}"
    profile = Profile(display_name=facts.pop("name", username.title()), **facts.pop("profile", {}))
    profile.preferences_asked_at = clock.now()
    user = User(username=username, email=f"{username}@example.org", role=role, profile=profile, **facts)
    return _kept(user)


def make_artist(name: str | None = None, owner: User | None = None, **facts: Any) -> Artist:
    """A listed artist."""
    name = name or f"Artist {next(_numbers)}"
    slug = facts.pop("slug", None) or slugify(name) or f"artist-{next(_numbers)}"
    return _kept(
        Artist(
            name=name,
            slug=slug,
            sort_key=sort_key(name),
            folded=fold(name),
            owner_id=owner.id if owner else None,
            **{"listed": True, **facts},
        )
    )


def make_album(
    artist: Artist | None = None, title: str | None = None, tracks: int = 0, **facts: Any
) -> Album:
    """A listed album, with ``tracks`` tracks of 3 minutes that have audio."""
    artist = artist or make_artist()
    title = title or f"Album {next(_numbers)}"
    released: date = facts.pop("release_date", date(2026, 1, 1) + timedelta(days=next(_numbers)))
    album = Album(
        artist_id=artist.id,
        title=title,
        slug=facts.pop("slug", None) or slugify(title),
        sort_key=sort_key(title),
        release_date=released,
        released_key=released.isoformat(),
        year=released.year,
        **{"listed": True, "published_at": clock.now(), "art_1": "#f0765c", "art_2": "#2c7f95", **facts},
    )
    album.artist = artist
    _kept(album)
    for number in range(1, tracks + 1):
        make_track(artist, album=album, track_no=number, listed=album.listed)
    return album


def make_track(
    artist: Artist | None = None,
    title: str | None = None,
    album: Album | None = None,
    audio: bool = True,
    **facts: Any,
) -> Track:
    """A listed track of 3 minutes; with ``audio`` it has a file row and a waveform."""
    artist = artist or make_artist()
    title = title or f"Track {next(_numbers)}"
    published: datetime = facts.pop("published_at", clock.now() - timedelta(days=1))
    track = Track(
        artist_id=artist.id,
        album_id=album.id if album else None,
        title=title,
        slug=facts.pop("slug", None) or slugify(title) or f"track-{next(_numbers)}",
        sort_key=sort_key(title),
        published_at=published,
        year=published.year if published else 0,
        **{
            "listed": True,
            "duration_ms": 180_000,
            "processing_state": "ready" if audio else "received",
            **facts,
        },
    )
    track.artist = artist
    _kept(track)
    if audio:
        _kept(
            AudioFile(
                track_id=track.id, path=f"audio/{track.id}.mp3", size=1000, mime="audio/mpeg", codec="mp3"
            )
        )
        drawn = dict.fromkeys(("deck_even", "deck_odd", "tall_even", "tall_odd", "spark", "skyline"), FLAT)
        _kept(Waveform(track_id=track.id, peaks=bytes(200), **drawn))
    _count_into_album(album, track)
    return track


def feature(track: Track, artist: Artist, role: str = "featured") -> None:
    """Credit ``artist`` on ``track``."""
    _kept(TrackArtist(track_id=track.id, artist_id=artist.id, position=1, role=role))


def make_genre(name: str) -> Genre:
    """A genre; the one of this name if it is there."""
    found = db.session.query(Genre).filter_by(slug=slugify(name)).first()
    return found or _kept(Genre(name=name, slug=slugify(name), sort_key=sort_key(name), track_count=1))


def make_mood(name: str) -> Mood:
    """A mood; the one of this name if it is there."""
    found = db.session.query(Mood).filter_by(slug=slugify(name)).first()
    return found or _kept(Mood(name=name, slug=slugify(name), position=next(_numbers)))


def make_tag(name: str) -> Tag:
    return _kept(Tag(name=name, slug=slugify(name)))


def make_playlist(
    user: User, title: str = "Kitchen, 7 pm", tracks: tuple[Track, ...] = (), **facts: Any
) -> Playlist:
    """A public playlist of ``tracks``."""
    playlist = Playlist(
        user_id=user.id,
        title=title,
        slug=slugify(title),
        sort_key=sort_key(title),
        track_count=len(tracks),
        duration_ms=sum(track.duration_ms for track in tracks),
        **{"visibility": "public", **facts},
    )
    _kept(playlist)
    for place, track in enumerate(tracks, 1):
        _kept(
            PlaylistEntry(
                playlist_id=playlist.id, track_id=track.id, position=place * 1024, added_by_id=user.id
            )
        )
    return playlist


def _kept(row: T) -> T:
    with transaction() as session:
        session.add(row)
        session.flush()
    return row


def _count_into_album(album: Album | None, track: Track) -> None:
    if album is None:
        return
    with transaction():
        album.track_count += 1
        album.duration_ms += track.duration_ms
        db.session.merge(album)

"""What each kind of thing puts into the index: only what everyone may find."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from musicapp.backends.search import Entry
from musicapp.bulk import among
from musicapp.db import db, rows
from musicapp.models import (
    Album,
    Artist,
    Genre,
    GenreAlias,
    Mood,
    Playlist,
    Profile,
    Tag,
    Track,
    TrackArtist,
    User,
    track_tags,
)
from musicapp.spellings import Spellings, compacted, name_words, spelt, text_words

MOST_FROM_LENGTH = 20  # a long playlist is worth no more than this many plays


class ListedTrack(NamedTuple):
    """A listed track as far as it has a row of its own; guests and tags stand in others."""

    id: int
    spellings: Spellings
    artist: str
    album: str | None
    genre_id: int | None
    mood: str | None = None
    play_count: int = 0


def tracks(ids: Sequence[int]) -> list[Entry]:
    """Listed tracks, read from the database."""
    query = (
        select(
            Track.id, Track.title, Track.composer, Track.lyrics, Track.description, Artist.name,
            Album.title.label("album"), Track.genre_id, Mood.name.label("mood"), Track.play_count,
        )
        .join(Artist, Artist.id == Track.artist_id)
        .outerjoin(Album, Album.id == Track.album_id)
        .outerjoin(Mood, Mood.id == Track.mood_id)
        .where(among(db.session(), Track.id, ids), Track.listed.is_(True))
    )  # fmt: skip
    return listed_tracks([_listed(row) for row in rows(query)])


def listed_tracks(listed: Sequence[ListedTrack]) -> list[Entry]:
    """Tracks with artist, featured artists and album as their context."""
    ids = [track.id for track in listed]
    guests, tags, genres = _guests(ids), _tags(ids), _genres()
    return [
        Entry(
            "track", track.id, track.play_count, track.spellings.compact, track.spellings.words,
            context=_together(track.artist, *guests.get(track.id, ()), track.album),
            about=_together(*genres.get(track.genre_id or 0, ()), track.mood, *tags.get(track.id, ())),
            composer=track.spellings.composer, lyrics=track.spellings.lyrics, bio=track.spellings.about,
        )
        for track in listed
    ]  # fmt: skip


def albums(ids: Sequence[int]) -> list[Entry]:
    """Listed albums."""
    query = (
        select(
            Album.id, Album.play_count, Album.title, Album.description, Album.label, Album.genre_id,
            Album.year, Artist.name,
        )
        .join(Artist, Artist.id == Album.artist_id)
        .where(among(db.session(), Album.id, ids), Album.listed.is_(True))
    )  # fmt: skip
    genres = _genres()
    return [
        Entry(
            "album", row.id, row.play_count, compacted(row.title), name_words(row.title),
            context=_together(row.name), bio=text_words(row.description),
            about=_together(*genres.get(row.genre_id, ()), row.label, str(row.year or "")),
        )
        for row in rows(query)
    ]  # fmt: skip


def artists(ids: Sequence[int]) -> list[Entry]:
    """Listed artists."""
    columns = select(Artist.id, Artist.play_count, Artist.name, Artist.bio)
    found = rows(columns.where(among(db.session(), Artist.id, ids), Artist.listed.is_(True)))
    return [
        Entry(
            "artist",
            row.id,
            row.play_count,
            compacted(row.name),
            name_words(row.name),
            bio=text_words(row.bio),
        )
        for row in found
    ]


def people(ids: Sequence[int]) -> list[Entry]:
    """People who let themselves be found."""
    query = (
        select(User.id, User.follower_count, User.username, Profile.display_name, Profile.bio)
        .join(Profile, Profile.user_id == User.id)
        .where(
            User.id.in_(ids),
            Profile.searchable.is_(True),
            User.deleted_at.is_(None),
            User.suspended_at.is_(None),
        )
    )
    return [
        Entry(
            "person", row.id, row.follower_count, compacted(row.display_name or row.username),
            _together(row.display_name, row.username), bio=text_words(row.bio),
        )
        for row in rows(query)
    ]  # fmt: skip


def playlists(ids: Sequence[int]) -> list[Entry]:
    """Public playlists."""
    query = (
        select(Playlist.id, Playlist.track_count, Playlist.title, Playlist.description, Profile.display_name)
        .join(User, User.id == Playlist.user_id)
        .join(Profile, Profile.user_id == Playlist.user_id)
        .where(
            Playlist.id.in_(ids),
            Playlist.visibility == "public",
            User.deleted_at.is_(None),
            User.suspended_at.is_(None),
        )
    )
    return [
        Entry(
            "playlist", row.id, min(row.track_count, MOST_FROM_LENGTH), compacted(row.title),
            name_words(row.title), context=_together(row.display_name), bio=text_words(row.description),
        )
        for row in rows(query)
    ]  # fmt: skip


def _listed(row: Any) -> ListedTrack:
    spellings = spelt(row.title, row.composer, row.lyrics, row.description)
    return ListedTrack(row.id, spellings, row.name, row.album, row.genre_id, row.mood, row.play_count)


def _together(*names: str | None) -> str:
    return " ".join(name_words(name) for name in names if name)


def _guests(ids: Sequence[int]) -> dict[int, list[str]]:
    credited = select(TrackArtist.track_id, Artist.name).join(Artist, Artist.id == TrackArtist.artist_id)
    nameless = select(Track.id, Track.guests).where(Track.guests != "", among(db.session(), Track.id, ids))
    return _grouped(credited.where(among(db.session(), TrackArtist.track_id, ids)).union_all(nameless))


def _tags(ids: Sequence[int]) -> dict[int, list[str]]:
    query = select(track_tags.c.track_id, Tag.name).join(Tag, Tag.id == track_tags.c.tag_id)
    return _grouped(query.where(among(db.session(), track_tags.c.track_id, ids)))


def _genres() -> dict[int, list[str]]:
    """Every genre's name and its other spellings; there are few."""
    names = _grouped(select(Genre.id, Genre.name))
    for genre_id, others in _grouped(select(GenreAlias.genre_id, GenreAlias.folded)).items():
        names.setdefault(genre_id, []).extend(others)
    return names


def _grouped(query: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, name in rows(query):
        found.setdefault(key, []).append(name)
    return found

"""What stands beside a thing on its page: short lists, each read from the end of an index."""

from typing import Any

from sqlalchemy import Select, bindparam, case, select

from musicapp.db import rows
from musicapp.domain.catalog.rows import (
    AlbumRow,
    ArtistRow,
    Named,
    TrackRow,
    album_row,
    artist_row,
    playable,
    select_albums,
    select_artists,
    select_tracks,
    track_row,
    with_featured,
)
from musicapp.models import Album, Artist, Genre, Track, TrackArtist, User

POPULAR = 5
LOOKED_AT = 30  # of the most played: those that can be played come first
HEARD_MOST = 150  # tracks of a genre; who made them are neighbours
_ARTIST = bindparam("artist", type_=Track.artist_id.type)
_LIMIT = bindparam("limit", type_=Track.id.type)


def _by_plays(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.order_by(Track.play_count.desc(), Track.id.desc())


def _newest(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.order_by(Album.released_key.desc(), Album.id.desc())


def _sharing_genre() -> Select[*tuple[Any, ...]]:
    """A genre may have a hundred thousand tracks: the ends of two indexes are read, never all of it."""
    own = _by_plays(select(Track.genre_id).where(Track.artist_id == _ARTIST, Track.listed.is_(True)))
    favourite = own.where(Track.genre_id.is_not(None)).limit(1).scalar_subquery()
    heard = _by_plays(select(Track.artist_id).where(Track.genre_id == favourite, Track.listed.is_(True)))
    heard_most = heard.limit(HEARD_MOST).subquery()
    sharing = select(heard_most.c.artist_id)
    return select_artists().where(Artist.id.in_(sharing), Artist.id != _ARTIST)


# Put together once, because writing them down takes longer than running them.
_LISTED = select_tracks().where(Track.listed.is_(True))
_BY_ARTIST = _LISTED.where(Track.artist_id == _ARTIST)
_MOST_PLAYED = _by_plays(select(Track.id).where(Track.listed.is_(True), Track.artist_id == _ARTIST))
_POPULAR = (
    select_tracks()
    .where(Track.id.in_(_MOST_PLAYED.limit(LOOKED_AT)))
    .order_by(case((playable(), 0), else_=1), Track.play_count.desc(), Track.id.desc())
    .limit(_LIMIT)
)
_SINGLES = (
    _BY_ARTIST.where(Track.album_id.is_(None))
    .order_by(Track.published_at.desc(), Track.id.desc())
    .limit(_LIMIT)
)
_OF_GENRE = _by_plays(_LISTED.where(Track.genre_id == bindparam("genre"))).limit(_LIMIT)
_OTHERS = _LISTED.where(Track.id != bindparam("track"))
_OTHERS_OF_GENRE = _by_plays(_OTHERS.where(Track.genre_id == bindparam("genre"))).limit(_LIMIT)
_OTHERS_BY_ARTIST = _by_plays(_OTHERS.where(Track.artist_id == _ARTIST)).limit(_LIMIT)
_ALBUMS = _newest(select_albums().where(Album.artist_id == _ARTIST, Album.listed.is_(True))).limit(_LIMIT)
_CREDITED = (
    select(Track.album_id)
    .join(TrackArtist, TrackArtist.track_id == Track.id)
    .where(TrackArtist.artist_id == _ARTIST, Track.listed.is_not(False))  # said so that no index answers it
)
_WITH = _by_plays(
    select_tracks().where(
        Track.id.in_(select(TrackArtist.track_id).where(TrackArtist.artist_id == _ARTIST)),
        Track.listed.is_not(False),
    )
).limit(_LIMIT)
_FEATURING = _newest(
    select_albums().where(Album.id.in_(_CREDITED), Album.artist_id != _ARTIST, Album.listed.is_not(False))
).limit(_LIMIT)
_NEIGHBOURS = _sharing_genre().order_by(Artist.follower_count.desc(), Artist.id).limit(_LIMIT)
_GENRES = (
    select(Genre.id, Genre.name, Genre.slug)
    .where(Genre.id.in_(select(Track.genre_id).where(Track.artist_id == _ARTIST, Track.listed.is_(True))))
    .order_by(Genre.sort_key)
)


def popular_tracks(viewer: User | None, artist: Artist, limit: int = POPULAR) -> list[TrackRow]:
    """The artist's most played tracks, and before others those that can be played."""
    return _tracks(_POPULAR, artist=artist.id, limit=limit)


def tracks_beside(viewer: User | None, track: Track, limit: int = 8) -> list[TrackRow]:
    """What to hear after this one: the most played of its genre by others, else more by its artist."""
    if track.genre_id is not None:
        return _tracks(_OTHERS_OF_GENRE, track=track.id, genre=track.genre_id, limit=limit)
    return _tracks(_OTHERS_BY_ARTIST, track=track.id, artist=track.artist_id, limit=limit)


def popular_of_genre(genre: Genre, limit: int = 10) -> list[TrackRow]:
    """The most played tracks of a genre."""
    return _tracks(_OF_GENRE, genre=genre.id, limit=limit)


def singles_of(artist: Artist, limit: int = 50) -> list[TrackRow]:
    """Tracks without an album stand under singles, newest first."""
    return _tracks(_SINGLES, artist=artist.id, limit=limit)


def albums_of(artist: Artist, limit: int = 50) -> list[AlbumRow]:
    """The artist's listed albums, newest first."""
    return [album_row(row) for row in rows(_ALBUMS, artist=artist.id, limit=limit)]


def albums_featuring(artist: Artist, limit: int = 20) -> list[AlbumRow]:
    """Other artists' albums on which this one is credited."""
    return [album_row(row) for row in rows(_FEATURING, artist=artist.id, limit=limit)]


def tracks_with(artist: Artist, limit: int = 20) -> list[TrackRow]:
    """Other artists' tracks on which this one is credited, the most played first."""
    return _tracks(_WITH, artist=artist.id, limit=limit)


def neighbours(artist: Artist, limit: int = 12) -> list[ArtistRow]:
    """Whose tracks are heard most in the genre of this one's own favourite, the most followed first."""
    return [artist_row(row) for row in rows(_NEIGHBOURS, artist=artist.id, limit=limit)]


def genres_of(artist: Artist) -> list[Named]:
    """The genres of the artist's tracks, by name."""
    return [Named(*row) for row in rows(_GENRES, artist=artist.id)]


def _tracks(query: Select[*tuple[Any, ...]], **values: Any) -> list[TrackRow]:
    return with_featured([track_row(row) for row in rows(query, **values)])

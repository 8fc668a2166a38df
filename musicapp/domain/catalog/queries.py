"""Single things and short lists of the catalog. Fetching is permission: what a viewer may not see is NotFound."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from musicapp.db import db
from musicapp.domain.catalog.rows import (
    AlbumRow,
    ArtistRow,
    TrackRow,
    album_row,
    artist_row,
    select_albums,
    select_artists,
    select_tracks,
    track_row,
    with_featured,
)
from musicapp.errors import NotFound
from musicapp.models import Album, Artist, Genre, Mood, OldSlug, Tag, Track, TrackArtist, User, Waveform
from musicapp.models.columns import is_id

T = TypeVar("T")
POPULAR = 5


def get_artist(viewer: User | None, slug: str) -> Artist:
    """The artist at ``slug``. Raises NotFound."""
    return _found(select(Artist).where(Artist.slug == slug, Artist.deleted_at.is_(None)))


def get_artist_by_id(viewer: User | None, artist_id: int) -> Artist:
    """The artist of this id. Raises NotFound."""
    return _found(select(Artist).where(Artist.id == _whole(artist_id), Artist.deleted_at.is_(None)))


def get_album(viewer: User | None, artist: str, album: str) -> Album:
    """The album at an artist's slug and its own, with artist, genre and credits. Raises NotFound."""
    return _found(_albums(viewer).where(Artist.slug == artist, Album.slug == album))


def get_album_by_id(viewer: User | None, album_id: int) -> Album:
    """The album of this id, with artist, genre and credits. Raises NotFound."""
    return _found(_albums(viewer).where(Album.id == _whole(album_id)))


def get_track(viewer: User | None, artist: str, track: str) -> Track:
    """The track at an artist's slug and its own, with all that its page names. Raises NotFound."""
    return _found(_tracks(viewer).where(Artist.slug == artist, Track.slug == track))


def get_track_by_id(viewer: User | None, track_id: int) -> Track:
    """The track of this id, with all that its page names. Raises NotFound."""
    return _found(_tracks(viewer).where(Track.id == _whole(track_id)))


def sees_track(viewer: User | None) -> ColumnElement[bool]:
    """The condition under which ``viewer`` may see and hear a track: listed, or the viewer's own, or an admin's eyes.

    The statement must join Artist.
    """
    if viewer is None:
        return Track.listed.is_(True)
    if viewer.is_admin:
        return Track.deleted_at.is_(None)
    return or_(Track.listed.is_(True), and_(Artist.owner_id == viewer.id, Track.deleted_at.is_(None)))


def sees_album(viewer: User | None) -> ColumnElement[bool]:
    """The same for albums."""
    if viewer is None:
        return Album.listed.is_(True)
    if viewer.is_admin:
        return Album.deleted_at.is_(None)
    return or_(Album.listed.is_(True), and_(Artist.owner_id == viewer.id, Album.deleted_at.is_(None)))


def tracks_by_id(viewer: User | None, ids: Sequence[int]) -> list[TrackRow]:
    """The tracks of ``ids`` that the viewer may see, in that order."""
    if not ids:
        return []
    query = select_tracks().where(Track.id.in_(ids), sees_track(viewer))
    found = {row.id: track_row(row) for row in db.session.execute(query)}
    return with_featured([found[i] for i in ids if i in found])


def tracks_of_album(viewer: User | None, album: Album) -> list[TrackRow]:
    """In disc and track order."""
    query = select_tracks().where(Track.album_id == album.id, sees_track(viewer))
    rows = db.session.execute(query.order_by(Track.disc_no, Track.track_no, Track.id))
    return with_featured([track_row(row) for row in rows])


def popular_tracks(viewer: User | None, artist: Artist, limit: int = POPULAR) -> list[TrackRow]:
    """The artist's most played tracks."""
    query = select_tracks().where(Track.artist_id == artist.id, Track.listed.is_(True))
    rows = db.session.execute(query.order_by(Track.play_count.desc(), Track.id.desc()).limit(limit))
    return with_featured([track_row(row) for row in rows])


def tracks_beside(viewer: User | None, track: Track, limit: int = 8) -> list[TrackRow]:
    """What to hear after this one: the most played of its genre by others, else more by its artist."""
    query = select_tracks().where(Track.listed.is_(True), Track.id != track.id)
    if track.genre_id is not None:
        query = query.where(Track.genre_id == track.genre_id)
    else:
        query = query.where(Track.artist_id == track.artist_id)
    rows = db.session.execute(query.order_by(Track.play_count.desc(), Track.id.desc()).limit(limit))
    return with_featured([track_row(row) for row in rows])


def singles_of(artist: Artist, limit: int = 50) -> list[TrackRow]:
    """Tracks without an album stand under singles, newest first."""
    query = select_tracks().where(
        Track.artist_id == artist.id, Track.listed.is_(True), Track.album_id.is_(None)
    )
    rows = db.session.execute(query.order_by(Track.published_at.desc(), Track.id.desc()).limit(limit))
    return with_featured([track_row(row) for row in rows])


def albums_of(artist: Artist, limit: int = 50) -> list[AlbumRow]:
    """The artist's listed albums, newest first."""
    query = select_albums().where(Album.artist_id == artist.id, Album.listed.is_(True))
    rows = db.session.execute(query.order_by(Album.released_key.desc(), Album.id.desc()).limit(limit))
    return [album_row(row) for row in rows]


def albums_featuring(artist: Artist, limit: int = 20) -> list[AlbumRow]:
    """Other artists' albums on which this one is credited."""
    credited = (
        select(Track.album_id)
        .join(TrackArtist, TrackArtist.track_id == Track.id)
        .where(TrackArtist.artist_id == artist.id, Track.listed.is_(True))
    )
    query = select_albums().where(
        Album.id.in_(credited), Album.artist_id != artist.id, Album.listed.is_(True)
    )
    rows = db.session.execute(query.order_by(Album.released_key.desc(), Album.id.desc()).limit(limit))
    return [album_row(row) for row in rows]


def neighbours(artist: Artist, limit: int = 12) -> list[ArtistRow]:
    """Artists who share this one's genres, the most followed first."""
    genres = (
        select(Track.genre_id).where(Track.artist_id == artist.id, Track.genre_id.is_not(None)).distinct()
    )
    sharing = select(Track.artist_id).where(Track.genre_id.in_(genres), Track.listed.is_(True)).distinct()
    query = select_artists().where(Artist.id.in_(sharing), Artist.id != artist.id, Artist.listed.is_(True))
    rows = db.session.execute(query.order_by(Artist.follower_count.desc(), Artist.id).limit(limit))
    return [artist_row(row) for row in rows]


def genres_of(artist: Artist) -> list[Genre]:
    """The genres of the artist's tracks, by name."""
    of_tracks = select(Track.genre_id).where(Track.artist_id == artist.id, Track.listed.is_(True))
    return list(db.session.scalars(select(Genre).where(Genre.id.in_(of_tracks)).order_by(Genre.sort_key)))


def waveform_of(track: Track) -> Waveform | None:
    """The drawn lines of a track, or None before its analysis."""
    return db.session.get(Waveform, track.id)


def genres(only_with_music: bool = True) -> list[Genre]:
    """All genres by name."""
    query = select(Genre).order_by(Genre.sort_key)
    return list(db.session.scalars(query.where(Genre.track_count > 0) if only_with_music else query))


def get_genre(slug: str) -> Genre:
    """The genre at ``slug``. Raises NotFound."""
    return _found(select(Genre).where(Genre.slug == slug))


def moods() -> list[Mood]:
    """The vocabulary of moods, in its order."""
    return list(db.session.scalars(select(Mood).order_by(Mood.position, Mood.id)))


def tags_named(slugs: Iterable[str]) -> list[Tag]:
    """The tags of these slugs."""
    return list(db.session.scalars(select(Tag).where(Tag.slug.in_(list(slugs)))))


def keys() -> list[str]:
    """The musical keys that listed tracks have."""
    query = select(Track.musical_key).where(Track.musical_key != "", Track.listed.is_(True)).distinct()
    return sorted(db.session.scalars(query))


def moved_artist(slug: str) -> str | None:
    """The present slug of an artist that stood at ``slug`` before."""
    query = select(Artist.slug).join(OldSlug, OldSlug.subject_id == Artist.id)
    return db.session.scalar(
        query.where(OldSlug.kind == "artist", OldSlug.slug == slug, Artist.deleted_at.is_(None))
    )


def moved_album(artist: Artist, slug: str) -> str | None:
    """The present slug of an album that stood at ``slug`` under ``artist`` before."""
    query = select(Album.slug).join(OldSlug, OldSlug.subject_id == Album.id)
    return db.session.scalar(
        query.where(OldSlug.kind == "album", OldSlug.parent_id == artist.id, OldSlug.slug == slug)
    )


def moved_track(artist: Artist, slug: str) -> str | None:
    """The present slug of a track that stood at ``slug`` under ``artist`` before."""
    query = select(Track.slug).join(OldSlug, OldSlug.subject_id == Track.id)
    return db.session.scalar(
        query.where(OldSlug.kind == "track", OldSlug.parent_id == artist.id, OldSlug.slug == slug)
    )


def _albums(viewer: User | None) -> Select[Album]:
    return (
        select(Album)
        .join(Artist, Artist.id == Album.artist_id)
        .options(joinedload(Album.artist), joinedload(Album.genre), selectinload(Album.credits))
        .where(sees_album(viewer))
    )


def _tracks(viewer: User | None) -> Select[Track]:
    return (
        select(Track)
        .join(Artist, Artist.id == Track.artist_id)
        .options(
            joinedload(Track.artist),
            joinedload(Track.album).joinedload(Album.artist),
            joinedload(Track.genre),
            joinedload(Track.mood),
            joinedload(Track.audio),
            joinedload(Track.waveform),
            selectinload(Track.tags),
            selectinload(Track.credited).joinedload(TrackArtist.artist),
        )
        .where(sees_track(viewer))
    )


def _found(query: Select[T]) -> T:
    thing = db.session.scalar(query)
    if thing is None:
        raise NotFound()
    return thing


def _whole(number: int) -> int:
    """An id that the database can compare: larger than 63 bits names nothing."""
    if not is_id(number):
        raise NotFound()
    return number

"""Single things and short lists of the catalog. Fetching is permission: what a viewer may not see is NotFound."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    literal,
    or_,
    select,
)
from sqlalchemy.orm.attributes import set_committed_value

from musicapp.db import db, rows
from musicapp.domain.catalog.rows import TrackRow, select_tracks, track_row, with_featured
from musicapp.errors import NotFound
from musicapp.models import (
    Album,
    Artist,
    AudioFile,
    Credit,
    Genre,
    Mood,
    OldSlug,
    Tag,
    Track,
    TrackCredit,
    User,
    Waveform,
    track_tags,
)
from musicapp.models.columns import is_id
from musicapp.prepared import one_of
from musicapp.snapshots import select_whole, snapshot, snapshots

T = TypeVar("T")


def _seen(work: type[Track] | type[Album], viewer_id: Any, admin: Any) -> ColumnElement[bool]:
    own = or_(Artist.owner_id == viewer_id, literal(admin) if isinstance(admin, bool) else admin)
    return or_(work.listed.is_(True), and_(work.deleted_at.is_(None), own))


_VIEWER = {"viewer_id": bindparam("viewer_id", type_=Integer), "admin": bindparam("admin", type_=Boolean)}
# Put together once, because writing them down takes longer than running them.
_ARTISTS = select_whole(Artist).where(Artist.deleted_at.is_(None))
_ANY = select_whole(Artist).where(Artist.id == bindparam("id"))
_ARTIST, _ARTIST_AT = (
    _ARTISTS.where(Artist.id == bindparam("id")),
    _ARTISTS.where(Artist.slug == bindparam("slug")),
)
_ALBUMS = (
    select_whole(Album, Artist, Genre)
    .add_columns(select(Credit.id).where(Credit.album_id == Album.id).exists())
    .join(Artist, Artist.id == Album.artist_id)
    .outerjoin(Genre, Genre.id == Album.genre_id)
    .where(_seen(Album, **_VIEWER))
)
_CREDITS = select_whole(Credit).where(Credit.album_id == bindparam("album")).order_by(Credit.position)
_ALBUM = _ALBUMS.where(Album.id == bindparam("id"))
_ALBUM_AT = _ALBUMS.where(Artist.slug == bindparam("artist"), Album.slug == bindparam("album"))
_TRACK_CREDITS = (
    select_whole(TrackCredit).where(TrackCredit.track_id == bindparam("track")).order_by(TrackCredit.position)
)
_OF_TRACK = (Track, Artist, Album, Genre, Mood, AudioFile, Waveform)
_TRACKS = (
    select_whole(*_OF_TRACK)
    .add_columns(
        select(TrackCredit.id).where(TrackCredit.track_id == Track.id).exists(),
        select(Credit.id).where(Credit.album_id == Track.album_id).exists(),
    )
    .join(Artist, Artist.id == Track.artist_id)
    .outerjoin(Album, Album.id == Track.album_id)
    .outerjoin(Genre, Genre.id == Track.genre_id)
    .outerjoin(Mood, Mood.id == Track.mood_id)
    .outerjoin(AudioFile, and_(AudioFile.track_id == Track.id, AudioFile.kind == "original"))
    .outerjoin(Waveform, Waveform.track_id == Track.id)
    .where(_seen(Track, **_VIEWER))
)
_TAGS = (
    select_whole(Tag)
    .join(track_tags, track_tags.c.tag_id == Tag.id)
    .where(track_tags.c.track_id == bindparam("track"))
    .order_by(Tag.name)
)
_TRACK_AT = _TRACKS.where(Artist.slug == bindparam("artist"), Track.slug == bindparam("track"))
# What a viewer may see, for statements that are put together once; ``looks`` gives the values.
SEEN_TRACK = _seen(Track, **_VIEWER)
_TRACKS_BY_ID = select_tracks().where(one_of(Track.id, "ids"), SEEN_TRACK)
_OF_ALBUM = (
    select_tracks()
    .where(Track.album_id == bindparam("album"), SEEN_TRACK)
    .order_by(Track.disc_no, Track.track_no, Track.id)
)


def get_artist(viewer: User | None, slug: str) -> Artist:
    """The artist at ``slug``. Raises NotFound."""
    return _artist(_ARTIST_AT, slug=slug)


def get_artist_by_id(viewer: User | None, artist_id: int) -> Artist:
    """The artist of this id. Raises NotFound."""
    return _artist(_ARTIST, id=_whole(artist_id))


def get_album(viewer: User | None, artist: str, album: str) -> Album:
    """The album at an artist's slug and its own, with artist, genre and credits. Raises NotFound."""
    return _album(_ALBUM_AT, artist=artist, album=album, **looks(viewer))


def get_album_by_id(viewer: User | None, album_id: int) -> Album:
    """The album of this id, with artist, genre and credits. Raises NotFound."""
    return _album(_ALBUM, id=_whole(album_id), **looks(viewer))


def get_track(viewer: User | None, artist: str, track: str) -> Track:
    """The track at an artist's slug and its own, with all that its page names. Raises NotFound."""
    return _track(_TRACK_AT, artist=artist, track=track, **looks(viewer))


def sees_track(viewer: User | None) -> ColumnElement[bool]:
    """The condition under which ``viewer`` may see and hear a track: listed, or the viewer's own, or an admin's eyes.

    The statement must join Artist.
    """
    return _seen(Track, **looks(viewer))


def sees_album(viewer: User | None) -> ColumnElement[bool]:
    """The same for albums."""
    return _seen(Album, **looks(viewer))


def looks(viewer: User | None) -> dict[str, Any]:
    """Who looks, as the values of a statement that was put together before anybody did."""
    return {"viewer_id": viewer.id if viewer else 0, "admin": viewer is not None and viewer.is_admin}


def tracks_by_id(viewer: User | None, ids: Sequence[int]) -> list[TrackRow]:
    """The tracks of ``ids`` that the viewer may see, in that order."""
    if not ids:
        return []
    found = {row[0]: track_row(row) for row in rows(_TRACKS_BY_ID, ids=ids, **looks(viewer))}
    return with_featured([found[i] for i in ids if i in found])


def tracks_of_album(viewer: User | None, album: Album) -> list[TrackRow]:
    """In disc and track order."""
    return with_featured([track_row(row) for row in rows(_OF_ALBUM, album=album.id, **looks(viewer))])


def waveform_of(track: Track) -> Waveform | None:
    """The drawn lines of a track, or None before its analysis."""
    return db.session.get(Waveform, track.id)


def moved_artist(slug: str) -> str | None:
    """The present slug of an artist that stood at ``slug`` before."""
    query = select(Artist.slug).join(OldSlug, OldSlug.subject_id == Artist.id)
    return db.session.scalar(
        query.where(OldSlug.kind == "artist", OldSlug.slug == slug, Artist.deleted_at.is_(None))
    )


def moved_album(artist: Artist, slug: str) -> str | None:
    """The present slug of an album that stood at ``slug`` under ``artist`` before."""
    return _moved(Album, "album", artist, slug)


def moved_track(artist: Artist, slug: str) -> str | None:
    """The present slug of a track that stood at ``slug`` under ``artist`` before."""
    return _moved(Track, "track", artist, slug)


def _moved(work: type[Album] | type[Track], kind: str, artist: Artist, slug: str) -> str | None:
    """The address of what is listed alone: that of a draft would tell its title."""
    query = select(work.slug).join(OldSlug, OldSlug.subject_id == work.id).where(work.listed.is_(True))
    return db.session.scalar(
        query.where(OldSlug.kind == kind, OldSlug.parent_id == artist.id, OldSlug.slug == slug)
    )


def _artist(query: Select[*tuple[Any, ...]], **values: Any) -> Artist:
    artist: Artist = snapshots(_only(query, **values), Artist)[0]
    return artist


def _album(query: Select[*tuple[Any, ...]], **values: Any) -> Album:
    *columns, is_credited = _only(query, **values)
    album, artist, genre = snapshots(columns, Album, Artist, Genre)
    set_committed_value(album, "artist", artist)
    set_committed_value(album, "genre", genre)
    set_committed_value(album, "credits", _all(_CREDITS, Credit, album=album.id) if is_credited else [])
    found: Album = album
    return found


def _track(query: Select[*tuple[Any, ...]], **values: Any) -> Track:
    *columns, is_credited, on_credited = _only(query, **values)
    track, artist, album, *others = snapshots(columns, *_OF_TRACK)
    for name, other in zip(("genre", "mood", "audio", "waveform"), others, strict=True):
        set_committed_value(track, name, other)
    set_committed_value(track, "artist", artist)
    set_committed_value(track, "album", album)
    set_committed_value(track, "tags", _all(_TAGS, Tag, track=track.id))
    credits = _all(_TRACK_CREDITS, TrackCredit, track=track.id) if is_credited else []
    set_committed_value(track, "credits", credits)
    if album is not None:
        shared = _all(_CREDITS, Credit, album=album.id) if on_credited else []
        set_committed_value(album, "credits", shared)
        own = album.artist_id == artist.id
        set_committed_value(album, "artist", artist if own else _all(_ANY, Artist, id=album.artist_id)[0])
    found: Track = track
    return found


def _only(query: Select[*tuple[Any, ...]], **values: Any) -> Any:
    found = rows(query, **values)
    if not found:
        raise NotFound()
    return found[0]


def _all(query: Select[*tuple[Any, ...]], table: type[T], **values: Any) -> list[T]:
    return [thing for row in rows(query, **values) if (thing := snapshot(row, table)) is not None]


def _whole(number: int) -> int:
    """An id that the database can compare: larger than 63 bits names nothing."""
    if not is_id(number):
        raise NotFound()
    return number

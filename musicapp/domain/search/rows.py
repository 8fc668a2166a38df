"""From ids to what pages show, in the same order; what may no longer be seen is left out."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, select

from musicapp.db import rows
from musicapp.domain import catalog
from musicapp.domain.catalog import AlbumRow, ArtistRow, TrackRow
from musicapp.models import Album, Artist, Playlist, Profile, Track, User
from musicapp.prepared import one_of

T = TypeVar("T")


class PersonRow(NamedTuple):
    """A person as search shows them."""

    id: int
    username: str
    name: str
    avatar_key: str
    bio: str
    follower_count: int


class Owner(NamedTuple):
    """Whose playlist it is."""

    username: str
    name: str


class PlaylistRow(NamedTuple):
    """A playlist as search shows it; ``covers`` are up to four keys of images."""

    id: int
    title: str
    slug: str
    user: Owner
    cover_key: str
    covers: tuple[str, ...]
    art_1: str
    art_2: str
    track_count: int
    duration_ms: int
    visibility: str = "public"


# Put together once: writing down such a statement takes longer than running it.
_THERE = (User.deleted_at.is_(None), User.suspended_at.is_(None))
# ``listed`` is looked at in the rows: as a condition, SQLite would rather walk all that is listed than a few ids.
_TRACKS = catalog.select_tracks().where(one_of(Track.id, "ids"))
_ALBUMS = catalog.select_albums().where(one_of(Album.id, "ids"))
_ARTISTS = catalog.select_artists().add_columns(Artist.listed).where(one_of(Artist.id, "ids"))
_PEOPLE = (
    select(User.id, User.username, Profile.display_name, Profile.avatar_key, Profile.bio, User.follower_count)
    .join(Profile, Profile.user_id == User.id)
    .where(one_of(User.id, "ids"), Profile.searchable.is_(True), *_THERE)
)
_PLAYLISTS = (
    select(
        Playlist.id, Playlist.title, Playlist.slug, User.username, Profile.display_name,
        Playlist.cover_key, Playlist.cover_keys, Playlist.art_1, Playlist.art_2, Playlist.track_count,
        Playlist.duration_ms,
    )
    .join(User, User.id == Playlist.user_id)
    .join(Profile, Profile.user_id == User.id)
    .where(one_of(Playlist.id, "ids"), Playlist.visibility == "public", *_THERE)
)  # fmt: skip


def tracks(ids: Sequence[int]) -> list[TrackRow]:
    """Listed ones."""
    return catalog.with_featured(tracks_by_one(ids))


def tracks_by_one(ids: Sequence[int]) -> list[TrackRow]:
    """The same without who is featured, for lines that name the first artist alone."""
    return _in_order(ids, _TRACKS, catalog.track_row)


def albums(ids: Sequence[int]) -> list[AlbumRow]:
    """Listed ones."""
    return _in_order(ids, _ALBUMS, catalog.album_row)


def artists(ids: Sequence[int]) -> list[ArtistRow]:
    """Listed ones."""
    return _in_order(ids, _ARTISTS, catalog.artist_row)


def people(ids: Sequence[int]) -> list[PersonRow]:
    """Those who let themselves be found."""
    return _in_order(ids, _PEOPLE, _person)


def playlists(ids: Sequence[int]) -> list[PlaylistRow]:
    """Public ones."""
    return _in_order(ids, _PLAYLISTS, _playlist)


def _in_order(ids: Sequence[int], query: Select[*tuple[Any, ...]], row_of: Callable[[Any], T]) -> list[T]:
    if not ids:
        return []
    seen = [row for row in rows(query, ids=list(ids)) if getattr(row, "listed", True)]
    found = {row.id: row_of(row) for row in seen}
    return [found[i] for i in _once(ids) if i in found]


def _once(ids: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(ids))


def _person(row: Any) -> PersonRow:
    name = row.display_name or row.username
    return PersonRow(row.id, row.username, name, row.avatar_key, row.bio, row.follower_count)


def _playlist(row: Any) -> PlaylistRow:
    return PlaylistRow(
        row.id, row.title, row.slug, Owner(row.username, row.display_name or row.username), row.cover_key,
        tuple(row.cover_keys.split()), row.art_1, row.art_2, row.track_count, row.duration_ms,
    )  # fmt: skip

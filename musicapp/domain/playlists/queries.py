"""Reading playlists. A private one exists for its owner alone; an unlisted one for whoever has its address."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, distinct, func, or_, select
from sqlalchemy.orm import contains_eager

from musicapp import paging
from musicapp.db import db, rows
from musicapp.domain import catalog
from musicapp.domain.catalog import TrackRow
from musicapp.errors import NotFound
from musicapp.models import OldSlug, Playlist, PlaylistEntry, Profile, Track, User
from musicapp.models.columns import is_id
from musicapp.paging import Order, Page

_HOLDING = select(func.count(distinct(PlaylistEntry.playlist_id))).where(
    PlaylistEntry.track_id == bindparam("track")
)
RAIL = 20
IDEAS = 3


class Owner(NamedTuple):
    """Whose it is, as far as cards and addresses need it."""

    username: str
    name: str


class PlaylistRow(NamedTuple):
    """A playlist as rails, cards and pickers show it; ``covers`` are up to four keys of images."""

    id: int
    title: str
    slug: str
    user: Owner
    visibility: str
    cover_key: str
    covers: tuple[str, ...]
    art_1: str
    art_2: str
    track_count: int
    duration_ms: int


@dataclass(frozen=True)
class Entry:
    """A track at a place; ``position`` is where a removed one can be put back."""

    id: int
    position: int
    track: TrackRow


def rail(viewer: User) -> list[PlaylistRow]:
    """The viewer's own playlists, the last changed first: one statement."""
    return [_row(row) for row in rows(_rail(), user=viewer.id)]


def own_playlists(user: User, after: str | None = None, limit: int = paging.PAGE_SIZE) -> Page[PlaylistRow]:
    """All playlists of ``user``, whatever their visibility, the last changed first."""
    return _page(_rows().where(Playlist.user_id == user.id), f"own playlists {user.id}", after, limit)


def public_playlists_of(
    person: User, after: str | None = None, limit: int = paging.PAGE_SIZE
) -> Page[PlaylistRow]:
    """What everyone sees of a person's playlists."""
    query = _rows().where(Playlist.user_id == person.id, Playlist.visibility == "public")
    return _page(query, f"public playlists {person.id}", after, limit)


def get_playlist(viewer: User | None, username: str, slug: str) -> Playlist:
    """The playlist at an address, with its owner. Raises NotFound, also for another person's private one."""
    return _found(_visible(viewer).where(User.username == username, Playlist.slug == slug))


def get_playlist_by_id(viewer: User | None, playlist_id: int) -> Playlist:
    """The same by id."""
    return _found(_visible(viewer).where(Playlist.id == playlist_id), playlist_id)


def get_own_playlist(user: User, playlist_id: int) -> Playlist:
    """A playlist that ``user`` may change. Raises NotFound for anybody else's."""
    return _found(_visible(user).where(Playlist.id == playlist_id, Playlist.user_id == user.id), playlist_id)


def moved_playlist(viewer: User | None, username: str, slug: str) -> Playlist | None:
    """What stood at an address before it was renamed, if the viewer may see it."""
    old = select(OldSlug.subject_id).where(
        OldSlug.kind == "playlist", OldSlug.slug == slug, OldSlug.parent_id == User.id
    )
    query = _visible(viewer).where(User.username == username, Playlist.id.in_(old.correlate(User)))
    return db.session.scalar(query)


def entries(
    viewer: User | None, playlist: Playlist, after: str | None = None, limit: int = paging.PAGE_SIZE
) -> Page[Entry]:
    """The entries in order; tracks that the viewer may not see are left out. ``facts["start"]`` numbers the first."""
    query = catalog.select_tracks().join(PlaylistEntry, PlaylistEntry.track_id == Track.id)
    query = query.add_columns(PlaylistEntry.id.label("entry_id"), PlaylistEntry.position)
    query = query.where(PlaylistEntry.playlist_id == playlist.id, catalog.sees_track(viewer))
    order = (Order(PlaylistEntry.position), Order(PlaylistEntry.id))
    page = paging.page(db.session(), query, order, f"entries {playlist.id}", after, limit)
    tracks = catalog.with_featured([catalog.track_row(row) for row in page.items])
    shown = [Entry(row.entry_id, row.position, track) for row, track in zip(page.items, tracks, strict=True)]
    start = _place_of(playlist, shown[0]) if after and shown else 1
    return replace(page, items=shown, facts={"start": start})


def ideas(viewer: User | None, playlist: Playlist, limit: int = IDEAS) -> list[TrackRow]:
    """Tracks that would fit: of the genres that are in it, the most played ones that are not."""
    held = select(PlaylistEntry.track_id).where(PlaylistEntry.playlist_id == playlist.id)
    genres = select(Track.genre_id).where(Track.id.in_(held), Track.genre_id.is_not(None))
    query = catalog.select_tracks().where(
        Track.listed.is_(True), Track.genre_id.in_(genres), Track.id.not_in(held)
    )
    ordered = query.order_by(Track.play_count.desc(), Track.id.desc()).limit(limit)
    return catalog.with_featured([catalog.track_row(row) for row in rows(ordered)])


def holding(user: User, track_id: int) -> set[int]:
    """The ids of the user's playlists that hold the track."""
    query = select(PlaylistEntry.playlist_id).join(Playlist, Playlist.id == PlaylistEntry.playlist_id)
    return set(
        db.session.scalars(query.where(PlaylistEntry.track_id == track_id, Playlist.user_id == user.id))
    )


def count_of(user: User) -> int:
    """How many playlists ``user`` has."""
    return db.session.scalar(select(func.count()).where(Playlist.user_id == user.id)) or 0


def count_with(track: Track) -> int:
    """How many playlists hold the track."""
    return int(rows(_HOLDING, track=track.id)[0][0])


def held_ids(playlist: Playlist, track_ids: Iterable[int]) -> set[int]:
    """Which of these tracks are in the playlist."""
    query = select(PlaylistEntry.track_id).where(PlaylistEntry.playlist_id == playlist.id)
    ids = list(track_ids)
    return set(db.session.scalars(query.where(PlaylistEntry.track_id.in_(ids)))) if ids else set()


def _place_of(playlist: Playlist, entry: Entry) -> int:
    before = select(func.count()).where(
        PlaylistEntry.playlist_id == playlist.id, PlaylistEntry.position < entry.position
    )
    return 1 + (db.session.scalar(before) or 0)


def _visible(viewer: User | None) -> Select[Playlist]:
    seen: Any = Playlist.visibility != "private"
    if viewer is not None:
        seen = or_(seen, Playlist.user_id == viewer.id)
    query = select(Playlist).join(User, User.id == Playlist.user_id).join(Profile, Profile.user_id == User.id)
    query = query.where(seen, User.deleted_at.is_(None), User.suspended_at.is_(None))
    return query.options(contains_eager(Playlist.user).contains_eager(User.profile))


def _found(query: Select[Playlist], playlist_id: int = 1) -> Playlist:
    playlist = db.session.scalar(query) if is_id(playlist_id) else None
    if playlist is None:
        raise NotFound()
    return playlist


@cache
def _rail() -> Select[*tuple[Any, ...]]:
    own = _rows().where(Playlist.user_id == bindparam("user"))
    return own.order_by(Playlist.changed_at.desc(), Playlist.id.desc()).limit(RAIL)


_COLUMNS = len(PlaylistRow._fields) + 1  # an owner has two


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Playlist.id, Playlist.title, Playlist.slug, User.username, Profile.display_name, Playlist.visibility,
            Playlist.cover_key, Playlist.cover_keys, Playlist.art_1, Playlist.art_2, Playlist.track_count,
            Playlist.duration_ms,
        )
        .join(User, User.id == Playlist.user_id)
        .join(Profile, Profile.user_id == User.id)
    )  # fmt: skip


def _row(row: Any) -> PlaylistRow:
    number, title, slug, username, display_name, visibility, cover_key, cover_keys, *rest = row[:_COLUMNS]
    owner, covers = Owner(username, display_name or username), tuple(cover_keys.split())
    return PlaylistRow(number, title, slug, owner, visibility, cover_key, covers, *rest)


def _page(query: Select[Any], name: str, after: str | None, limit: int) -> Page[PlaylistRow]:
    order = (Order(Playlist.changed_at, descending=True), Order(Playlist.id, descending=True))
    page = paging.page(db.session(), query, order, name, after, limit)
    return replace(page, items=[_row(row) for row in page.items])

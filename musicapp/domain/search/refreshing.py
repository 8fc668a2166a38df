"""Keeping the index as the catalog is. All of this belongs inside the transaction of the change itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy import select

from musicapp.backends import search as index
from musicapp.backends.search import Entry
from musicapp.db import db
from musicapp.domain.search import entries
from musicapp.domain.search.entries import ListedTrack
from musicapp.models import Album, Artist, Playlist, Profile, SearchEntry, Track, TrackArtist, User

AT_ONCE = 1000

_WRITTEN: dict[str, tuple[Callable[[Sequence[int]], list[Entry]], Any]] = {
    "artist": (entries.artists, Artist.id),
    "album": (entries.albums, Album.id),
    "track": (entries.tracks, Track.id),
    "person": (entries.people, Profile.user_id),
    "playlist": (entries.playlists, Playlist.id),
}
NOTED = "changed for search"  # where a session keeps the ids of what it changed
_SETTLED = {
    "artist": ("artists",),
    "album": ("albums",),
    "track": ("tracks", "guests"),
    "person": ("people", "faces"),
    "playlist": ("playlists",),
}
_POPULARITY: dict[str, tuple[Any, Any]] = {
    "artist": (Artist.id, Artist.play_count),
    "album": (Album.id, Album.play_count),
    "track": (Track.id, Track.play_count),
    "person": (User.id, User.follower_count),
}


def refresh_tracks(ids: Iterable[int]) -> None:
    """Write the rows of these tracks anew; those no longer listed lose theirs."""
    _refresh({"track": ids})


def refresh_all(
    artists: Iterable[int], albums: Iterable[int], tracks: Iterable[int], made: Sequence[ListedTrack]
) -> None:
    """The same for artists, albums and tracks at once, and for listed tracks that were made in this transaction."""
    _refresh({"artist": artists, "album": albums, "track": tracks}, entries.listed_tracks(made))


def refresh_albums(ids: Iterable[int]) -> None:
    """The same for albums alone; a renamed album concerns its tracks, too: ``refresh_works_of_albums``."""
    _refresh({"album": ids})


def refresh_artists(ids: Iterable[int]) -> None:
    """The same for artists alone; a renamed one concerns all works: ``refresh_works_of_artists``."""
    _refresh({"artist": ids})


def refresh_people(ids: Iterable[int]) -> None:
    """The same for people: found only if they want to be."""
    _refresh({"person": ids})


def refresh_playlists(ids: Iterable[int]) -> None:
    """The same for playlists: only public ones are found."""
    _refresh({"playlist": ids})


def refresh_works_of_artists(ids: Iterable[int]) -> None:
    """These artists with all their albums and tracks, also those on which they are guests."""
    wanted = list(ids)
    refresh_artists(wanted)
    refresh_albums(db.session.scalars(select(Album.id).where(Album.artist_id.in_(wanted))))
    own = db.session.scalars(select(Track.id).where(Track.artist_id.in_(wanted))).all()
    guest = db.session.scalars(select(TrackArtist.track_id).where(TrackArtist.artist_id.in_(wanted))).all()
    refresh_tracks({*own, *guest})


def refresh_works_of_albums(ids: Iterable[int]) -> None:
    """These albums with their tracks."""
    wanted = list(ids)
    refresh_albums(wanted)
    refresh_tracks(db.session.scalars(select(Track.id).where(Track.album_id.in_(wanted))))


def refresh_popularity() -> int:
    """Take over plays and followers as they are now, by timetable; gives how many rows had changed."""
    changed = 0
    for kind, (subject_id, popularity) in _POPULARITY.items():
        query = (
            select(SearchEntry.subject_id, popularity)
            .join(SearchEntry, SearchEntry.subject_id == subject_id)
            .where(SearchEntry.kind == kind, SearchEntry.popularity != popularity)
        )
        moved = {row[0]: row[1] for row in db.session.execute(query)}
        index.entries.move(db.session(), kind, moved)
        changed += len(moved)
    return changed


def rebuild() -> int:
    """The whole index anew; gives how many rows it has. A large library takes ``rebuild_steps``."""
    return sum(step() for step in rebuild_steps())


def rebuild_steps() -> Iterator[Callable[[], int]]:
    """The same in pieces; each gives the number of rows that it wrote."""
    yield _clear
    for kind in _WRITTEN:
        ids = db.session.scalars(select(_WRITTEN[kind][1]).order_by(_WRITTEN[kind][1])).all()
        for some in _pieces(ids):
            yield partial(_put, kind, some)
    yield from gathering_steps()


def gathering_steps() -> Iterator[Callable[[], int]]:
    """Bring together the pieces in which many changes leave the index; none if they are few. No rows are written."""
    engine = index.engine(db.session())
    begins, more = True, engine.is_scattered(db.session())

    def step() -> int:
        nonlocal begins, more
        more = engine.gather(db.session(), begins=begins)
        begins = False
        return 0

    while more:
        yield step


def _refresh(ids_of: Mapping[str, Iterable[int]], made: Sequence[Entry] = ()) -> None:
    found = list(made)
    for kind, ids in ids_of.items():
        for some in _pieces(ids):
            index.entries.remove(db.session(), kind, some)
            found += _WRITTEN[kind][0](some)
            _settle(kind, some)
    index.entries.put(db.session(), found)


def _settle(kind: str, ids: Sequence[int]) -> None:
    """What was written need not be written again at the commit."""
    changed: dict[str, set[int]] = db.session.info.get(NOTED, {})
    for subject in _SETTLED[kind]:
        changed.get(subject, set()).difference_update(ids)


def _put(kind: str, ids: Sequence[int]) -> int:
    rows = _WRITTEN[kind][0](ids)
    index.entries.put(db.session(), rows)
    return len(rows)


def _clear() -> int:
    index.entries.clear(db.session())
    return 0


def _pieces(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, AT_ONCE)):
        yield some

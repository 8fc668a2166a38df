"""Taking the demo away again, and nothing else: what people added themselves stays."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Select, and_, delete, or_, select

from musicapp.backends import images, storage
from musicapp.db import db, one_at_a_time
from musicapp.domain import analysis, playlists, renditions, search, trending
from musicapp.domain.demo import counters, state
from musicapp.domain.demo.seeding import JOBS
from musicapp.models import (
    Album,
    Artist,
    AudioFile,
    Job,
    OldSlug,
    Play,
    Playlist,
    PlaylistEntry,
    Profile,
    Tag,
    Track,
    User,
    track_tags,
)

AT_ONCE = 500
_ON_TRACKS = (analysis.JOB, analysis.DESCRIBE, *map(renditions.job_of, renditions.KINDS))


@dataclass(frozen=True)
class Cleared:
    """How many rows went, and the files that belonged to them, relative to the media folder."""

    users: int
    artists: int
    albums: int
    tracks: int
    playlists: int
    plays: int
    paths: frozenset[str]
    image_keys: frozenset[str]


def clear() -> Cleared:
    """Take the rows away. Likes and plays of the demo's tracks go with them, whoever's they are."""
    one_at_a_time("demo")
    users, artists = _ids(User), _ids(Artist)
    albums = _ids(Album) | _of(select(Album.id), Album.artist_id, artists)
    tracks = _ids(Track) | _of(select(Track.id), Track.artist_id, artists)
    lists = _ids(Playlist) | _of(select(Playlist.id), Playlist.user_id, users)
    paths, keys = _paths(tracks), _image_keys()
    words = _of(select(track_tags.c.tag_id), track_tags.c.track_id, tracks)
    touched = _of(select(PlaylistEntry.playlist_id), PlaylistEntry.track_id, tracks) - lists
    plays = _delete(Play, or_(Play.track_id.in_(_demo(Track)), Play.user_id.in_(_demo(User))))
    _forget_slugs({"artist": artists, "album": albums, "track": tracks, "playlist": lists})
    _delete(Job, or_(Job.name.in_(JOBS), and_(Job.name.in_(_ON_TRACKS), Job.subject_id.in_(tracks))))
    for table, ids in ((Playlist, lists), (Track, tracks), (Album, albums), (Artist, artists), (User, users)):
        _delete_ids(table, ids)
    _delete(Tag, Tag.id.in_(words), Tag.id.not_in(select(track_tags.c.tag_id)))
    _mend(touched)
    return Cleared(len(users), len(artists), len(albums), len(tracks), len(lists), plays, paths, keys)


def remove_files(cleared: Cleared) -> int:
    """Delete files that no row names; gives how many. Call after the commit of ``clear``."""
    used = set(db.session.scalars(select(AudioFile.path).where(AudioFile.path.in_(cleared.paths))))
    gone = sum(storage.delete(path) for path in cleared.paths - used)
    for key in cleared.image_keys - _image_keys(only_demo=False):
        gone += images.remove(key)
    return gone


def _demo(table: Any) -> Any:
    return select(table.id).where(table.demo.is_(True))


def _ids(table: Any) -> set[int]:
    return set(db.session.scalars(_demo(table)))


def _of(query: Select[Any], column: Any, ids: Iterable[int]) -> set[int]:
    """What ``query`` gives where ``column`` is one of ``ids``."""
    wanted = sorted(ids)
    parts = (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))
    return {found for part in parts for found in db.session.scalars(query.where(column.in_(part)))}


def _paths(tracks: set[int]) -> frozenset[str]:
    """Files of these tracks that lie in our own folder: audio that was found elsewhere stays where it is."""
    found: Any = _of(select(AudioFile.path), AudioFile.track_id, tracks)
    return frozenset(path for path in found if not Path(path).is_absolute())


def _image_keys(only_demo: bool = True) -> frozenset[str]:
    """Keys of the pictures of the demo's things, or of all."""
    columns = (Artist.avatar_key, Artist.header_key, Album.cover_key, Track.cover_key, Playlist.cover_key)
    queries: list[Any] = [
        select(column).where(column.class_.demo.is_(True)) if only_demo else select(column)
        for column in columns
    ]
    for column in (Profile.avatar_key, Profile.header_key):
        faces: Any = select(column)
        queries.append(faces.where(Profile.user_id.in_(_demo(User))) if only_demo else faces)
    return frozenset(key for query in queries for key in db.session.scalars(query) if key)


def _forget_slugs(gone: dict[str, set[int]]) -> None:
    for kind, ids in gone.items():
        _delete(OldSlug, OldSlug.kind == kind, OldSlug.subject_id.in_(ids))


def _delete_ids(table: Any, ids: set[int]) -> None:
    wanted = sorted(ids)
    for start in range(0, len(wanted), AT_ONCE):
        _delete(table, table.id.in_(wanted[start : start + AT_ONCE]))


def _delete(table: Any, *where: Any) -> int:
    done: Any = db.session.execute(
        delete(table).where(*where), execution_options={"synchronize_session": False}
    )
    return int(done.rowcount)


def _mend(touched: set[int]) -> None:
    """Let what stays know that the rest is gone: counters, playlists that held tracks, search, what rises."""
    db.session.expire_all()
    counters.recount()
    for playlist_id in sorted(touched):
        playlists.summarise(playlist_id, changed=False)
    trending.refresh_trending()
    search.rebuild()
    known = state.find()
    if known is not None:
        state.put(replace(known, heard_until=None, is_complete=False, is_cleared=True))

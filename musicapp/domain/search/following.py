"""The index follows every change of an object, within the transaction that makes it.

Statements that change many rows at once pass by no object: whoever sends those calls ``refresh_*`` after.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from musicapp.domain.search import refreshing
from musicapp.domain.search.refreshing import NOTED
from musicapp.models import Album, Artist, Playlist, Profile, Track, TrackArtist, User

_WATCHED: dict[type, tuple[str, set[str]]] = {
    Artist: ("artists", {"name", "listed", "bio"}),
    Album: ("albums", {"title", "listed", "artist_id", "genre_id", "description", "label", "year"}),
    Track: (
        "tracks",
        {
            "title", "listed", "artist_id", "album_id", "genre_id", "mood_id", "composer", "lyrics",
            "description", "tags", "guests",
        },
    ),
    TrackArtist: ("guests", {"artist_id"}),
    User: ("people", {"username", "suspended_at", "deleted_at"}),
    Profile: ("faces", {"display_name", "bio", "searchable"}),
    Playlist: ("playlists", {"title", "description", "visibility", "track_count"}),
}  # fmt: skip
_ID = {"guests": "track_id", "faces": "user_id"}
_REFRESH: dict[str, Callable[[set[int]], None]] = {
    "artists": refreshing.refresh_artists,
    "artists with works": refreshing.refresh_works_of_artists,
    "albums": refreshing.refresh_albums,
    "albums with tracks": refreshing.refresh_works_of_albums,
    "tracks": refreshing.refresh_tracks,
    "guests": refreshing.refresh_tracks,
    "people": refreshing.refresh_people,
    "faces": refreshing.refresh_people,
    "playlists": refreshing.refresh_playlists,
}
_NAMES = {"artists": ("name", "artists with works"), "albums": ("title", "albums with tracks")}


def follow_changes() -> None:
    """From now on. Calling it twice is once."""
    if not event.contains(Session, "after_flush", _note):
        event.listen(Session, "after_flush", _note)
        event.listen(Session, "before_commit", _write)
        event.listen(Session, "after_rollback", _forget)


def _note(session: Session, context: object) -> None:
    """Remember what changed while the histories still say so."""
    changed: dict[str, set[int]] = session.info.setdefault(NOTED, {})
    for thing in (*session.new, *session.deleted):
        if type(thing) in _WATCHED:
            subject, _ = _WATCHED[type(thing)]
            changed.setdefault(subject, set()).add(_id_of(thing, subject))
    for thing in session.dirty:
        if type(thing) in _WATCHED:
            _note_changed(thing, changed)


def _note_changed(thing: Any, changed: dict[str, set[int]]) -> None:
    subject, watched = _WATCHED[type(thing)]
    attributes = inspect(thing).attrs
    touched = {name for name in watched if attributes[name].history.has_changes()}
    if not touched:
        return
    name, wider = _NAMES.get(subject, ("", subject))
    changed.setdefault(wider if name in touched else subject, set()).add(_id_of(thing, subject))


def _write(session: Session) -> None:
    changed: dict[str, set[int]] = session.info.pop(NOTED, {})
    for subject, ids in changed.items():
        _REFRESH[subject](ids)


def _forget(session: Session) -> None:
    session.info.pop(NOTED, None)


def _id_of(thing: Any, subject: str) -> int:
    return int(getattr(thing, _ID.get(subject, "id")))

"""Playlists of the source. Every playlist is somebody's, so an account that nobody signs in to holds them."""

from collections.abc import Sequence

from sqlalchemy import insert

from musicapp.db import db
from musicapp.domain import accounts, playlists, search
from musicapp.domain.imports.chinook.met import Met
from musicapp.domain.imports.chinook.source import Row, text
from musicapp.errors import Invalid
from musicapp.models import Playlist, PlaylistEntry, Track, User

NAME = "chinook"
TITLE = "Chinook"
GAP = 1024  # between positions, so that a move writes one row
HOLDER = {"id": 0}
UNTITLED = "Untitled"


def write_playlists(rows: Sequence[Row], met: Met, currency: str) -> list[Row]:
    """Public playlists with their entries. Two of one name stay two, and an empty one stays empty."""
    new = met.new(Playlist, rows)
    if not new:
        return []
    holder = _holder(met)
    made = []
    for row in new:
        playlist = playlists.create(holder, text(row["name"], 120) or UNTITLED, visibility="public")
        _fill(playlist, row["parts"], met)
        made.append(playlist.id)
    met.note(Playlist, new, made)
    search.refresh_playlists(made)
    return new


def holder_of(met: Met) -> User | None:
    """The account that holds the playlists, once there is one."""
    user_id = met.id_of(User, HOLDER["id"])
    return accounts.find_user(user_id) if user_id else None


def _holder(met: Met) -> User:
    """The account made for the import. It has no password, and its address exists nowhere (RFC 2606)."""
    user = holder_of(met)
    if user is not None:
        return user
    for number in range(1, 100):
        name = NAME if number == 1 else f"{NAME}-{number}"
        if accounts.find_by_login(name) is None:
            user = accounts.register(
                accounts.NewAccount(name, f"{name}@import.invalid", "", display_name=TITLE)
            )
            met.note(User, [HOLDER], [user.id])
            return user
    raise Invalid()


def _fill(playlist: Playlist, entries: Sequence[Row], met: Met) -> None:
    ids = [track_id for entry in entries if (track_id := met.id_of(Track, entry["track_id"]))]
    rows = [
        {
            "playlist_id": playlist.id,
            "track_id": track_id,
            "position": place * GAP,
            "added_by_id": playlist.user_id,
        }
        for place, track_id in enumerate(ids, 1)
    ]
    if rows:
        db.session.execute(insert(PlaylistEntry), rows)
    playlists.summarise(playlist.id)

"""Playlists: ordered lists of tracks by a user, private, unlisted or public."""

from musicapp.domain.playlists.actions import create, delete, edit
from musicapp.domain.playlists.entries import Added, Removed, add_album, add_track, move, remove, restore
from musicapp.domain.playlists.queries import (
    Entry,
    PlaylistRow,
    count_of,
    count_with,
    entries,
    get_own_playlist,
    get_playlist,
    get_playlist_by_id,
    held_ids,
    holding,
    ideas,
    moved_playlist,
    own_playlists,
    public_playlists_of,
    rail,
)
from musicapp.domain.playlists.summaries import miscounted, summarise, tracks_changed

__all__ = [
    "Added",
    "Entry",
    "PlaylistRow",
    "Removed",
    "add_album",
    "add_track",
    "count_of",
    "count_with",
    "create",
    "delete",
    "edit",
    "entries",
    "get_own_playlist",
    "get_playlist",
    "get_playlist_by_id",
    "held_ids",
    "holding",
    "ideas",
    "miscounted",
    "move",
    "moved_playlist",
    "own_playlists",
    "public_playlists_of",
    "rail",
    "remove",
    "restore",
    "summarise",
    "tracks_changed",
]

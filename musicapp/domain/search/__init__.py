"""Search: what people type, found in names first, then in all that is written about the music."""

from musicapp.domain.search.cleaning import LONGEST_QUERY, Query, clean
from musicapp.domain.search.entries import ListedTrack
from musicapp.domain.search.following import follow_changes
from musicapp.domain.search.queries import LAST_PAGE, TYPES, Results, Suggestion, search, suggest
from musicapp.domain.search.refreshing import (
    gathering_steps,
    rebuild,
    rebuild_steps,
    refresh_albums,
    refresh_all,
    refresh_artists,
    refresh_people,
    refresh_playlists,
    refresh_popularity,
    refresh_tracks,
    refresh_works_of_albums,
    refresh_works_of_artists,
)
from musicapp.domain.search.rows import PersonRow, PlaylistRow

__all__ = [
    "LAST_PAGE",
    "LONGEST_QUERY",
    "TYPES",
    "ListedTrack",
    "PersonRow",
    "PlaylistRow",
    "Query",
    "Results",
    "Suggestion",
    "clean",
    "follow_changes",
    "gathering_steps",
    "rebuild",
    "rebuild_steps",
    "refresh_albums",
    "refresh_all",
    "refresh_artists",
    "refresh_people",
    "refresh_playlists",
    "refresh_popularity",
    "refresh_tracks",
    "refresh_works_of_albums",
    "refresh_works_of_artists",
    "search",
    "suggest",
]

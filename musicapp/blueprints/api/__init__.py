"""The JSON API under /api/v1, and the pages that describe it."""

from musicapp.blueprints.api import (
    albums,
    artists,
    docs,
    me,
    own_tracks,
    playlists,
    plays,
    releases,
    session,
    states,
    tracks,
    uploads,
)
from musicapp.blueprints.api.blueprint import bp

__all__ = [
    "albums",
    "artists",
    "bp",
    "docs",
    "me",
    "own_tracks",
    "playlists",
    "plays",
    "releases",
    "session",
    "states",
    "tracks",
    "uploads",
]

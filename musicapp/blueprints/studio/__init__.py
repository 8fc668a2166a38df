"""What artists do: their profiles and their music, one file per subject."""

from musicapp.blueprints.studio import (
    albums,
    artists,
    audio,
    deleted,
    profile,
    publication,
    releases,
    tracks,
    uploads,
)
from musicapp.blueprints.studio.pages import bp

__all__ = [
    "albums",
    "artists",
    "audio",
    "bp",
    "deleted",
    "profile",
    "publication",
    "releases",
    "tracks",
    "uploads",
]

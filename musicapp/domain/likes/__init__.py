"""Liking tracks and albums."""

from musicapp.domain.likes.actions import Liked, like_album, like_track, unlike_album, unlike_track
from musicapp.domain.likes.queries import (
    count_albums,
    count_tracks,
    liked_album_ids,
    liked_albums,
    liked_ids,
    liked_tracks,
    miscounted,
)

__all__ = [
    "Liked",
    "count_albums",
    "count_tracks",
    "like_album",
    "like_track",
    "liked_album_ids",
    "liked_albums",
    "liked_ids",
    "liked_tracks",
    "miscounted",
    "unlike_album",
    "unlike_track",
]

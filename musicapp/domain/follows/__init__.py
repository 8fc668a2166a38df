"""Following artists and people."""

from musicapp.domain.follows.actions import (
    Followed,
    follow_artist,
    follow_person,
    unfollow_artist,
    unfollow_person,
)
from musicapp.domain.follows.queries import (
    PersonRow,
    count_artists,
    followed_artist_ids,
    followed_artists,
    followed_people,
    followed_people_ids,
    followers_of,
    is_following,
    is_following_person,
    miscounted,
    recount,
)

__all__ = [
    "Followed",
    "PersonRow",
    "count_artists",
    "follow_artist",
    "follow_person",
    "followed_artist_ids",
    "followed_artists",
    "followed_people",
    "followed_people_ids",
    "followers_of",
    "is_following",
    "is_following_person",
    "miscounted",
    "recount",
    "unfollow_artist",
    "unfollow_person",
]

"""Artists as their owners see them: whose they are, and what they tell about themselves."""

from musicapp.domain.artists.actions import LINKS, LONGEST_BIO, Telling, create, edit, telling_of
from musicapp.domain.artists.naming import (
    LONGEST_NAME,
    LONGEST_SLUG,
    Holder,
    find_unclaimed,
    is_claimable,
)
from musicapp.domain.artists.pictures import make_avatar, make_header, set_avatar, set_header
from musicapp.domain.artists.queries import OwnArtist, get_own_artist, get_own_artist_by_id, own_artists

__all__ = [
    "LINKS",
    "LONGEST_BIO",
    "LONGEST_NAME",
    "LONGEST_SLUG",
    "Holder",
    "OwnArtist",
    "Telling",
    "create",
    "edit",
    "find_unclaimed",
    "get_own_artist",
    "get_own_artist_by_id",
    "is_claimable",
    "make_avatar",
    "make_header",
    "own_artists",
    "set_avatar",
    "set_header",
    "telling_of",
]

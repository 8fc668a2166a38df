"""Portrait and header of an artist. Its page takes the colours of the portrait, or of a header without one.

Where there is no picture the colours come from the name.
"""

from musicapp.backends import images
from musicapp.backends.images import StoredImage
from musicapp.db import db
from musicapp.domain import accounts, catalog
from musicapp.domain.artists.queries import get_own_artist
from musicapp.models import Artist, User


def make_avatar(data: bytes) -> StoredImage:
    """The sizes of a portrait; slow, outside a transaction. Raises Invalid."""
    return accounts.made_picture(data, images.make_avatar, "avatar")


def make_header(data: bytes) -> StoredImage:
    """The same for the wide picture on top of the page."""
    return accounts.made_picture(data, images.make_header, "header")


def set_avatar(user: User, slug: str, picture: StoredImage | None) -> Artist:
    """Show this portrait of the user's own artist, or none. Raises NotFound."""
    artist = get_own_artist(user, slug)
    artist.avatar_key = picture.key if picture else ""
    _colour(artist, picture)
    return artist


def set_header(user: User, slug: str, picture: StoredImage | None) -> Artist:
    """The same for the header."""
    artist = get_own_artist(user, slug)
    artist.header_key = picture.key if picture else ""
    if not artist.avatar_key:
        _colour(artist, picture)
    return artist


def _colour(artist: Artist, picture: StoredImage | None) -> None:
    if picture:
        artist.art_1, artist.art_2 = picture.art_1, picture.art_2
    else:
        artist.art_1, artist.art_2 = catalog.colours_of(artist.name)
    db.session.flush()

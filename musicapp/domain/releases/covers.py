"""Covers of releases: brought by their artist, or drawn from title and name when none was."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from musicapp.backends import images, jobs
from musicapp.backends.images import StoredImage
from musicapp.db import db
from musicapp.domain import accounts, playlists
from musicapp.domain.releases.queries import get_album
from musicapp.models import Album, Track, User

DRAW = "draw_cover"  # the job
_SOON = 20  # everybody sees the place where it is missing


def make_cover(data: bytes) -> StoredImage:
    """The sizes and the two colours of a cover; slow, outside a transaction. Raises Invalid."""
    return accounts.made_picture(data, images.make_cover, "cover")


def set_cover(user: User, album_id: int, picture: StoredImage | None) -> Album:
    """Show this cover on the user's own album; without one, one is drawn. Raises NotFound."""
    album = get_album(user, album_id)
    album.cover_key = picture.key if picture else ""
    album.art_1, album.art_2 = (picture.art_1, picture.art_2) if picture else ("", "")
    album.drawn_from = ""
    album.revision += 1
    _tell(album)
    ask_for_cover(album)
    return album


def ask_for_cover(album: Album) -> None:
    """Have a cover drawn in the background, if one is missing or was drawn from another title."""
    if is_to_draw(album):
        jobs.enqueue(DRAW, album.id, _SOON)


def is_to_draw(album: Album) -> bool:
    """Whether it waits for a drawn cover. What people have seen keeps the cover that they know."""
    is_stale = album.published_at is None and album.drawn_from not in ("", album.title)
    return bool(album.title) and (not album.cover_key or is_stale)


def draw(album_id: int) -> tuple[str, StoredImage] | None:
    """The cover of an album that waits for one, and the title that it is drawn from. Takes seconds."""
    album = db.session.scalar(select(Album).where(Album.id == album_id).options(joinedload(Album.artist)))
    names = (album.title, album.artist.name) if album is not None and is_to_draw(album) else None
    db.session.rollback()  # nothing is held open while a child draws
    return (names[0], images.make_cover(images.draw_cover(*names))) if names else None


def keep_drawn(album_id: int, title: str, picture: StoredImage) -> None:
    """Give it to the album, unless that has got another cover or another title meanwhile."""
    album = db.session.get(Album, album_id)
    if album is not None and album.title == title and is_to_draw(album):
        album.cover_key, album.art_1, album.art_2 = picture.key, picture.art_1, picture.art_2
        album.drawn_from = title
        _tell(album)


def _tell(album: Album) -> None:
    """Playlists show the covers of their tracks."""
    db.session.flush()
    playlists.tracks_changed(db.session.scalars(select(Track.id).where(Track.album_id == album.id)).all())

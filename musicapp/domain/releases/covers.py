"""Covers of releases: brought by their artist, or drawn from title and name when none was."""

from sqlalchemy import select

from musicapp.backends import images, jobs
from musicapp.backends.images import StoredImage
from musicapp.db import db
from musicapp.domain import accounts, playlists
from musicapp.domain.releases.queries import get_album
from musicapp.models import Album, Artist, Track, User

DRAW = "draw_cover"  # the job
_SOON = 20  # everybody sees the place where it is missing


def make_cover(data: bytes) -> StoredImage:
    """The sizes and the two colours of a cover; slow, outside a transaction. Raises Invalid."""
    return accounts.made_picture(data, images.make_cover, "cover")


def set_cover(user: User, album_id: int, picture: StoredImage | None) -> Album:
    """Show this cover on the user's own album; without one, what is out gets one drawn. Raises NotFound."""
    album = get_album(user, album_id)
    album.cover_key = picture.key if picture else ""
    album.art_1, album.art_2 = (picture.art_1, picture.art_2) if picture else ("", "")
    album.revision += 1
    _tell(album)
    if album.published_at or album.publish_at:
        ask_for_cover(album)
    return album


def ask_for_cover(album: Album) -> None:
    """Have a cover drawn in the background, unless there is one."""
    if not album.cover_key:
        jobs.enqueue(DRAW, album.id, _SOON)


def draw(album_id: int) -> StoredImage | None:
    """Draw the cover of an album that has none; None if it has one, or is gone. Takes seconds."""
    query = select(Album.title, Artist.name).join(Artist, Artist.id == Album.artist_id)
    row = db.session.execute(query.where(Album.id == album_id, Album.cover_key == "")).first()
    db.session.rollback()  # nothing is held open while a child draws
    return images.make_cover(images.draw_cover(row.title, row.name)) if row else None


def keep_drawn(album_id: int, picture: StoredImage) -> None:
    """Give it to the album, unless it has got another one meanwhile."""
    album = db.session.get(Album, album_id)
    if album is not None and not album.cover_key:
        album.cover_key, album.art_1, album.art_2 = picture.key, picture.art_1, picture.art_2
        _tell(album)


def _tell(album: Album) -> None:
    """Playlists show the covers of their tracks."""
    db.session.flush()
    playlists.tracks_changed(db.session.scalars(select(Track.id).where(Track.album_id == album.id)).all())

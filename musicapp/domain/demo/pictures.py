"""Covers and portraits: drawn in a child, then stored in sizes like any uploaded picture."""

import base64
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from musicapp.backends import images
from musicapp.db import db
from musicapp.domain import playlists
from musicapp.domain.demo import catalog
from musicapp.domain.demo.rendering import studio
from musicapp.models import Album, Artist, PlaylistEntry, Track

ALBUM, ARTIST = "album", "artist"


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture and whose it is."""

    kind: str
    subject_id: int
    image: images.StoredImage


def draw(kind: str, subject_id: int) -> Picture | None:
    """Draw and store; None if the album or artist is gone, or has a picture. Raises Refused."""
    order = _cover_order(subject_id) if kind == ALBUM else _portrait_order(subject_id)
    db.session.rollback()  # nothing is held open while children work
    if order is None:
        return None
    task, item = order
    return Picture(kind, subject_id, images.make_cover(base64.b64decode(studio.one(task, item))))


def keep(picture: Picture) -> None:
    """Give it to the album or artist, unless somebody gave them another one meanwhile."""
    if picture.kind == ARTIST:
        _keep_portrait(picture)
    else:
        _keep_cover(picture)


def _keep_portrait(picture: Picture) -> None:
    artist = db.session.get(Artist, picture.subject_id)
    if artist is not None and not artist.avatar_key:
        artist.avatar_key = picture.image.key
        artist.art_1, artist.art_2 = picture.image.art_1, picture.image.art_2
        db.session.flush()


def _keep_cover(picture: Picture) -> None:
    album = db.session.get(Album, picture.subject_id)
    if album is None or album.cover_key:
        return
    album.cover_key = picture.image.key
    album.art_1, album.art_2 = picture.image.art_1, picture.image.art_2
    db.session.flush()
    held = select(Track.id).join(PlaylistEntry, PlaylistEntry.track_id == Track.id)
    playlists.tracks_changed(db.session.scalars(held.where(Track.album_id == album.id).distinct()))


def _cover_order(album_id: int) -> tuple[str, dict[str, Any]] | None:
    query = select(Artist.name, Album.title).join(Artist, Artist.id == Album.artist_id)
    row = db.session.execute(
        query.where(Album.id == album_id, Album.demo.is_(True), Album.cover_key == "")
    ).first()
    if row is None:
        return None
    one = next((album for album in catalog.albums() if (album.artist, album.title) == tuple(row)), None)
    return ("cover", {"seed": one.seed}) if one else None


def _portrait_order(artist_id: int) -> tuple[str, dict[str, Any]] | None:
    query = select(Artist.name).where(Artist.id == artist_id, Artist.demo.is_(True), Artist.avatar_key == "")
    name = db.session.scalar(query)
    known = any(artist.name == name for artist in catalog.artists())
    return ("portrait", {"name": name}) if known else None

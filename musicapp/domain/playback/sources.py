"""The right to hear, and where the bytes lie."""

from dataclasses import dataclass

from sqlalchemy import select

from musicapp.db import db
from musicapp.domain import catalog, renditions
from musicapp.errors import NotFound
from musicapp.models import Artist, AudioFile, Track, User
from musicapp.models.columns import is_id


@dataclass(frozen=True)
class AudioSource:
    """A file that may be sent, by its name in the storage, and its type."""

    name: str
    mime: str


def audio_source(viewer: User | None, track_id: int, kind: str = renditions.ORIGINAL) -> AudioSource:
    """A track's file of a kind. Raises NotFound for what the viewer may not hear, and for a file that there is not."""
    if not is_id(track_id):
        raise NotFound()
    query = (
        select(AudioFile.path, AudioFile.mime)
        .join(Track, Track.id == AudioFile.track_id)
        .join(Artist, Artist.id == Track.artist_id)
        .where(Track.id == track_id, AudioFile.kind == kind, catalog.sees_track(viewer))
    )
    row = db.session.execute(query).first()
    if row is None or not row.path:
        raise NotFound()
    return AudioSource(row.path, row.mime)

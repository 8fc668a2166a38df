"""The file that a track's sound comes from."""

from sqlalchemy import select

from musicapp.db import db
from musicapp.models import AudioFile


def original_of(track_id: int) -> AudioFile | None:
    """The row of a track's original."""
    query = select(AudioFile).where(AudioFile.track_id == track_id, AudioFile.kind == "original")
    return db.session.scalar(query)

"""The right to hear, and where the bytes lie."""

from dataclasses import dataclass

from sqlalchemy import or_, select

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


def audio_source(
    viewer: User | None, track_id: int, kind: str = renditions.ORIGINAL, mark: str = ""
) -> AudioSource:
    """A track's file of a kind. ``mark`` says of which original: one that was just replaced is heard to its end.

    Raises NotFound for what the viewer may not hear, and for a file that there is not.
    """
    if not is_id(track_id):
        raise NotFound()
    query = (
        select(AudioFile)
        .join(Track, Track.id == AudioFile.track_id)
        .join(Artist, Artist.id == Track.artist_id)
        .where(Track.id == track_id, catalog.sees_track(viewer))
        .where(or_(AudioFile.kind == kind, AudioFile.kind.startswith(renditions.FORMER)))
    )
    file = _meant(list(db.session.scalars(query)), kind, mark)
    if file is None or not file.path:
        raise NotFound()
    return AudioSource(file.path, file.mime)


def _meant(files: list[AudioFile], kind: str, mark: str) -> AudioFile | None:
    """The file of this mark, or else the one that the track has now. What was replaced has no other name than that."""
    now = next((file for file in files if file.kind == kind and not kind.startswith(renditions.FORMER)), None)
    if not mark or (now is not None and renditions.mark_of(now).startswith(mark)):
        return now
    before = (
        file for file in files if renditions.was(file, kind) and renditions.mark_of(file).startswith(mark)
    )
    return next(before, now)

"""The first look at a file that has arrived: whether it is music, and what it says about itself."""

from dataclasses import dataclass

from sqlalchemy import select

from musicapp import clock
from musicapp.backends import audio, storage
from musicapp.db import db, one_at_a_time
from musicapp.domain import analysis, imports, releases
from musicapp.domain.uploads.drafts import dress, drop_unnamed, said_of_release
from musicapp.domain.uploads.steps import HEARD
from musicapp.models import AudioFile, Track, Upload


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of an upload: tags, or the sentence that says why not."""

    upload_id: int
    track_id: int
    path: str
    digest: str
    tags: audio.Tags | None = None
    refusal: str = ""


def check(upload_id: int) -> Checked | None:
    """Put the file to its place, if it is not there yet, and read its tags. None if nothing is left to check.

    Takes a moment; call outside a transaction. Raises Unavailable while the storage is away.
    """
    found = db.session.execute(
        select(Upload.key, Upload.track_id, AudioFile.path, AudioFile.content_hash)
        .join(AudioFile, AudioFile.track_id == Upload.track_id)
        .where(Upload.id == upload_id, Upload.duplicate.is_(False), AudioFile.kind == "original")
    ).first()
    db.session.rollback()
    if found is None:
        return None
    storage.settle_part(found.key, found.path)
    known = (upload_id, found.track_id, found.path, found.content_hash)
    try:
        with storage.opened(found.path) as place:
            (result,) = audio.read_tags([place])
    except FileNotFoundError:
        return Checked(*known, refusal=analysis.MISSING)
    return Checked(*known, result.tags, result.refusal or "")


def keep(checked: Checked) -> None:
    """Write down what was found; a file that is music is listened to next. One that was given up goes."""
    upload, track = db.session.get(Upload, checked.upload_id), db.session.get(Track, checked.track_id)
    original = (AudioFile.track_id == checked.track_id, AudioFile.kind == "original")
    file = db.session.scalar(select(AudioFile).where(*original))
    if upload is None or track is None or file is None or file.path != checked.path:
        drop_unnamed(checked.path, checked.digest)
        return
    if checked.tags is None:
        track.processing_state, track.processing_error = "failed", checked.refusal[:300]
        return
    one_at_a_time(f"music of {track.artist_id}")
    if upload.checked_at is None:  # a second look does not undo what the artist has typed since
        dress(track, file, checked.tags)
        upload.checked_at, upload.release_tags = clock.now(), said_of_release(checked.tags)
        if track.album_id is not None:
            releases.fill_blanks(track.album_id, upload.release_tags, track.genre_id)
        if checked.tags.has_picture and upload.replaces_id is None:
            imports.ask_for_track_cover(track.id, file.path)
    analysis.enqueue(track.id, HEARD)

"""Tracks whose files are gone keep everything but their sound; when a file returns, so does that."""

from collections.abc import Collection

from sqlalchemy import select, update

from musicapp import clock
from musicapp.db import db
from musicapp.domain import analysis
from musicapp.models import AudioFile, Track

COPIED = "audio/"  # the media folder has its own copy


def mark_missing(track_ids: Collection[int]) -> int:
    """Note that the files of these tracks are gone, unless they were copied; how many were there until now."""
    there = select(AudioFile.id).where(
        AudioFile.track_id.in_(track_ids),
        AudioFile.kind == "original",
        AudioFile.missing_since.is_(None),
        ~AudioFile.path.startswith(COPIED),
    )
    ids = db.session.scalars(there).all()
    if ids:
        change = update(AudioFile).where(AudioFile.id.in_(ids)).values(missing_since=clock.now())
        db.session.execute(change.execution_options(synchronize_session=False))
    return len(ids)


def restore(track_ids: Collection[int]) -> int:
    """Note that the files of these tracks are back. What could not be heard without them is heard now."""
    db.session.execute(
        update(AudioFile)
        .where(AudioFile.track_id.in_(track_ids), AudioFile.kind == "original")
        .values(missing_since=None)
        .execution_options(synchronize_session=False)
    )
    unheard = select(Track.id).where(Track.id.in_(track_ids), Track.processing_error == analysis.MISSING)
    ids = db.session.scalars(unheard).all()
    if ids:
        change = (
            update(Track).where(Track.id.in_(ids)).values(processing_state="received", processing_error="")
        )
        db.session.execute(change.execution_options(synchronize_session=False))
    for track_id in ids:
        analysis.enqueue(track_id)
    return len(track_ids)

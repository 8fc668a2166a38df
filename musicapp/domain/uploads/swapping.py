"""The sound of a track is replaced, when the new one is ready: statistics, likes, comments and address stay.

The new sound is prepared as a draft of its own, which nobody sees; so a bad file, or a worker that is killed, harms
nothing that can be heard. What was replaced is kept for a month. Who listens to it just now hears it to the end: its
address carries its mark.
"""

from datetime import timedelta

from sqlalchemy import delete, select, update

from musicapp import clock
from musicapp.backends import storage
from musicapp.db import db
from musicapp.domain import analysis, renditions
from musicapp.domain.renditions import FORMER
from musicapp.domain.uploads.drafts import drop_unnamed
from musicapp.models import AudioFile, Track, TrackFeatures, Upload, Waveform

KEPT = timedelta(days=30)
KEPT_RENDITIONS = timedelta(days=2)  # for who has it in the player just now
_IN_SQL = {"synchronize_session": False}


def take_over(upload: Upload) -> None:
    """Give the sound of an upload's draft to the track that it ``replaces``; the draft goes."""
    draft, track = db.session.get(Track, upload.track_id), db.session.get(Track, upload.replaces_id)
    if draft is None or track is None or draft is track:
        return  # it has been taken over already
    _put_aside(track)
    _move_files(draft, track)
    _move_measures(draft, track)
    others = (Upload.track_id == track.id, Upload.id != upload.id, Upload.duplicate.is_(False))
    db.session.execute(delete(Upload).where(*others))  # what failed before is over
    upload.track_id = track.id
    db.session.flush()
    db.session.execute(delete(Track).where(Track.id == draft.id))


def formers(track_id: int) -> list[AudioFile]:
    """Audio of a track that was replaced and can be gone back to, the latest first."""
    kept = (AudioFile.track_id == track_id, AudioFile.kind.startswith(FORMER), AudioFile.made_from == "")
    query = select(AudioFile).where(*kept, AudioFile.kept_until > clock.now())
    return list(db.session.scalars(query.order_by(AudioFile.kept_until.desc(), AudioFile.id)))


def forget_replaced() -> int:
    """Remove what has been kept for long enough; how many files. Music that only lies elsewhere stays there."""
    over = (AudioFile.kind.startswith(FORMER), AudioFile.kept_until <= clock.now())
    gone = list(db.session.scalars(select(AudioFile).where(*over)))
    for file in gone:
        _forget(file)
    return len(gone)


def _put_aside(track: Track) -> None:
    """What the track has now becomes what it had; of what could not be heard nothing is kept."""
    has = select(AudioFile).where(AudioFile.track_id == track.id)
    files = list(db.session.scalars(has))
    now = clock.now()
    for file in files:
        if file.kind.startswith(FORMER) and file.made_from:
            _forget(file)  # renditions of what was replaced before that
    db.session.flush()
    for file in files:
        if file.kind == renditions.ORIGINAL:
            if track.processing_state == "failed":
                _forget(file)
                continue
            file.kind, file.kept_until = f"{FORMER}{file.id}", now + KEPT
        elif file.kind in renditions.KINDS:
            file.kind, file.kept_until = f"{FORMER}{file.kind}", now + KEPT_RENDITIONS
    db.session.flush()


def _forget(file: AudioFile) -> None:
    path, digest = file.path, file.content_hash
    db.session.delete(file)
    db.session.flush()
    if path and storage.is_ours(path):
        drop_unnamed(path, digest)


def _move_files(draft: Track, track: Track) -> None:
    now_again = select(AudioFile.path).where(AudioFile.track_id == draft.id)
    same = (AudioFile.track_id == track.id, AudioFile.kind.startswith(FORMER), AudioFile.path.in_(now_again))
    for file in list(db.session.scalars(select(AudioFile).where(*same, AudioFile.made_from == ""))):
        db.session.delete(file)  # gone back to: it is the present one again
    db.session.flush()
    moved = update(AudioFile).where(AudioFile.track_id == draft.id).values(track_id=track.id)
    db.session.execute(moved, execution_options=_IN_SQL)


def _move_measures(draft: Track, track: Track) -> None:
    before, features = db.session.get(TrackFeatures, track.id), db.session.get(TrackFeatures, draft.id)
    if features is not None:
        analysis.tell(track, before, features.bpm, features.musical_key)
    for table in (TrackFeatures, Waveform):
        db.session.execute(delete(table).where(table.track_id == track.id), execution_options=_IN_SQL)
        moved = update(table).where(table.track_id == draft.id).values(track_id=track.id)
        db.session.execute(moved, execution_options=_IN_SQL)
    analysis.keep_length(track, draft.duration_ms)
    track.loudness_lufs, track.true_peak_dbtp = draft.loudness_lufs, draft.true_peak_dbtp
    track.processing_state, track.processing_error = "ready", ""
    db.session.flush()
    db.session.expire_all()  # the rows have moved beneath it

"""What happens to a file that an artist sends, one step after the other.

Each step's job asks for the next one in the transaction in which it writes down what it found, so that no file is left
between two of them. A track is ready when all are behind it.
"""

from sqlalchemy import select

from musicapp.db import db
from musicapp.domain import analysis, renditions
from musicapp.domain.uploads.swapping import take_over
from musicapp.models import Track, Upload

STEPS = ("received", "checked", "waveform", "loudness", "renditions", "tempo_and_key", "ready")
CHECK = "check_upload"  # the job that looks at a file
WORK = (
    CHECK,
    analysis.JOB,
    renditions.ALL,
    analysis.DESCRIBE,
)  # waveform and loudness are found in one hearing
# Somebody waits for each, so all come before whatever the site does by itself: first what tells a bad file from a good
# one, which takes no time; then a file that is begun is finished before the next one.
CHECKED, _NEARLY_DONE, _BEGUN, HEARD = -40, -30, -20, -10


def advance(track_id: int) -> None:
    """A step of a track is done: ask for the next one, or let it be ready.

    Music that was not sent is ready as soon as it was heard; the rest of it is measured when there is time, and its
    renditions are made when somebody wants them.
    """
    track = db.session.get(Track, track_id)
    if track is None or track.processing_state in ("received", "failed"):
        return
    upload = _upload_of(track_id)
    if upload is None:
        if not analysis.is_described(track_id):
            analysis.enqueue_description(track_id)
        return
    track.processing_state = "processing"
    if renditions.unmade(track_id):
        renditions.ask_for_all(track_id, _BEGUN)
    elif not analysis.is_described(track_id):
        analysis.enqueue_description(track_id, _NEARLY_DONE)
    else:
        track.processing_state = "ready"
        if upload.replaces_id is not None:
            take_over(upload)


def _upload_of(track_id: int) -> Upload | None:
    """How the sound that the track has now came here, if an artist sent it not long ago."""
    sent = select(Upload).where(Upload.track_id == track_id, Upload.duplicate.is_(False))
    return db.session.scalar(sent.order_by(Upload.id.desc()).limit(1))

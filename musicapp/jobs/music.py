"""Jobs about the sound and the covers of tracks: slow outside, then one short transaction."""

from musicapp.backends.jobs import Claimed
from musicapp.db import transaction
from musicapp.domain import analysis, imports


def analyse_track(job: Claimed) -> None:
    """Length, loudness and waveform of the track ``subject_id``."""
    heard = analysis.listen(job.subject_id)
    if heard is not None:
        with transaction():
            analysis.keep(heard)


def make_cover(job: Claimed) -> None:
    """The cover of the album ``subject_id``, from where the import saw one."""
    made = imports.find_cover(job.payload)
    if made is not None:
        with transaction():
            imports.keep_cover(job.subject_id, made)


def make_track_cover(job: Claimed) -> None:
    """The same for the track ``subject_id``, which stands alone."""
    made = imports.find_cover(job.payload)
    if made is not None:
        with transaction():
            imports.keep_track_cover(job.subject_id, made)

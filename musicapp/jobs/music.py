"""Jobs about the sound and the covers of tracks: slow outside, then one short transaction."""

from musicapp.backends.jobs import Claimed
from musicapp.db import transaction
from musicapp.domain import analysis, imports, renditions, uploads
from musicapp.errors import Conflict, Unavailable

_BUSY_S = 30


def analyse_track(job: Claimed) -> None:
    """Length, loudness and waveform of the track ``subject_id``."""
    heard = analysis.listen(job.subject_id)
    if heard is not None:
        with transaction():
            analysis.keep(heard)
            uploads.advance(job.subject_id)


def describe_track(job: Claimed) -> None:
    """Tempo, key and features of the track ``subject_id``."""
    described = analysis.describe(job.subject_id)
    with transaction():
        if described is not None:
            analysis.keep_description(described)
        uploads.advance(job.subject_id)


def check_upload(job: Claimed) -> None:
    """Whether the upload ``subject_id`` is music, and what it says about itself."""
    checked = uploads.check(job.subject_id)
    if checked is not None:
        with transaction():
            uploads.keep(checked)


def scan_folder(job: Claimed) -> None:
    """What is new, changed or gone in the folder of the import ``subject_id``. Waits while another one runs."""
    try:
        with imports.turn():
            for step in imports.again(job.subject_id).steps():
                with transaction():
                    step()
    except Conflict as busy:
        raise Unavailable(retry_after=_BUSY_S) from busy


def request_due_scans(job: Claimed) -> None:
    """Ask for the folders that the timetable of the site wants read again."""
    with transaction():
        imports.request_due_scans()


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


def prepare_renditions(job: Claimed) -> None:
    """Every rendition of the track ``subject_id`` that is worth it; those that stand are left as they are."""
    for kind in renditions.unmade(job.subject_id):
        _make(job.subject_id, kind)
    with transaction():
        uploads.advance(job.subject_id)


def make_rendition(job: Claimed) -> None:
    """The track ``subject_id`` in the form that the job's name ends with."""
    _make(job.subject_id, job.name.rpartition(".")[2])


def _make(track_id: int, kind: str) -> None:
    made = renditions.make(track_id, kind)
    if made is not None:
        with transaction():
            renditions.keep(made)

"""Jobs about releases: what comes out at its time, covers that are drawn, and what was deleted long ago."""

from musicapp.backends import jobs
from musicapp.backends.jobs import Claimed
from musicapp.db import transaction
from musicapp.domain import releases, uploads


def publish_due(job: Claimed) -> None:
    """Albums and tracks whose time has come. Of a job of every minute the last run is kept, not a week of them."""
    with transaction():
        releases.publish_due()
        jobs.forget_done(job.name)


def draw_cover(job: Claimed) -> None:
    """The cover of the album ``subject_id``, which came without one, or got another title since."""
    drawn = releases.draw(job.subject_id)
    if drawn is not None:
        with transaction():
            releases.keep_drawn(job.subject_id, *drawn)


def clear_deleted(job: Claimed) -> None:
    """What was deleted 30 days ago, with its files. One that could not be removed is nobody's, and swept later."""
    with transaction():
        gone = releases.forget_deleted()
    for path, digest in gone:
        with transaction():
            uploads.drop_unnamed(path, digest)

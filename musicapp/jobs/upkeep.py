"""Jobs that keep the house in order."""

from datetime import timedelta

from sqlalchemy import delete

from musicapp import clock
from musicapp.backends import storage
from musicapp.backends.jobs import Claimed
from musicapp.db import db, transaction
from musicapp.domain import accounts, media, renditions, search, trending, uploads
from musicapp.domain.catalog import counting
from musicapp.models import Job

KEPT_DONE = timedelta(days=7)
KEPT_FAILED = timedelta(days=30)


def refresh_trending(job: Claimed) -> None:
    """What rises today."""
    with transaction():
        trending.refresh_trending()


def refresh_search(job: Claimed) -> None:
    """What is played more is found sooner: plays do not touch the index. Guests that are in no list yet come there."""
    with transaction():
        missed = counting.guests_in_no_list()
        counting.recount_artists(missed)
        search.refresh_artists(missed)
        search.refresh_popularity()
    for step in search.gathering_steps():
        with transaction():
            step()


def forget_done_jobs(job: Claimed) -> None:
    """Rows of jobs that nobody will ask about any more."""
    with transaction():
        for state, kept in (("done", KEPT_DONE), ("failed", KEPT_FAILED)):
            db.session.execute(delete(Job).where(Job.state == state, Job.finished_at < clock.now() - kept))


def forget_old_sessions(job: Claimed) -> None:
    """Sessions that ended by themselves, and lines of security logs that are older than a year."""
    with transaction():
        accounts.forget_old_sessions()
        accounts.forget_old_events()


def clear_unfinished_files(job: Claimed) -> None:
    """Temporary media files that a killed process left behind."""
    storage.clear_left_over()


def clear_uploads(job: Claimed) -> None:
    """Uploads that were left unfinished for a week, with what had come of them."""
    with transaction():
        gone = uploads.forget_expired()
    uploads.sweep_parts(gone)


def clear_replaced_files(job: Claimed) -> None:
    """Audio that was replaced, and that nobody went back to in time."""
    with transaction():
        uploads.forget_replaced()


def clear_unused_renditions(job: Claimed) -> None:
    """Renditions of tracks that are gone, and of files that were replaced."""
    renditions.clear_unused()


def clear_media_trash(job: Claimed) -> None:
    """Files that nobody named a month ago, and nobody has missed since."""
    media.clear_trash()

"""What an admin does at the job desk. Each changes a job only while it still is in the state that was seen."""

from musicapp.backends import jobs
from musicapp.domain.desk.timetable import TIMETABLE
from musicapp.errors import Conflict, NotFound
from musicapp.words import N_

NOT_FAILED = N_("That job is not among the failed ones any more. Nothing was changed.")
_SOON = 50  # somebody asked for it


def retry(job_id: int) -> None:
    """Have a failed job done again, with all its attempts before it. Raises Conflict if it is not failed."""
    if jobs.retry([job_id]) != 1:
        raise Conflict(NOT_FAILED)


def retry_all() -> int:
    """The same for all that failed; how many."""
    return jobs.retry()


def forget_failed(job_id: int) -> None:
    """Take a failed job off the desk for good. Raises Conflict if it is not failed."""
    if jobs.forget_failed(job_id) != 1:
        raise Conflict(NOT_FAILED)


def run_now(name: str) -> None:
    """Have a line of the timetable done now; twice is once. Raises NotFound for a job that has no line."""
    if name not in {entry.job for entry in TIMETABLE}:
        raise NotFound()
    if not jobs.is_under_way(name):
        jobs.enqueue(name, priority=_SOON)

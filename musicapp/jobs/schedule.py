"""The timetable: when, what. Times are UTC."""

from collections.abc import Callable
from datetime import datetime

from huey import crontab

Due = Callable[[datetime], bool]

TIMETABLE: tuple[tuple[Due, str], ...] = (
    # what listeners see
    (crontab(minute="5"), "refresh_trending"),
    (crontab(minute="*/15"), "refresh_search"),
    # what comes from outside
    (crontab(minute="40"), "request_due_scans"),
    # upkeep
    (crontab(hour="3", minute="20"), "forget_done_jobs"),
    (crontab(hour="3", minute="25"), "forget_old_sessions"),
    (crontab(hour="3", minute="30"), "clear_unfinished_files"),
    (crontab(hour="3", minute="35"), "clear_unused_renditions"),
)


def due_at(moment: datetime) -> list[str]:
    """The names of the jobs that are due in the minute of ``moment``."""
    return [name for is_due, name in TIMETABLE if is_due(moment)]

"""The timetable: which job by itself, when. Times are UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A job that runs at these ``minutes`` of every hour, or of the one ``hour`` of the day."""

    job: str
    minutes: tuple[int, ...]
    hour: int | None = None

    def is_due(self, moment: datetime) -> bool:
        """Whether it runs in the minute of ``moment``."""
        return moment.minute in self.minutes and self.hour in (None, moment.hour)

    def next_after(self, moment: datetime) -> datetime:
        """The first minute after that of ``moment`` in which it runs."""
        begin = moment.replace(second=0, microsecond=0)
        hour = begin.replace(minute=0) if self.hour is None else begin.replace(hour=self.hour, minute=0)
        step = HOUR if self.hour is None else DAY
        times = (hour + turn * step + timedelta(minutes=minute) for turn in (0, 1) for minute in self.minutes)
        return next(time for time in times if time > begin)


TIMETABLE = (
    # what listeners see
    Entry("publish_due", tuple(range(60))),
    Entry("refresh_trending", (5,)),
    Entry("refresh_search", (0, 15, 30, 45)),
    # what comes from outside
    Entry("request_due_scans", (40,)),
    # upkeep
    Entry("forget_done_jobs", (20,), hour=3),
    Entry("forget_old_sessions", (25,), hour=3),
    Entry("clear_unfinished_files", (30,), hour=3),
    Entry("clear_unused_renditions", (35,), hour=3),
    Entry("clear_deleted", (40,), hour=3),
    Entry("clear_media_trash", (45,), hour=3),
    Entry("clear_replaced_files", (48,), hour=3),
    Entry("clear_uploads", (50,)),
)


def due_at(moment: datetime) -> list[str]:
    """The names of the jobs that are due in the minute of ``moment``."""
    return [entry.job for entry in TIMETABLE if entry.is_due(moment)]

"""The job desk: what the worker does, waits for and could not do; the timetable; and trying again."""

from musicapp.domain.desk.actions import forget_failed, retry, retry_all, run_now
from musicapp.domain.desk.names import NAMES
from musicapp.domain.desk.queries import STATES, Line, Work, counts, lines, work
from musicapp.domain.desk.timetable import TIMETABLE, Entry, due_at

__all__ = [
    "NAMES",
    "STATES",
    "TIMETABLE",
    "Entry",
    "Line",
    "Work",
    "counts",
    "due_at",
    "forget_failed",
    "lines",
    "retry",
    "retry_all",
    "run_now",
    "work",
]

"""How often folders are read again by themselves: a setting of the site."""

from datetime import timedelta

from musicapp import clock
from musicapp.db import db
from musicapp.domain.imports.scans import request_scan, scans
from musicapp.models import Setting

NAME = "scan_every"
INTERVALS = {
    "off": None,
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
}
_EARLY = timedelta(minutes=10)  # the clock of the timetable does not strike to the second


def scan_interval() -> str:
    """One of ``INTERVALS``; off until somebody chooses."""
    kept = db.session.get(Setting, NAME)
    return kept.value if kept is not None and kept.value in INTERVALS else "off"


def set_scan_interval(interval: str) -> None:
    """Read every folder again so often. Raises ValueError for another word."""
    if interval not in INTERVALS:
        raise ValueError(interval)
    db.session.merge(Setting(name=NAME, value=interval))
    db.session.flush()


def request_due_scans() -> None:
    """Ask for the folders whose last import is old enough; also for those whose hour passed while nobody ran."""
    interval = INTERVALS[scan_interval()]
    if interval is None:
        return
    for scan in scans():
        if not scan.is_running and scan.started_at <= clock.now() - interval + _EARLY:
            request_scan(scan.id)

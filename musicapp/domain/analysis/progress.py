"""How far the preparation of tracks is."""

from dataclasses import dataclass

from sqlalchemy import distinct, func, or_, select

from musicapp.db import db, rows
from musicapp.models import Job, Track

WORK_ON_TRACKS = ("analyse_track", "demo.render_track")
_OPEN_JOBS = select(func.count(distinct(Job.subject_id))).where(
    or_(Job.state == "waiting", Job.state == "running"), or_(*[Job.name == name for name in WORK_ON_TRACKS])
)


@dataclass(frozen=True)
class Progress:
    """``waiting`` tracks have a job before them, ``ready`` ones can be heard and seen."""

    waiting: int
    ready: int

    @property
    def total(self) -> int:
        return self.waiting + self.ready


def progress() -> Progress:
    """One small statement while nothing waits, which is nearly always."""
    waiting = rows(_OPEN_JOBS)[0][0]
    if not waiting:
        return Progress(0, 0)
    ready = db.session.scalar(
        select(func.count()).where(Track.processing_state == "ready", Track.listed.is_(True))
    )
    return Progress(waiting, ready or 0)

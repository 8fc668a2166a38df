"""How far the preparation of tracks is."""

from dataclasses import dataclass

from sqlalchemy import distinct, func, select

from musicapp.db import db
from musicapp.models import Job, Track

WORK_ON_TRACKS = ("analyse_track", "demo.render_track")


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
    open_jobs = select(func.count(distinct(Job.subject_id))).where(
        Job.state.in_(("waiting", "running")), Job.name.in_(WORK_ON_TRACKS)
    )
    waiting = db.session.scalar(open_jobs) or 0
    if not waiting:
        return Progress(0, 0)
    ready = db.session.scalar(
        select(func.count()).where(Track.processing_state == "ready", Track.listed.is_(True))
    )
    return Progress(waiting, ready or 0)

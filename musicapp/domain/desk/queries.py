"""Reading the job desk: how many in each state, what they are about, and the lines of the timetable."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from musicapp import clock, paging
from musicapp.db import db
from musicapp.domain.desk.names import NAMES
from musicapp.domain.desk.timetable import TIMETABLE, Entry
from musicapp.models import Album, Artist, ImportRun, Job, Track, Upload
from musicapp.paging import Order, Page

STATES = ("running", "waiting", "failed", "done")
_SUBJECTS: tuple[tuple[InstrumentedAttribute[int], InstrumentedAttribute[str], tuple[str, ...]], ...] = (
    (
        Track.id,
        Track.title,
        (
            "analyse_track",
            "describe_track",
            "prepare_renditions",
            "make_rendition.aac",
            "make_rendition.aac-small",
            "make_rendition.opus",
            "make_rendition.opus-small",
            "make_track_cover",
            "demo.render_track",
        ),
    ),
    (Album.id, Album.title, ("make_cover", "draw_cover", "demo.draw_cover")),
    (Artist.id, Artist.name, ("demo.draw_portrait",)),
    (ImportRun.id, ImportRun.folder, ("scan_folder",)),
    (Upload.id, Upload.file_name, ("check_upload",)),
)


@dataclass(frozen=True, slots=True)
class Work:
    """A job as the desk shows it. ``attempts`` counts the one under way; ``about`` is what it is done for.

    A job that looked at music and found none is done; ``refusal`` is what its artist was told.
    """

    id: int
    name: str
    about: str
    state: str
    attempts: int
    due_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: str
    refusal: str

    @property
    def title(self) -> str:
        """What it does, in words."""
        return NAMES.get(self.name, self.name)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the timetable, when it last ended (None: not within the kept week), and when it comes next."""

    entry: Entry
    last: datetime | None
    failed: bool
    is_under_way: bool
    next: datetime

    @property
    def title(self) -> str:
        """What it does, in words."""
        return NAMES[self.entry.job]


def counts() -> dict[str, int]:
    """How many jobs are in each of ``STATES``."""
    query = select(Job.state, func.count().label("number")).group_by(Job.state)
    found = {row.state: row.number for row in db.session.execute(query)}
    return {state: found.get(state, 0) for state in STATES}


def work(state: str, after: str | None = None) -> Page[Work]:
    """The jobs in a state: those to come in their order, the others the latest first."""
    query = select(Job).where(Job.state == state)
    page = paging.page(db.session(), query, _order(state), f"jobs {state}", after, scalars=True)
    about, refusals = _about(page.items), _refusals(page.items)
    works = [_work(job, about.get(job.id, ""), refusals.get(job.id, "")) for job in page.items]
    return replace(page, items=works)


def lines() -> list[Line]:
    """The timetable with what is known of each line."""
    names = [entry.job for entry in TIMETABLE]
    ended = select(Job.name, Job.state, func.max(Job.finished_at)).where(Job.name.in_(names))
    known: dict[str, dict[str, datetime | None]] = {name: {} for name in names}
    for name, state, last in db.session.execute(ended.group_by(Job.name, Job.state)):
        known[name][state] = last
    at_work = {name for name, ended in known.items() if ended.keys() & {"waiting", "running"}}
    return [_line(entry, known[entry.job], at_work) for entry in TIMETABLE]


def _order(state: str) -> tuple[Order, ...]:
    if state == "waiting":
        return (Order(Job.priority), Order(Job.due_at), Order(Job.id))
    if state == "running":
        return (Order(Job.id),)
    return (Order(Job.finished_at, descending=True), Order(Job.id, descending=True))


def _about(jobs: Sequence[Job]) -> dict[int, str]:
    """Names of what these jobs are about, by job: a statement for each kind of thing among them."""
    found: dict[int, str] = {}
    for number, name, kinds in _SUBJECTS:
        subjects = {job.id: job.subject_id for job in jobs if job.name in kinds}
        if subjects:
            named = db.session.execute(select(number, name).where(number.in_(subjects.values())))
            known = {row[0]: row[1] for row in named}
            found |= {job: known.get(subject, "") for job, subject in subjects.items()}
    return found


def _refusals(jobs: Sequence[Job]) -> dict[int, str]:
    """Why music was refused that these jobs looked at, by job: the first look, or the hearing after it."""
    found: dict[int, str] = {}
    is_refused = Track.processing_state == "failed"
    unchecked = select(Upload.id, Track.processing_error).join(Track, Track.id == Upload.track_id)
    looks = (
        ("check_upload", Upload.id, unchecked.where(is_refused, Upload.checked_at.is_(None))),
        ("analyse_track", Track.id, select(Track.id, Track.processing_error).where(is_refused)),
    )
    for name, number, query in looks:
        subjects = {job.id: job.subject_id for job in jobs if job.name == name and job.state == "done"}
        if subjects:
            rows = db.session.execute(query.where(number.in_(subjects.values())))
            said = {row[0]: row[1] for row in rows}
            found |= {job: said[subject] for job, subject in subjects.items() if subject in said}
    return found


def _work(job: Job, about: str, refusal: str) -> Work:
    return Work(
        job.id,
        job.name,
        about,
        job.state,
        job.attempts,
        job.due_at,
        job.started_at,
        job.finished_at,
        job.error,
        refusal,
    )


def _line(entry: Entry, ended: dict[str, datetime | None], under_way: set[str]) -> Line:
    times = {state: time for state, time in ended.items() if time is not None}
    last = max(times, key=times.__getitem__, default=None)
    return Line(
        entry,
        last=times[last] if last else None,
        failed=last == "failed",
        is_under_way=entry.job in under_way,
        next=entry.next_after(clock.now()),
    )

"""Folders that were imported, how their last import went or goes, and asking for the next one."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, func, select

from musicapp.backends import jobs
from musicapp.db import db
from musicapp.domain.imports.actions import FolderImport
from musicapp.domain.imports.paths import path_of, shown
from musicapp.domain.imports.turn import is_taken
from musicapp.errors import NotFound
from musicapp.models import ImportRun

JOB = "scan_folder"
_PRIORITY = 40  # somebody asked for it; the covers that it finds come after


@dataclass(frozen=True, slots=True)
class Scan:
    """The last import of a folder. The numbers are files, and grow while it runs.

    ``is_waiting``: asked for and not begun. An import that was begun and is neither finished nor running was
    interrupted; the next one goes on where it stopped.
    """

    id: int
    folder: str
    copied: bool
    started_at: datetime
    finished_at: datetime | None
    is_running: bool
    is_waiting: bool
    seen: int  # in the folder
    added: int
    changed: int
    moved: int
    unchanged: int
    refused: int
    missing: int  # gone since the import before
    restored: int  # back again, among those unchanged
    unread: dict[str, int]  # in forms that are not read, by ending
    closed: list[str]  # folders that could not be opened, among those refused
    was_begun: bool

    @property
    def done(self) -> int:
        """How many of ``seen`` need no more work."""
        return self.added + self.changed + self.moved + self.unchanged + self.refused

    @property
    def is_interrupted(self) -> bool:
        """Whether it stopped before its end."""
        return self.was_begun and self.finished_at is None and not self.is_running

    @property
    def was_empty(self) -> bool:
        """Whether there was no music to be read."""
        return self.finished_at is not None and self.seen == len(self.closed)


def scans() -> list[Scan]:
    """The last import of each folder, by the name of the folder."""
    runs = db.session.scalars(
        select(ImportRun).where(ImportRun.id.in_(_last())).order_by(ImportRun.folder)
    ).all()
    waiting = jobs.under_way_for(JOB, [run.id for run in runs])
    newest = max((run.id for run in runs if run.begun), default=0)
    is_busy = is_taken()
    return [_scan(run, run.id == newest and is_busy, run.id in waiting) for run in runs]


def request_scan(scan_id: int) -> None:
    """Have the folder of this import read again in the background; twice is once. Raises NotFound."""
    run = db.session.get(ImportRun, scan_id)
    if run is None:
        raise NotFound
    last = db.session.scalar(select(func.max(ImportRun.id)).where(ImportRun.folder == run.folder))
    jobs.enqueue(JOB, last or scan_id, _PRIORITY)


def request_scans() -> None:
    """The same for every folder that was ever imported, as the timetable wants it."""
    for scan_id in db.session.scalars(_last()).all():
        jobs.enqueue(JOB, scan_id, jobs.USUAL)


def again(scan_id: int) -> FolderImport:
    """The next import of the folder of this one. Raises NotFound, or Invalid if the folder is away."""
    run = db.session.get(ImportRun, scan_id)
    if run is None:
        raise NotFound
    folder, copied = Path(path_of(run.folder)), run.copied
    db.session.rollback()
    return FolderImport(folder, copied)


def _last() -> Select[int]:
    """The last import of each folder that is not forgotten."""
    return select(func.max(ImportRun.id)).where(ImportRun.forgotten_at.is_(None)).group_by(ImportRun.folder)


def _scan(run: ImportRun, is_running: bool, is_waiting: bool) -> Scan:
    return Scan(
        id=run.id,
        folder=shown(path_of(run.folder)),
        copied=run.copied,
        started_at=run.started_at,
        finished_at=run.finished_at,
        is_running=is_running and run.finished_at is None,
        is_waiting=is_waiting,
        seen=run.seen,
        added=run.added,
        changed=run.changed,
        moved=run.moved,
        unchanged=run.skipped,
        refused=run.refused,
        missing=run.missing,
        restored=run.restored,
        unread=run.unread,
        closed=run.closed,
        was_begun=run.begun,
    )

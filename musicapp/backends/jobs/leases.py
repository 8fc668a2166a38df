"""Who does which job: a worker holds a lease and renews it; when it runs out, the job is anybody's again."""

import os
import socket
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Select, Update, or_, select, update

from musicapp import clock
from musicapp.db import db
from musicapp.models import Job

LEASE = timedelta(seconds=60)
ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=10)  # four times as long after each further attempt


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job that is ours to do."""

    id: int
    name: str
    subject_id: int
    payload: str
    attempts: int


def worker_name() -> str:
    """Machine and process, so that a successor on this machine knows a dead worker's leases."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


def claim(worker: str, without: Collection[str] = ()) -> Claimed | None:
    """Take the most urgent job that is due, or None. Begin it only after the transaction."""
    row = db.session.execute(_most_urgent(without)).first()
    if row is None:
        return None
    now = clock.now()
    # Only if it still waits: on PostgreSQL another worker may have been faster.
    taken = _changed(
        update(Job)
        .where(Job.id == row.id, Job.state == "waiting")
        .values(
            state="running",
            leased_by=worker,
            lease_until=now + LEASE,
            started_at=now,
            attempts=Job.attempts + 1,
        )
    )
    if taken != 1:
        return None
    return Claimed(row.id, row.name, row.subject_id, row.payload, row.attempts + 1)


def finish(job: Claimed, worker: str) -> bool:
    """Say that a job is done; False if the lease was lost meanwhile, and somebody else does it again."""
    return _settle(job, worker, state="done", finished_at=clock.now(), error="")


def fail(job: Claimed, worker: str, error: str, final: bool) -> bool:
    """Say that a job did not succeed. Unless ``final`` it waits for another attempt, longer each time."""
    if final or job.attempts >= ATTEMPTS:
        return _settle(job, worker, state="failed", finished_at=clock.now(), error=error[:1000])
    due = clock.now() + FIRST_PAUSE * 4 ** (job.attempts - 1)
    return _settle(job, worker, state="waiting", due_at=due, error=error[:1000])


def heartbeat(worker: str, ids: Collection[int]) -> None:
    """Renew a worker's leases of the jobs that it has in hand."""
    held = (Job.id.in_(ids), Job.state == "running", Job.leased_by == worker)
    db.session.execute(update(Job).where(*held).values(lease_until=clock.now() + LEASE))


def release(worker: str) -> None:
    """Give back what a stopping worker has not finished; the attempt does not count."""
    held = (Job.state == "running", Job.leased_by == worker)
    db.session.execute(update(Job).where(*held).values(**_WAITING, attempts=Job.attempts - 1))


def postpone(job: Claimed, worker: str, seconds: int) -> bool:
    """Say that what a job needs is away for a while: it waits, and the attempt does not count."""
    due = clock.now() + timedelta(seconds=seconds)
    return _settle(job, worker, state="waiting", due_at=due, attempts=Job.attempts - 1)


def sweep() -> int:
    """Put back jobs whose worker is gone; how many. One that ended its worker too often has failed.

    What was asked for by a clock that has been set back since is due now.
    """
    now, ended = clock.now(), _ended_workers()
    until = Job.lease_until  # further ahead than any lease: the clock has been set back since
    gone = (Job.state == "running", or_(until < now, until > now + 2 * LEASE, Job.leased_by.in_(ended)))
    error = "The worker was ended while it did this."
    failed = update(Job).where(*gone, Job.attempts >= ATTEMPTS)
    db.session.execute(failed.values(state="failed", leased_by="", finished_at=now, error=error))
    found = _changed(update(Job).where(*gone).values(**_WAITING))
    early = update(Job).where(Job.state == "waiting", Job.created_at > now, Job.due_at > now)
    db.session.execute(early.values(due_at=now))
    return found


_WAITING = {"state": "waiting", "leased_by": "", "lease_until": None}


def _most_urgent(without: Collection[str]) -> Select[int, str, int, str, int]:
    due = (Job.state == "waiting", Job.due_at <= clock.now())
    query = select(Job.id, Job.name, Job.subject_id, Job.payload, Job.attempts).where(*due)
    if without:
        query = query.where(Job.name.not_in(without))
    return query.order_by(Job.priority, Job.due_at, Job.id).limit(1)


def _settle(job: Claimed, worker: str, **values: object) -> bool:
    mine = (Job.id == job.id, Job.state == "running", Job.leased_by == worker)
    return _changed(update(Job).where(*mine).values(leased_by="", lease_until=None, **values)) == 1


def _changed(change: Update) -> int:
    """How many rows it changed."""
    return cast(CursorResult[Any], db.session.execute(change)).rowcount


def _ended_workers() -> list[str]:
    """Names of workers of this machine that hold leases and no longer run."""
    names = db.session.scalars(select(Job.leased_by).where(Job.state == "running").distinct())
    here = socket.gethostname()[:40]
    return [name for name in names if name.rpartition(":")[0] == here and not _runs(name.rpartition(":")[2])]


def _runs(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:
        return True
    return True

"""Asking for work: inside ``db.transaction()``, together with the change that makes it necessary."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from musicapp import clock
from musicapp.backends.jobs.waking import wake_after_commit
from musicapp.bulk import insert_many
from musicapp.db import change, db
from musicapp.models import Job

USUAL = 100  # smaller comes first


def enqueue(
    name: str, subject_id: int = 0, priority: int = USUAL, payload: str = "", due_at: datetime | None = None
) -> None:
    """Have job ``name`` of the register done. One that waits for a subject is hurried, not doubled."""
    wake_after_commit(db.session())
    if is_waiting(name, subject_id):
        hurry(name, subject_id, priority)
        return
    row = {"name": name, "subject_id": subject_id, "priority": priority, "payload": payload}
    db.session.execute(insert(Job).values(**row, due_at=due_at or clock.now()))


def enqueue_many(name: str, subject_ids: Sequence[int], priority: int = USUAL) -> None:
    """The same for many subjects of which none waits yet, with few statements; done in this order."""
    enqueue_with(name, dict.fromkeys(subject_ids, ""), priority)


def enqueue_with(name: str, payloads: Mapping[int, str], priority: int = USUAL) -> None:
    """The same, each subject with a payload of its own."""
    wake_after_commit(db.session())
    rows = [
        {"name": name, "subject_id": subject, "priority": priority, "payload": payload}
        for subject, payload in payloads.items()
    ]
    insert_many(db.session(), Job, rows)


def waiting_for(name: str, subject_ids: Collection[int]) -> set[int]:
    """The subjects among these for which such a job waits to be begun."""
    waiting = select(Job.subject_id).where(Job.name == name, Job.state == "waiting")
    return set(db.session.scalars(waiting.where(Job.subject_id.in_(subject_ids)))) if subject_ids else set()


def under_way_for(name: str, subject_ids: Collection[int]) -> set[int]:
    """The subjects among these for which such a job waits, or is being done."""
    open_jobs = select(Job.subject_id).where(Job.name == name, Job.state.in_(("waiting", "running")))
    return set(db.session.scalars(open_jobs.where(Job.subject_id.in_(subject_ids)))) if subject_ids else set()


def hurry(name: str, subject_id: int, priority: int) -> None:
    """Move a waiting job forward; one that is already further ahead, or at work, stays as it is."""
    waiting = (Job.name == name, Job.subject_id == subject_id, Job.state == "waiting")
    db.session.execute(update(Job).where(*waiting, Job.priority > priority).values(priority=priority))


def is_waiting(name: str, subject_id: int = 0) -> bool:
    """Whether such a job waits to be begun."""
    waiting = (Job.name == name, Job.subject_id == subject_id, Job.state == "waiting")
    return db.session.scalar(select(Job.id).where(*waiting).limit(1)) is not None


def is_under_way(name: str, subject_id: int = 0) -> bool:
    """Whether such a job waits, or is being done."""
    open_jobs = (Job.name == name, Job.subject_id == subject_id, Job.state.in_(("waiting", "running")))
    return db.session.scalar(select(Job.id).where(*open_jobs).limit(1)) is not None


def waiting_count(name: str) -> int:
    """How many jobs of a name are not done yet, running ones included."""
    count = select(func.count()).where(Job.name == name, Job.state.in_(("waiting", "running")))
    return db.session.scalar(count) or 0


def retry(ids: Collection[int] | None = None) -> int:
    """Put failed jobs back, all of them without ``ids``, with every attempt before them; how many."""
    wake_after_commit(db.session())
    failed = update(Job).where(Job.state == "failed")
    if ids is not None:
        failed = failed.where(Job.id.in_(ids))
    return change(failed.values(state="waiting", attempts=0, due_at=clock.now(), finished_at=None, error=""))


def forget_done(name: str) -> int:
    """Take away the jobs of a name that are done: one that runs each minute would hide all others; how many."""
    return change(delete(Job).where(Job.name == name, Job.state == "done"))


def forget_failed(job_id: int) -> int:
    """Take a failed job away; 1, or 0 if it is not failed any more."""
    return change(delete(Job).where(Job.id == job_id, Job.state == "failed"))

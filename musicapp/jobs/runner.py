"""Takes jobs and does them, several threads at a time; knows nothing of what they are about."""

import logging
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

from musicapp import clock
from musicapp.backends import jobs
from musicapp.backends.jobs import Claimed
from musicapp.db import transaction
from musicapp.domain.desk import due_at
from musicapp.errors import Unavailable
from musicapp.jobs.register import REGISTER, Kind

_MINUTE = timedelta(minutes=1)
BEAT_S = 15.0  # a quarter of a lease
LONG_AT_ONCE = 2
_log = logging.getLogger("musicapp.jobs")


@dataclass(frozen=True, slots=True)
class Lane:
    """Jobs of which no more than ``places`` are done at once, whatever waits."""

    names: frozenset[str]
    places: int


class Runner:
    """Does the work of one worker process. ``context`` opens what the database session lives in.

    ``apart`` has a large job done elsewhere; without it they are done here like all others.
    """

    def __init__(
        self,
        context: Callable[[], AbstractContextManager[object]],
        register: Mapping[str, Kind] = REGISTER,
        apart: Callable[[Claimed], None] | None = None,
    ) -> None:
        self.name = jobs.worker_name()
        self._context, self._register, self._apart = context, register, apart
        self._lanes = _lanes(register)
        self._closed, self._stopping = threading.Event(), threading.Event()
        self._claiming = threading.Lock()
        self._in_hand: dict[int, str] = {}  # the names of jobs by their ids
        self._looked = clock.now()

    def drain(self) -> int:
        """Do jobs until none is due; how many were done. Several threads may drain at once."""
        done = 0
        while self._do_next():
            done += 1
        return done

    def sweep(self) -> None:
        """Put back what dead workers held, ask for what the timetable says, and begin."""
        with self._context(), transaction():
            found = jobs.sweep()
            for name in self._due():
                jobs.enqueue(name)
        if found:
            _log.warning("took back %d unfinished jobs", found)
        self.drain()

    def beat(self) -> None:
        """Renew the leases every few seconds until ``stop``. Runs in a thread of its own."""
        while not self._stopping.wait(BEAT_S):
            if not self._in_hand:
                continue
            try:
                with self._context(), transaction():
                    jobs.heartbeat(self.name, list(self._in_hand))
            except Exception:
                _log.exception("leases were not renewed")

    def close(self) -> None:
        """Begin nothing new; what is begun may still end. A claim under way is through when this returns."""
        with self._claiming:
            self._closed.set()

    def stop(self) -> None:
        """Begin nothing new, and give back what is not finished: whatever it did may be done twice."""
        self.close()
        self._stopping.set()
        with self._context(), transaction():
            jobs.release(self.name)

    def _due(self) -> list[str]:
        """What the timetable says of each minute since the last look, none twice and none left out."""
        now = clock.now()
        if now < self._looked:  # the clock was set back; nobody waits until it is where it was
            self._looked = now - _MINUTE
        minutes = min(60, int((now - self._looked) / _MINUTE))
        self._looked = now if minutes == 60 else self._looked + minutes * _MINUTE
        return list(dict.fromkeys(name for ago in range(minutes) for name in due_at(now - ago * _MINUTE)))

    def _do_next(self) -> bool:
        """Claim and do one job; False if there is none for this thread."""
        with self._context():
            job = self._claimed()
        if job is None:
            return False
        try:
            self._do(job)
        finally:
            del self._in_hand[job.id]
        return True

    def _claimed(self) -> Claimed | None:
        try:
            with self._claiming:  # so that no two threads take the last place of a lane
                with transaction():
                    job = None if self._closed.is_set() else jobs.claim(self.name, self._full())
                if job is not None:
                    self._in_hand[job.id] = job.name
                return job
        except Unavailable:
            return None  # the database is busy; the next sweep looks again

    def _full(self) -> set[str]:
        """The names of which none may begin now, because as many as may of their lane are at work."""
        at_work = list(self._in_hand.values())
        full = (
            lane.names for lane in self._lanes if sum(name in lane.names for name in at_work) >= lane.places
        )
        return set().union(*full)

    def _do(self, job: Claimed) -> None:
        error, away_s = "", 0
        kind = self._register.get(job.name)
        try:
            if kind is None:
                raise LookupError(f"no job is called {job.name}")
            with self._context():
                (self._apart if self._apart and kind.large else kind.run)(job)
        except Unavailable as problem:
            _log.warning("job %s of %s waits: %s", job.name, job.subject_id, problem)
            away_s = problem.retry_after
        except Exception as problem:
            _log.exception("job %s of %s failed", job.name, job.subject_id)
            error = f"{type(problem).__name__}: {problem}"
        if self._stopping.is_set():
            return  # given back already
        with self._context(), transaction():
            if away_s:
                jobs.postpone(job, self.name, away_s)
            elif error:
                jobs.fail(job, self.name, error, final=kind is None)
            else:
                jobs.finish(job, self.name)


def _lanes(register: Mapping[str, Kind]) -> tuple[Lane, Lane]:
    """What is heavy leaves one core to listeners; what takes long leaves threads to what is quick."""
    heavy = frozenset(name for name, kind in register.items() if kind.heavy)
    long = frozenset(name for name, kind in register.items() if kind.long)
    return Lane(heavy, max(1, min(2, (os.cpu_count() or 1) - 1))), Lane(long, LONG_AT_ONCE)

"""Takes jobs and does them, several threads at a time; knows nothing of what they are about."""

import logging
import os
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
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
_log = logging.getLogger("musicapp.jobs")


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
        # One core stays free for listeners.
        self._heavy_places = threading.BoundedSemaphore(max(1, min(2, (os.cpu_count() or 1) - 1)))
        self._heavy = {name for name, kind in register.items() if kind.heavy}
        self._closed, self._stopping = threading.Event(), threading.Event()
        self._claiming = threading.Lock()
        self._in_hand: set[int] = set()
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
        has_place = self._heavy_places.acquire(blocking=False)
        job = None
        try:
            with self._context():
                job = self._claimed(without=() if has_place else self._heavy)
            if job is None:
                return False
            if has_place and job.name not in self._heavy:
                self._heavy_places.release()
                has_place = False
            self._in_hand.add(job.id)
            self._do(job)
            return True
        finally:
            if has_place:
                self._heavy_places.release()
            if job is not None:
                self._in_hand.discard(job.id)

    def _claimed(self, without: Collection[str]) -> Claimed | None:
        try:
            with self._claiming, transaction():
                return None if self._closed.is_set() else jobs.claim(self.name, without)
        except Unavailable:
            return None  # the database is busy; the next sweep looks again

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

"""A few children that live long, are started when first needed and replaced when they fall."""

import atexit
import os
import threading
import weakref
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple

from musicapp.backends.children.child import Child, Lost
from musicapp.backends.children.limits import Limits, Refused
from musicapp.words import N_

TOO_LONG = N_("Reading this file takes too long, so it was stopped. Export it again and replace it.")
TOO_MUCH = N_("This file needs more memory than it should. Export it again and replace it.")
BROKEN = N_("This file cannot be read. Export it again and replace it.")
NO_CHILD = N_("The reader of files does not start. Try again; if it stays so, look at the log.")
NOT_OF_THE_ITEM = (TOO_LONG, TOO_MUCH, NO_CHILD)  # refusals that another attempt may not meet
_STARTS = 3


class Outcome(NamedTuple):
    """What became of one item: a value, or the sentence of its refusal."""

    item: Any
    value: Any = None
    refusal: str | None = None


class Pool:
    """``size`` children that serve the ``TASKS`` of ``module`` (a dotted name) under ``limits``.

    Safe to use from several threads, and after a fork: the fork starts children of its own.
    """

    def __init__(self, module: str, size: int, limits: Limits) -> None:
        self._module, self._size, self._limits = module, size, limits
        self._reset()
        _pools.add(self)

    def one(self, task: str, item: Any) -> Any:
        """The value of ``task`` for one item. Raises Refused."""
        outcome = self._run(task, [item])[0]
        if outcome.refusal is not None:
            raise Refused(outcome.refusal)
        return outcome.value

    def each(self, task: str, items: Iterable[Any], batch: int = 64, ahead: int = 256) -> Iterator[Outcome]:
        """An outcome for each item, in order. All children work on batches, up to ``ahead`` items before the caller."""
        source = iter(items)
        running: deque[Future[list[Outcome]]] = deque()
        with ThreadPoolExecutor(self._size, thread_name_prefix="children") as threads:
            try:
                while True:
                    while len(running) * batch < ahead and (some := list(islice(source, batch))):
                        running.append(threads.submit(self._run, task, some))
                    if not running:
                        return
                    yield from running.popleft().result()
            finally:
                for future in running:
                    future.cancel()

    def get_ready(self) -> None:
        """Start the children now: they need a moment before they can take what will be asked."""
        while len(self._idle) < self._size:
            self._idle.append(Child(self._module, self._limits))

    def close(self) -> None:
        """End all idle children. The pool may be used again."""
        while self._idle:
            self._idle.pop().kill()

    def _reset(self) -> None:
        self._pid = os.getpid()
        self._places = threading.Semaphore(self._size)
        self._idle: deque[Child] = deque()

    def _run(self, task: str, items: list[Any], last_chance: bool = False) -> list[Outcome]:
        """Run a batch. A child's death is laid to the item in hand; the rest goes to a fresh child."""
        outcomes: dict[int, Outcome] = {}
        todo = list(range(len(items)))
        vain = 0
        while todo:
            lost = self._attempt(task, items, todo, outcomes)
            if lost is not None and lost.index is not None and todo[lost.index] not in outcomes:
                place = todo[lost.index]
                outcomes[place] = self._judged(task, items[place], lost.late, last_chance)
            left = [place for place in todo if place not in outcomes]
            vain = vain + 1 if len(left) == len(todo) else 0
            todo = left
            if vain == _STARTS:
                outcomes |= {place: Outcome(items[place], refusal=NO_CHILD) for place in todo}
                break
        return [outcomes[place] for place in range(len(items))]

    def _attempt(
        self, task: str, items: list[Any], todo: list[int], outcomes: dict[int, Outcome]
    ) -> Lost | None:
        def take(number: int, kind: str, value: Any) -> None:
            outcomes[todo[number]] = _outcome(items[todo[number]], kind, value)

        try:
            with self._borrowed() as child:
                child.ask(task, [items[place] for place in todo], take)
        except Lost as lost:
            return lost
        return None

    def _judged(self, task: str, item: Any, late: bool, last_chance: bool) -> Outcome:
        """The fallen child's item gets a second hearing alone, for somebody else may have ended the child."""
        if late:
            return Outcome(item, refusal=TOO_LONG)
        if last_chance:
            return Outcome(item, refusal=BROKEN)
        return self._run(task, [item], last_chance=True)[0]

    @contextmanager
    def _borrowed(self) -> Iterator[Child]:
        if self._pid != os.getpid():
            self._reset()  # the pipes of before the fork are the other process's
        with self._places:
            child = self._idle_child() or Child(self._module, self._limits)
            try:
                yield child
            except BaseException:
                child.kill()  # it may still be at work on what nobody waits for
                raise
            self._idle.append(child)

    def _idle_child(self) -> Child | None:
        while self._idle:
            child = self._idle.pop()
            if child.is_alive():
                return child
            child.kill()
        return None


def _outcome(item: Any, kind: str, value: Any) -> Outcome:
    if kind == "ok":
        return Outcome(item, value)
    if kind == "refused":
        return Outcome(item, refusal=value)
    return Outcome(item, refusal=TOO_MUCH if kind == "memory" else BROKEN)


_pools: "weakref.WeakSet[Pool]" = weakref.WeakSet()


def close_all() -> None:
    """End the children of every pool of this process."""
    for pool in list(_pools):
        if pool._pid == os.getpid():
            pool.close()


atexit.register(close_all)

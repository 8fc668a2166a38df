"""The child's own program. Started by its path, so that the application around it is never imported."""

import importlib
import mmap
import os
import resource
import select
import signal
import struct
import sys
import threading
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

Task = Callable[[Any, Callable[[], None]], Any]
FLUSH_AFTER_S = 0.05
BEAT_EVERY_S = 0.5


def main(module: str, limits: dict[str, Any], mark_fd: int) -> None:
    """Serve the ``TASKS`` of ``module`` from standard input to standard output until the parent leaves."""
    for request in (signal.SIGINT, signal.SIGTERM):  # said to the whole group, but the parent decides:
        signal.signal(request, signal.SIG_IGN)  # when it goes, the pipe closes, and so do we
    answers = os.dup(1)
    os.dup2(2, 1)  # a library that prints must not break the protocol
    mark = mmap.mmap(mark_fd, 8)
    tasks = importlib.import_module(module).TASKS  # before the limits: our own code may be cached on disk
    sys.dont_write_bytecode = (
        True  # under the limit on file size Python would leave cut-off .pyc files behind
    )
    _restrict(limits)
    threading.stack_size(256 * 1024)
    threading.Thread(target=leave_with_parent, daemon=True).start()
    _Server(tasks, limits, mark, answers).run()


def _restrict(limits: dict[str, Any]) -> None:
    os.nice(limits["nice"])
    for kind, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_FSIZE, limits["written_bytes"]),
        (resource.RLIMIT_NOFILE, limits["files"]),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        ceiling = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (ceiling, ceiling))


def leave_with_parent() -> None:
    """End at once when the parent is gone, also in the middle of a long file."""
    waiter = select.poll()
    waiter.register(0, 0)
    while not any(event & (select.POLLHUP | select.POLLERR) for _, event in waiter.poll()):
        time.sleep(0.2)
    os._exit(0)


class _Server:
    """Takes requests, runs each item under its own processor limit, and answers in small bundles."""

    def __init__(self, tasks: dict[str, Task], limits: dict[str, Any], mark: mmap.mmap, answers: int) -> None:
        self._tasks, self._limits, self._mark, self._answers = tasks, limits, mark, answers
        self._bundle: list[Any] = []
        self._sent = time.monotonic()
        self._cpu_until_s = 0

    def run(self) -> None:
        from musicapp.backends.children.frames import Closed, Reader

        reader = Reader(0)
        while True:
            try:
                request = reader.next(self._limits["idle_s"])
            except Closed:
                return
            if request is None:
                return
            self._answer(self._tasks[request["task"]], request["items"])

    def _answer(self, task: Task, items: list[Any]) -> None:
        for number, item in enumerate(items):
            self._mark[:8] = struct.pack("!q", number + 1)
            self._allow_cpu()
            outcome = self._outcome(task, item)  # first, because it may send the bundle to show that it lives
            self._bundle.append([number, *outcome])
            if time.monotonic() - self._sent > FLUSH_AFTER_S:
                self._flush()
        self._mark[:8] = struct.pack("!q", 0)
        self._flush(done=True)

    def _outcome(self, task: Task, item: Any) -> tuple[str, Any]:
        from musicapp.backends.children.limits import Refused

        try:
            return "ok", task(item, self._beat)
        except Refused as refusal:
            return "refused", refusal.sentence
        except MemoryError:
            return "memory", ""
        except Exception as problem:  # the file's fault, whatever it is
            return "broken", type(problem).__name__

    def _beat(self) -> None:
        """Tell the parent that work goes on."""
        if time.monotonic() - self._sent > BEAT_EVERY_S:
            self._flush()

    def _flush(self, done: bool = False) -> None:
        from musicapp.backends.children.frames import packed

        rest = memoryview(packed({"outcomes": self._bundle, "done": done}))
        while rest:
            rest = rest[os.write(self._answers, rest) :]
        self._bundle = []
        self._sent = time.monotonic()

    def _allow_cpu(self) -> None:
        until = int(time.process_time()) + self._limits["cpu_s"] + 1
        if until != self._cpu_until_s:
            self._cpu_until_s = until
            resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _stand_in() -> None:
    """Let ``musicapp.backends`` be imported without what ``musicapp/__init__.py`` may bring along."""
    home = Path(__file__).resolve().parents[2]
    package = types.ModuleType("musicapp")
    package.__path__ = [str(home)]
    sys.modules["musicapp"] = package
    sys.path.append(str(home.parent))


if __name__ == "__main__":
    import json

    _stand_in()
    main(sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3]))

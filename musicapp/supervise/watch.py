"""Web and worker under one supervisor: what falls is started again, what cannot start ends it all."""

import contextlib
import os
import resource
import shlex
import sys
from pathlib import Path
from typing import Any

from supervisor import events
from supervisor.medusa.asyncore_25 import ExitNow
from supervisor.options import ServerOptions
from supervisor.states import SupervisorStates
from supervisor.supervisord import Supervisor

from musicapp.config import ROOT, Settings
from musicapp.supervise import Obstacle

HERE = Path(__file__).resolve().parent
OPEN_FILES = 8192  # a listener on a slow line holds a socket and a file
CANNOT_START = (
    "Musewave stopped, because its {name} process cannot start; the reason stands above and in "
    "DATA_DIR/log. Mend it and start again."
)


def run(settings: Settings) -> None:
    """Run until a signal ends it; nothing is left over then. Raises Obstacle when a program cannot start."""
    os.chdir(ROOT)
    _raise_open_files()
    os.environ.update(_paths(settings))
    options = ServerOptions()
    options.realize(["-c", str(HERE / "programs.conf")], doc="")
    options.first, options.test = True, False
    watch = Watch(options)
    with contextlib.suppress(ExitNow):
        watch.main()
    if watch.fallen:
        raise Obstacle(CANNOT_START.format(name=watch.fallen))


class Watch(Supervisor):
    """Supervisor's loop, but for its idle first second, where output goes, and endless restarts."""

    fallen = ""

    def runforever(self) -> None:
        """Called once all programs are known and signals are caught."""
        events.subscribe(events.ProcessStateFatalEvent, self._give_up)
        events.subscribe(events.ProcessLogEvent, _pass_on)
        for group in self.process_groups.values():
            group.transition()
        super().runforever()

    def _give_up(self, event: Any) -> None:
        self.fallen = event.process.config.name
        self.options.mood = SupervisorStates.SHUTDOWN


def _pass_on(event: Any) -> None:
    """What a program says goes to our own output: straight, since that may be a file, a pipe or a socket."""
    data = event.data if isinstance(event.data, bytes) else event.data.encode()
    with contextlib.suppress(OSError):  # nobody listens any more; that is no reason to stop
        while data:
            data = data[os.write(sys.stdout.fileno(), data) :]


def _paths(settings: Settings) -> dict[str, str]:
    """For programs.conf: quoted as a shell would, where they become part of a command."""
    python = shlex.quote(sys.executable)
    return {
        "MUSEWAVE_PYTHON": python,
        "MUSEWAVE_TIED": f"{python} -I -S {shlex.quote(str(HERE / 'tied.py'))}",
        "MUSEWAVE_STATE": str(settings.data_dir),
        "MALLOC_ARENA_MAX": "2",  # hundreds of threads would each keep a heap of their own
    }


def _raise_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

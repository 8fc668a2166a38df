"""Jobs that take much memory: each in a process of its own, which gives all of it back when it ends."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import IO, Any, cast

from musicapp.backends.jobs import Claimed
from musicapp.errors import Unavailable

PROGRAM = "musicapp.supervise.apart"


class Fallen(Exception):
    """The process did not do it; says why."""


def run(job: Claimed) -> None:
    """Have ``job`` done there. Raises Unavailable as the job does, and Fallen for all else that it raises.

    The process leaves when its input closes, so it does not outlive this one, however that ends.
    """
    command = [sys.executable, "-m", PROGRAM]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        to, back = (cast(IO[str], pipe) for pipe in (process.stdin, process.stdout))
        to.write(json.dumps(asdict(job)) + "\n")
        to.flush()
        said = back.read()
    hear(said or json.dumps({"error": f"It ended with status {process.returncode}."}))


def tell(work: Callable[[], None]) -> str:
    """Do ``work``, and what became of it, for ``hear``."""
    outcome: dict[str, Any] = {}
    try:
        work()
    except Unavailable as problem:
        outcome = {"retry_after": problem.retry_after}
    except Exception as problem:
        outcome = {"error": f"{type(problem).__name__}: {problem}"}
    return json.dumps(outcome)


def hear(said: str) -> None:
    """Raise here what was raised there."""
    outcome = json.loads(said)
    if "retry_after" in outcome:
        raise Unavailable(retry_after=outcome["retry_after"])
    if "error" in outcome:
        raise Fallen(outcome["error"])

"""Tasks that misbehave in every way that a foreign file could make ours misbehave."""

import os
import signal
import sys
import time
from pathlib import Path

from musicapp.backends.children.limits import Beat, Refused


def echo(item, beat: Beat):
    return item


def refuse(item, beat: Beat):
    raise Refused("No, thank you.")


def behave(item, beat: Beat):
    if isinstance(item, int):
        return item
    faults = {"crash": crash, "exit": leave, "memory": fill, "raise": fail, "burn": burn, "sleep": sleep}
    return {**faults, "work": work}[item]()


def crash():
    os.kill(os.getpid(), signal.SIGSEGV)


def leave():
    os._exit(3)


def fill():
    return len(bytearray(1 << 30))


def fail():
    raise ZeroDivisionError


def burn():
    while True:
        pass


def work():
    """Take a tenth of a second of the processor, however long that takes."""
    until = time.process_time() + 0.1
    while time.process_time() < until:
        pass
    return os.getpid()


def sleep():
    time.sleep(60)


def pid(item, beat: Beat):
    return os.getpid()


def write(item, beat: Beat):
    Path(item).write_bytes(bytes(100_000))


def surroundings(item, beat: Beat):
    open_files = [path for path in Path("/proc/self/fd").iterdir() if path.exists()]
    return {
        "environment": dict(os.environ),
        "files": [str(path.readlink()) for path in open_files],
        "modules": sorted(sys.modules),
    }


TASKS = {
    "echo": echo,
    "refuse": refuse,
    "behave": behave,
    "pid": pid,
    "write": write,
    "surroundings": surroundings,
}

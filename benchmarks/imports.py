"""How fast a folder of music comes in: files a second, wall time of the whole command, and its peak memory.

    python benchmarks/imports.py [--files 20000] [--folder /tmp/musewave-imports]

Each figure is that of ``flask import folder`` in a process of its own, on an empty SQLite database: small files,
the same again unchanged, and files of 130 kB. The made-up music is kept in the folder for the next time.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import music_folder

ROOT = Path(__file__).parent.parent
SMALL_KB, LARGE_KB = 17, 132
WANTED_FILES_PER_S = 4000
WANTED_AGAIN_S = 1.0
GLANCE_S = 0.05
# Becomes ``flask``, and says at the end what it and its children took. What is registered first runs last.
MEASURED = """
import atexit, json, resource, runpy, sys

def tell():
    of = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps([used.ru_utime + used.ru_stime for used in of]), file=sys.stderr)

atexit.register(tell)
runpy.run_module("flask", run_name="__main__", alter_sys=True)
"""


class Run(NamedTuple):
    """One call of the command."""

    wall_s: float
    cpu_s: float  # of the command itself, which writes
    readers_s: float  # of the children that read files: CPU, too
    peak_mb: float  # resident, of the command and its readers together


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="How fast a folder of music comes in.")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "musewave-imports")
    given = parser.parse_args(arguments)
    print(
        f"{'import':34} {'wall s':>8} {'files/s':>9} {'cpu s':>7} {'readers':>8} {'peak MB':>8} {'reader':>7}"
    )
    for kilobytes, files in ((SMALL_KB, given.files), (LARGE_KB, given.files // 4)):
        folder = library(given.folder, files, kilobytes)
        with tempfile.TemporaryDirectory() as data:
            environment = prepared(Path(data))
            report(f"{files} files of {kilobytes} kB", files, imported(folder, environment))
            report("  again, unchanged", files, imported(folder, environment))
    print(f"asked for: {WANTED_FILES_PER_S} files/s at {SMALL_KB} kB, unchanged within {WANTED_AGAIN_S} s")


def library(folder: Path, files: int, kilobytes: int) -> Path:
    """A made-up library, made anew only if it is not there."""
    place = folder / f"{files}-of-{kilobytes}kB"
    if not place.is_dir():
        unfinished = place.with_suffix(".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        music_folder.write(unfinished, files, kilobytes)
        unfinished.rename(place)
    return place


def prepared(data: Path) -> dict[str, str]:
    """The environment of an instance whose tables are there and empty."""
    (data / "run").mkdir()
    environment = os.environ | {
        "MUSEWAVE_ENV": "development",
        "DATA_DIR": str(data),
        "DATABASE_URL": "",
        "SECRET_KEY": os.urandom(32).hex(),
        "ACCESS": "public",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "musicapp.supervise.prepare"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return environment


def imported(folder: Path, environment: dict[str, str]) -> Run:
    """Wall time from the start of Python to its end."""
    command = [sys.executable, "-c", MEASURED, "--app", "wsgi", "import", "folder", str(folder)]
    begun = time.perf_counter()
    running = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with ThreadPoolExecutor(1) as beside:
        peak_mb = beside.submit(watched, running)
        out, said = running.communicate()
        wall_s = time.perf_counter() - begun
    if running.returncode:
        raise SystemExit(out + said)
    return Run(wall_s, *json.loads(said.splitlines()[-1]), peak_mb.result())


def watched(running: subprocess.Popen[str]) -> float:
    """Look on until the end; the most memory that each process ever held, added up, in MB."""
    peaks_kb: dict[int, int] = {}
    while running.returncode is None:
        with contextlib.suppress(OSError):
            for pid in (running.pid, *children_of(running.pid)):
                found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
                peaks_kb[pid] = int(found[1]) if found else peaks_kb.get(pid, 0)
        time.sleep(GLANCE_S)
    return sum(peaks_kb.values()) / 1024


def children_of(pid: int) -> list[int]:
    threads = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for thread in threads for child in (thread / "children").read_text().split()]


def report(label: str, files: int, run: Run) -> None:
    took = f"{run.wall_s:8.2f} {files / run.wall_s:9.0f} {run.cpu_s:7.2f} {run.readers_s:8.2f}"
    print(f"{label:34} {took} {run.peak_mb:8.0f}")


if __name__ == "__main__":
    main()

"""How fast a folder of music comes in: files a second, wall time of the whole command, and its peak memory.

    python benchmarks/imports.py [--files 20000] [--folder /tmp/musewave-imports]

Each figure is that of ``flask import folder`` in a process of its own, on an empty SQLite database: small files,
the same again unchanged, and files of 130 kB. The made-up music is kept in the folder for the next time.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import music_folder

ROOT = Path(__file__).parent.parent
SMALL_KB, LARGE_KB = 17, 132
WANTED_FILES_PER_S = 4000
WANTED_AGAIN_S = 1.0
# Becomes ``flask``, and says at the end what it and its children took. What is registered first runs last.
MEASURED = """
import atexit, json, resource, runpy, sys

def tell():
    of = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu_s = [used.ru_utime + used.ru_stime for used in of]
    print(json.dumps({"cpu_s": cpu_s, "peak_kb": [used.ru_maxrss for used in of]}), file=sys.stderr)

atexit.register(tell)
runpy.run_module("flask", run_name="__main__", alter_sys=True)
"""


class Run(NamedTuple):
    """One call of the command."""

    wall_s: float
    cpu_s: float  # of the command itself, which writes
    readers_s: float  # of the children that read files: CPU, too
    peak_mb: float  # of the command
    reader_mb: float  # of the largest child


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
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    wall_s = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    told = json.loads(done.stderr.splitlines()[-1])
    return Run(wall_s, *told["cpu_s"], *(peak / 1024 for peak in told["peak_kb"]))


def report(label: str, files: int, run: Run) -> None:
    took = f"{run.wall_s:8.2f} {files / run.wall_s:9.0f} {run.cpu_s:7.2f} {run.readers_s:8.2f}"
    print(f"{label:34} {took} {run.peak_mb:8.0f} {run.reader_mb:7.0f}")


if __name__ == "__main__":
    main()

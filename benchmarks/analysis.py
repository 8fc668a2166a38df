"""Seconds of CPU per minute of audio, step by step, and a listener's pages while a worker analyses.

python benchmarks/analysis.py [--minutes 4] [--tracks 12]
"""

import argparse
import base64
import io
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import av
import numpy as np
from PIL import Image

from benchmarks.listeners import pages_during, show
from musicapp.backends.audio import describing, listening
from musicapp.backends.images import pixels
from musicapp.config import ROOT
from musicapp.domain.analysis import waveform_paths
from tests import corpus
from tests.reliability import stock
from tests.reliability.house import free_port, started

FORMS = ("mp3", "flac", "opus", "m4a")
BUSY = "SELECT count(*) FROM jobs WHERE name = 'analyse_track' AND state IN ('waiting', 'running')"


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What analysis costs.")
    parser.add_argument("--minutes", type=int, default=4, help="length of each file")
    parser.add_argument("--tracks", type=int, default=12, help="files analysed while pages are asked for")
    parser.add_argument("--seconds", type=float, default=20, help="how long pages are asked for")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="musewave-analysis-") as folder:
        music = Path(folder) / "music"
        paths = {form: _write(music / f"one.{form}", given.minutes) for form in FORMS}
        print(
            f"{'s of CPU a minute of':22}{'decode':>8}{'loudness':>10}{'peaks':>8}{'all':>8}{'tempo, key':>12}"
        )
        for form, path in paths.items():
            _print_steps(form, path, given.minutes)
        _print_once()
        for number in range(given.tracks - len(FORMS)):
            _write(music / f"more {number}.flac", given.minutes)
        _pages_meanwhile(Path(folder) / "data", music, given.seconds)


def _write(path: Path, minutes: int) -> Path:
    chance = np.random.default_rng(1)
    second = chance.normal(0, 0.1, (44_100 * 10, 2)).astype("f4")
    return corpus.write(path, np.tile(second, (6 * minutes, 1)), title=path.stem, artist="Ada")


def _print_steps(form: str, path: Path, minutes: int) -> None:
    frames: list[Any] = []
    decode = _cpu(lambda: frames.extend(_decoded(path)))
    meter = listening._Meter(frames[0])
    heard: list[list[np.ndarray]] = []
    loudness = _cpu(lambda: heard.extend(meter.measure(frame) for frame in [*frames, None]))
    shape = listening._Shape()
    peaks = _cpu(lambda: [shape.add(pieces) for pieces in heard] and shape.peaks())
    every = _cpu(lambda: listening.listen(str(path), lambda: None))
    described = _cpu(lambda: describing.describe(str(path), lambda: None))
    steps = zip((decode, loudness, peaks, every, described), (8, 10, 8, 8, 12), strict=True)
    print(f"{form:22}" + "".join(f"{seconds / minutes:>{width}.3f}" for seconds, width in steps))


def _decoded(path: Path) -> Iterator[Any]:
    with av.open(str(path)) as source:
        yield from source.decode(audio=0)


def _print_once() -> None:
    """What a track or an album costs however long it is."""
    noise, jpeg = np.random.default_rng(1).integers(0, 255, (60, 60, 3), np.uint8), io.BytesIO()
    Image.fromarray(noise).resize((1200, 1200)).save(jpeg, "JPEG")
    cover = base64.b64encode(jpeg.getvalue()).decode()
    item = {"picture": cover, "sizes": ((96, 96), (304, 304), (608, 608)), "least": (64, 64)}
    print(f"waveform drawn: {_cpu(lambda: waveform_paths(bytes(range(200)))) * 1000:.1f} ms")
    print(f"cover of 1200 pixels in six files: {_cpu(lambda: pixels.cut(item, lambda: None)) * 1000:.0f} ms")


def _pages_meanwhile(folder: Path, music: Path, seconds: float) -> None:
    """Import, start, and ask for an album's page while the worker listens to what came in."""
    shelf, port = stock.made(folder), free_port()
    settings = {
        "MUSEWAVE_ENV": "production",
        "SECRET_KEY": stock.SECRET,
        "BASE_URL": f"http://127.0.0.1:{port}",
    }
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), **settings}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "import", "folder", str(music)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    waiting = _asked(folder, BUSY)
    with started(folder, port, **settings) as house:
        house.wait_for("plays at")
        times = pages_during(port, shelf.album, seconds, lambda: time.sleep(seconds))
        left = _asked(folder, BUSY)
    print(f"{waiting - left} of {waiting} files heard in {seconds:.0f} s by one worker, one core left free")
    show("album page meanwhile", times)


def _asked(folder: Path, question: str) -> int:
    with closing(sqlite3.connect(folder / "musewave.db", timeout=20)) as database:
        return int(database.execute(question).fetchone()[0])


def _cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


if __name__ == "__main__":
    main()

"""A worker that is killed at every point of what happens to an upload."""

import hashlib
import json
import signal
import subprocess
import sys
from pathlib import Path

from musicapp.config import ROOT
from tests import corpus
from tests.reliability.dying import POINTS


def songs(folder: Path) -> list[Path]:
    """A short piece with a cover of its own for each point."""
    return [song(folder, number) for number in range(len(POINTS))]


def song(folder: Path, number: int) -> Path:
    path = corpus.write(folder / f"{number}.mp3", corpus.tone(0.6, 220 + 20 * number))
    return corpus.with_picture(path, corpus.picture(folder / "p.jpg", (20 * number, 90, 120)).read_bytes())


def test_each_file_is_ready_once_with_its_cover_and_nothing_is_left_over(tmp_path: Path) -> None:
    files = songs(tmp_path / "music")
    command = [sys.executable, "-m", "tests.reliability.dying", str(tmp_path / "data"), *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    told = json.loads(done.stdout)
    assert told["ends"] == [-signal.SIGKILL] * len(POINTS) + [0]
    assert [state for _, state, _ in told["tracks"]] == ["ready"] * len(files)
    assert len({cover for *_, cover in told["tracks"]} - {""}) == told["pictures"] == len(files)
    digests = sorted(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    assert told["hashes"] == told["files"] == digests
    # An MP3 has two renditions that are worth it.
    assert (told["renditions"], told["described"]) == (2 * len(files), len(files))
    assert (told["found"], told["left"], told["jobs"]) == ([], [], ["done"])

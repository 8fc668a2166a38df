"""Uploads on a real server: writers that meet, web processes and workers that are killed, and nothing lost or left."""

import contextlib
import copy
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from musicapp.config import ROOT
from tests import corpus
from tests.reliability.house import House, started, until
from tests.reliability.sender import Sender

PASSWORD = "a password of the tests"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(scope="module")
def house(folder: Path) -> Iterator[House]:
    with started(folder / "data", LIMIT_API="off") as house:
        house.wait_for("Musewave plays at")
        yield house


@pytest.fixture(scope="module")
def artist(house: House, folder: Path) -> Sender:
    environment = {
        **os.environ,
        "MUSEWAVE_ENV": "development",
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": "",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "users", "create", "ada", "ada@example.org"]
    subprocess.run([*command, "--password", PASSWORD], cwd=ROOT, env=environment, check=True)
    sender = Sender(house.port)
    sender.sign_in("ada", PASSWORD)
    assert sender.post("/studio/artists", name="Mira Oduya").status == 303
    sender.token()
    return sender


def noise(folder: Path, seed: int) -> bytes:
    """A piece of 20 s and 3.5 MB."""
    sound = np.random.default_rng(seed).normal(0, 0.1, (44_100 * 20, 2)).astype(np.float32)
    return corpus.write(folder / f"{seed}.wav", sound).read_bytes()


def kept(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in (folder / "data/media/audio").rglob("*") if path.is_file()]


def parts(folder: Path) -> list[Path]:
    return list((folder / "data/media/incoming").glob("*"))


def test_of_ten_who_send_the_same_at_once_one_succeeds_and_the_file_is_whole(
    house: House, artist: Sender, folder: Path
) -> None:
    data = noise(folder, 1)
    place = artist.begin(len(data))
    together, statuses = threading.Barrier(10), Counter[int]()

    def send() -> None:
        sender = copy.copy(artist)
        sender._connection = None
        together.wait()
        with contextlib.suppress(OSError):  # who is refused before the body may find the line shut
            statuses[sender.send(place, data)] += 1
        sender.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses[204] == 1, statuses
    assert set(statuses) <= {204, 409}
    until(lambda: artist.state(place) == "ready")
    assert kept(folder) == [data]


def test_killed_web_processes_cost_no_byte_that_was_written(
    house: House, artist: Sender, folder: Path
) -> None:
    data = noise(folder, 2)
    place, at = artist.begin(len(data)), 0
    part = folder / "data/media/incoming" / place.rpartition("/")[2]
    for share in (0.2, 0.5, 0.9):
        line = artist.begin_to_send(place, data, at, int(len(data) * share))
        least = int(len(data) * share) - 300_000  # a piece under way may be lost
        until(lambda least=least: part.stat().st_size >= least)
        for web in psutil.Process(house.programs()["web"].pid).children():
            web.send_signal(signal.SIGKILL)
        line.close()
        artist.close()
        until(lambda: _answers(house))
        at = artist.offset(place)
        assert least <= at <= len(data) * share
    assert artist.send(place, data[at:], at) == 204
    until(lambda: artist.state(place) == "ready")
    assert data in kept(folder)
    assert parts(folder) == []


def test_killed_workers_leave_each_file_ready_once(house: House, artist: Sender, folder: Path) -> None:
    pieces = [noise(folder, seed) for seed in (3, 4)]
    places = [artist.begin(len(piece)) for piece in pieces]
    for place, piece in zip(places, pieces, strict=True):
        assert artist.send(place, piece) == 204
        killed = house.programs()["worker"]
        killed.send_signal(signal.SIGKILL)
        until(lambda killed=killed: house.programs().get("worker", killed).pid != killed.pid)
    until(lambda: all(artist.state(place) == "ready" for place in places))
    assert sorted(kept(folder)).count(pieces[0]) == sorted(kept(folder)).count(pieces[1]) == 1
    assert parts(folder) == []


def _answers(house: House) -> bool:
    with contextlib.suppress(OSError):
        return house.get("/healthz") == 200
    return False

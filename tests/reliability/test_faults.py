"""What breaks under a running house: the music goes on, nothing acknowledged is lost, and it heals by itself."""

import itertools
import os
import resource
import shutil
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psutil
import pytest

from tests.reliability import stock
from tests.reliability.guest import Answer, Guest
from tests.reliability.house import House, started, until
from tests.reliability.stock import Stock

NEWCOMER = {"username": "nora", "email": "nora@example.org", "password": "a good long sentence"}
_numbers = itertools.count(1)


class Place:
    """A running house with something to hear in it."""

    def __init__(self, house: House, folder: Path, shelf: Stock) -> None:
        self.house, self.folder, self.shelf = house, folder, shelf
        self.track = shelf.tracks[0]
        self.guest = Guest(house.port)

    def report(self, play_id: str = "") -> Answer:
        """Somebody new heard a track; a new connection each time, so that a killed process is none of its business."""
        return Guest(self.house.port).report(play_id or new_play(), self.track)

    def hear(self, first: int = 0) -> Answer:
        address = f"/media/tracks/{self.track}/audio"
        return self.guest.get(address, Range=f"bytes={first}-{first + 999}")

    def look(self) -> Answer:
        return self.guest.get(self.shelf.album)

    def web_processes(self) -> list[psutil.Process]:
        return self.house.programs()["web"].children()

    def counted(self) -> tuple[int, int]:
        """Counted plays by their rows, and by the counter."""
        with closing(sqlite3.connect(self.folder / "musewave.db", timeout=20)) as database:
            rows = "SELECT count(*) FROM plays WHERE counted_at IS NOT NULL"
            counter = "SELECT sum(play_count) FROM tracks"
            return database.execute(rows).fetchone()[0], database.execute(counter).fetchone()[0]

    def is_kept(self, play_id: str) -> bool:
        with closing(sqlite3.connect(self.folder / "musewave.db", timeout=20)) as database:
            return bool(database.execute("SELECT 1 FROM plays WHERE play_id = ?", (play_id,)).fetchone())


@contextmanager
def playing(folder: Path, **settings: str) -> Iterator[Place]:
    shelf = stock.made(folder)
    with started(folder, **SETTINGS, **settings) as house:
        house.wait_for("plays at")
        yield Place(house, folder, shelf)


SETTINGS = {
    "SECRET_KEY": stock.SECRET,
    "WEB_WORKERS": "2",
    "WEB_THREADS": "64",
    "LIMIT_API": "off",
    "LOG_LEVEL": "warning",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with playing(tmp_path_factory.mktemp("faults")) as running:
        yield running


def new_play() -> str:
    return f"play-{os.getpid()}-{next(_numbers):06}"


def goes_on(place: Place) -> bool:
    """Pages are shown and music is sent."""
    return place.look().status == 200 and place.hear().status == 206


def refused_for_now(answer: Answer, words: str) -> bool:
    """A sentence that says why, and when to ask again."""
    return answer.status == 503 and answer.retry_after > 0 and words in answer.json["error"]["message"]


class TestALockThatOutlastsTheWaiting:
    def test_makes_writers_wait_then_says_so_while_pages_and_music_go_on(self, place: Place) -> None:
        before, writers = place.counted()[0], 40  # more than the pool has connections
        ids = [new_play() for _ in range(writers)]
        with closing(sqlite3.connect(place.folder / "musewave.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            begun = time.monotonic()
            with ThreadPoolExecutor(writers + 1) as pool:
                answers = [pool.submit(place.report, play_id) for play_id in ids]
                while time.monotonic() - begun < 8:
                    assert goes_on(place)
                    time.sleep(0.5)
                late = pool.submit(place.report)
                until(lambda: any(answer.done() for answer in answers))
                assert goes_on(place)
                other.execute("COMMIT")
                told = [answer.result() for answer in answers]
                assert late.result().status == 200  # it waited less long than the lock
        assert {answer.status for answer in told} <= {200, 503}
        refused = [play_id for play_id, answer in zip(ids, told, strict=True) if answer.status == 503]
        assert refused
        assert all(refused_for_now(answer, "busy") for answer in told if answer.status == 503)
        assert {place.report(play_id).status for play_id in refused} == {200}
        assert place.counted() == (before + writers + 1, before + writers + 1)


class TestAMediaFolderThatIsUnmounted:
    def test_says_when_to_ask_again_and_plays_on_when_it_is_back(self, place: Place) -> None:
        audio, aside = place.folder / "media" / "audio", place.folder / "media" / "elsewhere"
        audio.rename(aside)
        try:
            away = place.hear()
            assert (away.status, away.retry_after) == (503, 15)
            assert "folder with the music is away" in away.body.decode()
            assert place.look().status == 200
            assert place.report().status == 200
            audio.mkdir()  # a mount point without its disk
            assert place.hear().status == 503
            audio.rmdir()
        finally:
            aside.rename(audio)
        assert place.hear().status == 206
        assert place.guest.get(f"/api/v1/tracks/{place.track}").json["data"]["unplayable"] is None


class TestAKilledWebProcess:
    def test_loses_no_play_that_was_acknowledged_and_counts_none_twice(self, place: Place) -> None:
        """Players report while processes are killed, and repeat what was not acknowledged."""
        before, players, each = place.counted()[0], 8, 15
        stop = threading.Event()
        with ThreadPoolExecutor(players + 1) as pool:
            killing = pool.submit(_kill_now_and_then, place, stop)
            told = [pool.submit(_report_until_acknowledged, place, each) for _ in range(players)]
            try:
                acknowledged = [play_id for one in told for play_id in one.result()]
            finally:
                stop.set()
            assert killing.result() > 0
        assert len(set(acknowledged)) == players * each
        assert all(place.is_kept(play_id) for play_id in acknowledged)
        assert place.counted() == (before + players * each, before + players * each)
        until(lambda: len(place.web_processes()) == 2)
        assert goes_on(place)


class TestLinesThatStayOpen:
    def test_after_their_answer_hold_nobody_up(self, place: Place) -> None:
        """A server that waits for each good-bye would answer nobody else for half a minute."""
        request = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        with ExitStack() as stack:
            for _ in range(60):
                line = stack.enter_context(socket.create_connection(("127.0.0.1", place.house.port)))
                line.sendall(request)
            assert Guest(place.house.port, patience_s=20).get(place.shelf.album).status == 200


class TestAFullDisk:
    @pytest.mark.parametrize("kind", ["quota", "disk"])
    def test_lets_music_go_on_says_so_and_takes_all_once_there_is_room(
        self, kind: str, place: Place, tmp_path: Path
    ) -> None:
        with ExitStack() as stack:
            if kind == "disk":
                stack.enter_context(_small_disk(tmp_path))
                place = stack.enter_context(playing(tmp_path / "disk"))
            acknowledged, refused = new_play(), new_play()
            assert place.report(acknowledged).status == 200
            with _filled_disk(place) if kind == "disk" else _used_up_quota(place):
                until(lambda: place.report().status == 503)  # what fits into the last page is kept
                assert refused_for_now(place.report(refused), "disk is full")
                assert goes_on(place)
                assert place.guest.get("/readyz").status == 503
                offered = Guest(place.house.port).send("/auth/register", **NEWCOMER)
                assert offered.status == 503
                page = offered.body.decode()
                assert "disk is full" in page and 'value="nora"' in page and "Send it now" in page
            until(lambda: place.guest.get("/readyz").status == 200)
            until(lambda: place.report(refused).status == 200)
            assert place.is_kept(acknowledged) and place.is_kept(refused)
            rows, counter = place.counted()
            assert rows == counter


class TestADatabaseThatCannotBeWritten:
    def test_is_read_says_so_and_is_written_again_once_mended(self, tmp_path: Path) -> None:
        shelf = stock.made(tmp_path)
        database = tmp_path / "musewave.db"
        with started(tmp_path, as_anybody=True, **SETTINGS) as house:
            house.wait_for("plays at")
            place = Place(house, tmp_path, shelf)
            assert place.report().status == 200
            database.chmod(0o444)
            for process in place.web_processes():  # an open file stays writable
                process.kill()
            until(lambda: _answered(place.report) == 503)
            assert refused_for_now(place.report(), "cannot write")
            assert goes_on(place)
            assert (place.guest.get("/readyz").status, place.guest.get("/healthz").status) == (503, 200)
            database.chmod(0o644)
            assert place.guest.get("/readyz").status == 200
            until(lambda: place.report().status == 200)
            assert house.process.poll() is None


def _answered(ask: Callable[[], Answer]) -> int:
    try:
        return ask().status
    except OSError:
        return 0


def _report_until_acknowledged(place: Place, plays: int) -> list[str]:
    """Each play by somebody new, told again until it is acknowledged, as the player's outbox does."""
    acknowledged = []
    for _ in range(plays):
        guest, play_id = Guest(place.house.port), new_play()
        deadline = time.monotonic() + 30
        while True:
            try:
                answer = guest.report(play_id, place.track)
            except Exception:  # the process at the other end was killed
                assert time.monotonic() < deadline
                time.sleep(0.02)
                continue
            if answer.status == 200:
                break
            assert answer.status == 503
        acknowledged.append(play_id)
    return acknowledged


def _kill_now_and_then(place: Place, stop: threading.Event) -> int:
    """Three times, and never the last process that is left."""
    killed = 0
    while killed < 3 and not stop.wait(0.3):
        processes = place.web_processes()
        if len(processes) == 2:
            processes[killed % 2].kill()
            killed += 1
    return killed


@contextmanager
def _used_up_quota(place: Place) -> Iterator[None]:
    """No process of the web may make a file longer than it is: what a quota looks like from inside."""
    processes = place.web_processes()
    for process in processes:
        process.rlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        for process in processes:
            process.rlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    """A disk of 128 MB at ``folder``; only root may mount one, everybody else has the quota."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=128m", "none", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not allowed here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def _filled_disk(place: Place) -> Iterator[None]:
    ballast = place.folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for piece in (1 << 20, 4096):
            try:
                while True:
                    file.write(bytes(piece))
            except OSError:
                continue
    assert shutil.disk_usage(place.folder).free < 4096
    try:
        yield
    finally:
        ballast.unlink()

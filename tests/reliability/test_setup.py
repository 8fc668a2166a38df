"""The demo on a file database and in real processes: made, cut off, completed, heard, and taken away."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from musicapp.config import ROOT

SMALL = ["--people", "6", "--days", "30", "--tracks", "2"]
PATIENCE_S = 600  # the children yield to everything else on this machine, and make music for two tracks


class Instance:
    """A folder with a migrated database, and commands on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "run").mkdir(parents=True)
        self.environ = {
            "PATH": os.environ["PATH"],
            "MUSEWAVE_ENV": "development",
            "DATA_DIR": str(folder),
            "PYTHONWARNINGS": "ignore",
        }
        self.run("-m", "musicapp.supervise.prepare")

    def start(self, *command: str) -> subprocess.Popen[str]:
        out = subprocess.PIPE
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environ,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *command: str) -> str:
        """What it says; it must succeed."""
        process = self.start(*command)
        said, _ = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0, said
        return said

    def setup(self, *command: str) -> str:
        return self.run("-m", "flask", "--app", "wsgi", "setup", *command)

    def ask(self, question: str) -> int:
        with closing(sqlite3.connect(self.folder / "musewave.db", timeout=10)) as connection:
            return int(connection.execute(question).fetchone()[0])

    def wait(self, is_so: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE_S
        while not is_so():
            assert time.monotonic() < until, "it never came to that"
            time.sleep(0.02)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    yield Instance(tmp_path_factory.mktemp("data of the demo"))


def test_an_import_says_of_a_database_of_no_or_another_version_what_to_do(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "MUSEWAVE_ENV": "development", "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "import", "folder", str(tmp_path)]
    for wrong in ("is not made yet", "is of another version"):
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert wrong in done.stderr and "Start Musewave once" in done.stderr
        assert "table" not in done.stderr and "Traceback" not in done.stderr
        with closing(sqlite3.connect(tmp_path / "musewave.db")) as connection, connection:
            connection.execute("CREATE TABLE IF NOT EXISTS alembic_version (version_num TEXT)")
            connection.execute("INSERT INTO alembic_version VALUES ('0001')")


def test_a_killed_seeding_is_completed_by_the_next(instance: Instance) -> None:
    killed = instance.start("-m", "flask", "--app", "wsgi", "setup", "demo", "--wait", *SMALL)
    instance.wait(lambda: instance.ask("SELECT count(*) FROM jobs WHERE state = 'running'") > 0)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    said = instance.setup("demo", "--wait", *SMALL)
    assert "2 of 2 tracks are ready" in said
    assert instance.ask("SELECT count(*) FROM jobs WHERE state <> 'done'") == 0
    assert instance.ask("SELECT count(*) FROM plays") > 100
    assert instance.ask("SELECT count(*) - count(DISTINCT play_id) FROM plays") == 0


def test_what_was_made_can_be_heard_and_seen(instance: Instance) -> None:
    loudness = "FROM tracks WHERE demo AND processing_state = 'ready'"
    assert instance.ask(f"SELECT count(*) {loudness} AND loudness_lufs BETWEEN -17.5 AND -14.5") == 2
    assert instance.ask(f"SELECT count(*) {loudness} AND true_peak_dbtp <= -1 AND duration_ms >= 60000") == 2
    assert instance.ask("SELECT count(DISTINCT peaks) FROM waveforms") == 2
    with closing(sqlite3.connect(instance.folder / "musewave.db")) as connection:
        files = connection.execute("SELECT path, size FROM audio_files").fetchall()
    assert all((instance.folder / "media" / path).stat().st_size == size for path, size in files)
    assert instance.ask("SELECT count(*) FROM albums WHERE demo AND cover_key = ''") == 0
    assert instance.ask("SELECT count(*) FROM artists WHERE demo AND avatar_key = ''") == 0


def test_twice_is_once(instance: Instance) -> None:
    before = instance.ask("SELECT count(*) FROM plays"), instance.ask("SELECT count(*) FROM jobs")
    assert "0 of them new" in instance.setup("demo", "--wait", *SMALL)
    assert before == (instance.ask("SELECT count(*) FROM plays"), instance.ask("SELECT count(*) FROM jobs"))


def test_clearing_takes_rows_and_files(instance: Instance) -> None:
    instance.setup("clear", "--yes")
    for table in ("users", "tracks", "albums", "artists", "plays", "playlists", "jobs"):
        assert instance.ask(f"SELECT count(*) FROM {table}") == 0, table
    assert [path for path in (instance.folder / "media").rglob("*") if path.is_file()] == []
    assert instance.ask("SELECT count(*) FROM genres") >= 40

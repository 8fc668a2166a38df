"""The worker as a real process: killed in the middle of its work, and asked politely to stop."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from tests import corpus

ROOT = Path(__file__).parents[2]
PATIENCE_S = 240  # the worker's children yield to everything else on this machine
MIGRATE = "from musicapp import create_app; from musicapp.cli import db; db.migrate(create_app(site=False))"


@pytest.fixture
def instance(tmp_path):
    """An instance of its own with four tracks of a minute that wait to be heard."""
    environment = {
        **os.environ,
        "DATA_DIR": str(tmp_path / "data"),
        "MUSEWAVE_ENV": "development",
        "SECRET_KEY": "a secret of the tests, 0123456789 abcdef",
        "DATABASE_URL": "",
    }
    noise = np.random.default_rng(1).normal(0, 0.1, (44_100 * 10, 2)).astype("f4")
    for number in range(4):
        corpus.write(
            tmp_path / "music" / f"{number}.flac", np.tile(noise, (6, 1)), title=f"Nr {number}", artist="Ada"
        )
    (tmp_path / "data").mkdir()
    subprocess.run([sys.executable, "-c", MIGRATE], cwd=ROOT, env=environment, check=True)
    run(environment, "import", "folder", str(tmp_path / "music"))
    return environment


def run(environment, *command):
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command], cwd=ROOT, env=environment, check=True
    )


def start(environment):
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)


def ask(environment, question: str):
    with sqlite3.connect(Path(environment["DATA_DIR"]) / "musewave.db", timeout=10) as database:
        return database.execute(question).fetchall()


def wait_until(condition) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def running(environment) -> bool:
    return bool(ask(environment, "SELECT 1 FROM jobs WHERE state = 'running' AND name = 'analyse_track'"))


def ready(environment) -> int:
    return ask(environment, "SELECT count(*) FROM tracks WHERE processing_state = 'ready'")[0][0]


def test_a_killed_worker_loses_nothing_and_nothing_is_done_twice(instance):
    for _ in range(2):
        worker = start(instance)
        wait_until(lambda: running(instance) or ready(instance) == 4)
        children = psutil.Process(worker.pid).children()
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        wait_until(lambda children=children: not any(_runs(child) for child in children))
    worker = start(instance)
    try:
        wait_until(lambda: ready(instance) == 4)
        wait_until(lambda: not running(instance))
    finally:
        worker.terminate()
        worker.wait(PATIENCE_S)
    assert ask(instance, "SELECT count(*), count(DISTINCT track_id) FROM waveforms") == [(4, 4)]
    assert ask(instance, "SELECT DISTINCT state FROM jobs WHERE name = 'analyse_track'") == [("done",)]
    assert ask(instance, "SELECT processing_error FROM tracks WHERE processing_error <> ''") == []


def test_a_stopped_worker_leaves_the_rest_gives_its_job_back_and_leaves_no_process(instance):
    worker = start(instance)
    wait_until(lambda: running(instance))
    children = psutil.Process(worker.pid).children()
    os.killpg(worker.pid, signal.SIGTERM)  # as the watch does: to the whole group
    worker.wait(PATIENCE_S)
    assert ready(instance) < 4
    wait_until(lambda: not any(_runs(child) for child in children))
    assert not running(instance)
    assert ask(instance, "SELECT count(*) FROM tracks WHERE processing_state = 'failed'") == [(0,)]
    assert ask(instance, "SELECT max(attempts) FROM jobs WHERE state = 'waiting'")[0][0] in (0, None)


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False

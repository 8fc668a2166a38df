"""A large job of a real worker: in a process of its own that does not outlive it."""

import signal
from pathlib import Path

import psutil
import pytest

from musicapp.jobs.apart import PROGRAM
from tests import corpus
from tests.reliability.test_setup import Instance

ASK = """
from musicapp import create_app
from musicapp.backends import jobs
from musicapp.db import transaction
with create_app(site=False).app_context(), transaction():
    jobs.enqueue("scan_folder", 1)
"""
SCANS = "SELECT count(*) FROM jobs WHERE name = 'scan_folder'"


@pytest.fixture
def house(tmp_path: Path) -> Instance:
    """One whose folder has a new file since it was imported, and is to be read again."""
    corpus.write(tmp_path / "music" / "first.flac", title="First", artist="Ada")
    house = Instance(tmp_path / "data")
    house.run("-m", "flask", "--app", "wsgi", "import", "folder", str(tmp_path / "music"))
    corpus.write(tmp_path / "music" / "second.flac", title="Second", artist="Ada")
    house.run("-c", ASK)
    return house


def test_a_killed_workers_process_leaves_with_it_and_the_next_does_the_job(house: Instance) -> None:
    killed = house.start("-m", "musicapp.supervise.work")
    house.wait(lambda: bool(apart(killed.pid)))
    (process,) = apart(killed.pid)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    house.wait(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)
    worker = house.start("-m", "musicapp.supervise.work")
    try:
        house.wait(lambda: house.ask(f"{SCANS} AND state = 'done'") == 1)
    finally:
        worker.terminate()
        worker.communicate()
    assert house.ask("SELECT count(*) FROM tracks") == 2


def apart(worker: int) -> list[psutil.Process]:
    """The processes that the worker has given a large job."""
    return [child for child in psutil.Process(worker).children() if PROGRAM in child.cmdline()]

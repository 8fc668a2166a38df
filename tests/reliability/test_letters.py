"""The worker as it is started: without pages, it writes letters all the same."""

from pathlib import Path

from tests.reliability.test_setup import Instance

ASK = """
from musicapp import create_app
from musicapp.db import transaction
from musicapp.domain import accounts
with create_app(site=False).app_context(), transaction():
    accounts.ask_for_new_password("ada@example.org")
"""


def test_the_worker_sends_letters(tmp_path: Path) -> None:
    house = Instance(tmp_path / "data")
    users = ("-m", "flask", "--app", "wsgi", "users")
    house.run(*users, "create", "ada", "ada@example.org", "--password", "seven wet stones")
    house.run("-c", ASK)
    worker = house.start("-m", "musicapp.supervise.work")
    try:
        house.wait(lambda: house.ask("SELECT count(*) FROM jobs WHERE state IN ('done', 'failed')") > 0)
    finally:
        worker.terminate()
        said, _ = worker.communicate()
    (letter,) = (house.folder / "outbox").iterdir()
    assert "/auth/new-password/" in letter.read_text(), said

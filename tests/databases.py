"""An empty database for a test session: SQLite in a file, or one of a real PostgreSQL server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from musicapp.cli import db

FIXTURES = frozenset({"app", "place"})  # those that open one


def on_postgresql() -> bool:
    """Whether this run of the suite asks for PostgreSQL."""
    return os.environ.get("TEST_DATABASE") == "postgresql"


@contextmanager
def empty(folder: Path) -> Iterator[str]:
    """The address of a database that nobody else uses."""
    if not on_postgresql():
        yield f"sqlite:///{folder}/test.db"
        return
    from tests import postgres

    with postgres.database() as url:
        yield url


def migrate(app: Flask) -> None:
    """All tables, as an instance gets them."""
    db.migrate(app)

"""An empty database for a test session: SQLite in a file, or one of a real PostgreSQL server."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import make_url

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


def copy_of(url: str) -> str:
    """The address of another database that holds the same. Nobody may be connected to the first one."""
    if on_postgresql():
        from tests import postgres

        return postgres.copy_of(url)
    file = str(make_url(url).database)
    with closing(sqlite3.connect(file)) as first, closing(sqlite3.connect(f"{file}.copy")) as second:
        first.backup(second)
    return f"{url}.copy"

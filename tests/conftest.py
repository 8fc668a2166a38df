"""Fixtures of the whole suite. Each test runs in an outer transaction that is rolled back.

``TEST_DATABASE=postgresql`` runs the same tests on PostgreSQL.
"""

import dataclasses
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from musicapp import clock, config, create_app, prepared
from musicapp.db import db
from musicapp.models import User
from tests import buckets, databases
from tests.strict import pytest_runtest_makereport
from tests.world import World, make_world

__all__ = ["pytest_runtest_makereport"]

FROZEN = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks a database something; all else has had its turn on SQLite."""
    if not databases.on_postgresql():
        return
    others = {item for item in items if item.get_closest_marker("of_sqlite") or not _asks_database(item)}
    config.hook.pytest_deselected(items=list(others))
    items[:] = [item for item in items if item not in others]


def _asks_database(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and not databases.FIXTURES.isdisjoint(item.fixturenames)


class Browser(FlaskClient):
    """Each request in an application context of its own, as a server does it: nothing of ``g`` leaks."""

    def open(self, *args: Any, **options: Any) -> Any:
        with self.application.app_context():
            return super().open(*args, **options)


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def app(data_dir: Path) -> Iterator[Flask]:
    """One application on one migrated database for the whole session."""
    with databases.empty(data_dir) as url:
        settings = config.load(
            {
                "MUSEWAVE_ENV": "development",
                "SECRET_KEY": "a secret of the tests, 0123456789 abcdef",
                "DATA_DIR": str(data_dir),
                "DATABASE_URL": url,
                "BASE_URL": "http://localhost",
                **{
                    f"LIMIT_{name}": "off" for name in ("LOGIN", "REGISTER", "PASSWORD_MAIL", "SEARCH", "API")
                },
            }
        )
        app = create_app(settings)
        app.testing = True
        app.config["PROPAGATE_EXCEPTIONS"] = True  # a 500 in a test shows its reason
        app.test_client_class = Browser
        databases.migrate(app)
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def _connection(app: Flask) -> Iterator[Connection]:
    with app.app_context(), db.engine.connect() as connection:
        yield connection


@pytest.fixture
def session(app: Flask, _connection: Connection) -> Iterator[Session]:
    """The database of one test: committing releases a savepoint, the end takes all of it back."""
    outer = _connection.begin()
    joined = sessionmaker(
        _connection,
        expire_on_commit=False,
        autoflush=False,
        join_transaction_mode="create_savepoint",
        info={"joined": True},
    )
    with pytest.MonkeyPatch.context() as patch, app.app_context():
        patch.setattr(db, "session", scoped_session(joined, scopefunc=lambda: 0))
        yield db.session()
        db.session.remove()
    outer.rollback()


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    """A guest's browser. Forms need a token only in the tests that say so."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask, session: Session) -> Callable[[User], FlaskClient]:
    """``sign_in(user)`` gives that user's browser."""
    from musicapp.db import transaction
    from musicapp.domain import accounts

    def browser(user: User) -> FlaskClient:
        app.config["WTF_CSRF_ENABLED"] = False
        with transaction():
            token = accounts.start(user, remember=True, user_agent="tests")
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    return browser


@pytest.fixture
def frozen() -> Iterator[datetime]:
    """The clock stands at noon of 20 November 2026, UTC."""
    clock.freeze(FROZEN)
    yield FROZEN
    clock.freeze(None)


@pytest.fixture
def count_queries() -> Callable[[], object]:
    """``with count_queries() as seen: …`` collects the statements that the database was sent."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(statement: str, seconds: float) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
                seen.append(statement)

        prepared.watchers.append(note)
        try:
            yield seen
        finally:
            prepared.watchers.remove(note)

    return counting


def pytest_report_header() -> str:
    return f"database: {os.environ.get('TEST_DATABASE', 'sqlite')}"


@pytest.fixture
def world(session: Session) -> World:
    """The small irregular cast of ``tests/world.py``."""
    return make_world()


@pytest.fixture(scope="session")
def s3() -> Iterator[buckets.Buckets]:
    """An S3 for the whole session; each test takes a bucket of its own."""
    with buckets.served() as served:
        yield served


@pytest.fixture
def members_only(app: Flask) -> Iterator[None]:
    """The instance is private for the length of a test."""
    usual = config.current()
    config.use(dataclasses.replace(usual, access="members"))
    yield
    config.use(usual)

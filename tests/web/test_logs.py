"""The request log: an id for every answer, nothing in it that could sign anybody in."""

import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from musicapp.config import load
from musicapp.web import logs


@pytest.fixture
def small_client(capsys: pytest.CaptureFixture[str]) -> Iterator[FlaskClient]:
    app = Flask("small")
    app.extensions["settings"] = load(
        {"SECRET_KEY": "a-long-enough-secret-0123456789-abc", "LOG_FORMAT": "json"}
    )
    logs.init_app(app)
    app.add_url_rule("/auth/new-password/<token>", "new_password", lambda token: "ok")
    app.add_url_rule("/static/<name>", "static_file", lambda name: "ok")
    app.add_url_rule("/broken", "broken", lambda: str(1 // 0))
    yield app.test_client()
    root = logging.getLogger()
    root.handlers = [handler for handler in root.handlers if handler.name != logs.HANDLER]


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]


def test_each_answer_names_the_request_that_the_log_names(
    small_client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = small_client.get("/nowhere")
    (line,) = _lines(capsys)
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["status"], line["path"]) == (404, "/nowhere") and float(str(line["ms"])) >= 0


def test_tokens_and_queries_are_not_logged(
    small_client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    small_client.get("/auth/new-password/sesame-open?code=hush")
    written = json.dumps(_lines(capsys))
    assert "new-password" in written and "sesame" not in written and "hush" not in written


def test_an_id_given_by_a_proxy_is_kept_and_a_garbled_one_replaced(small_client: FlaskClient) -> None:
    given = small_client.get("/nowhere", headers={"X-Request-ID": "abcdef-123456"})
    garbled = small_client.get("/nowhere", headers={"X-Request-ID": "<script>alert(1)</script>"})
    assert given.headers["X-Request-ID"] == "abcdef-123456"
    assert "script" not in garbled.headers["X-Request-ID"]


def test_an_error_is_logged_with_its_trace_but_without_variables(
    small_client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    small_client.get("/broken")
    failed = next(line for line in _lines(capsys) if line["level"] == "error")
    assert "ZeroDivisionError" in str(failed["exception"]) and "locals" not in failed


def test_static_files_are_quiet(small_client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    small_client.get("/static/app.css")
    assert _lines(capsys) == []

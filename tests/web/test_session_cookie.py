"""A cookie is checked once and remembered; it ends all the same, and nobody shares what a request writes into it."""

from datetime import timedelta

import pytest
from flask import Flask, session
from flask.testing import FlaskClient

from musicapp.web import session_cookie


@pytest.fixture
def small() -> FlaskClient:
    app = Flask("small")
    app.secret_key = "a-long-enough-secret-0123456789-abc"
    session_cookie.init_app(app)
    app.add_url_rule("/say", "say", lambda: {"names": session.get("names", [])})
    app.add_url_rule("/add/<name>", "add", _add)
    app.add_url_rule("/forget/<name>", "forget", lambda name: str(session["names"].append(name)))
    return app.test_client()


def _add(name: str) -> str:
    session["names"] = [*session.get("names", []), name]
    return "ok"


def names(small: FlaskClient, **headers: str) -> list[str]:
    return list(small.get("/say", **headers).json["names"])


def test_what_was_kept_is_read_again_and_again(small: FlaskClient) -> None:
    small.get("/add/mira")
    assert names(small) == names(small) == ["mira"]
    small.get("/add/tomas")
    assert names(small) == ["mira", "tomas"]


def test_what_one_request_does_to_it_without_keeping_it_no_other_sees(small: FlaskClient) -> None:
    small.get("/add/mira")
    small.get("/forget/tomas")
    assert names(small) == ["mira"]


def test_a_changed_cookie_is_none(small: FlaskClient) -> None:
    small.get("/add/mira")
    assert names(small) == ["mira"]
    kept = small.get_cookie("session")
    assert kept is not None
    small.set_cookie("session", kept.value[:-2] + ("AA" if kept.value[-2:] != "AA" else "BB"))
    assert names(small) == []


def test_an_old_cookie_ends_although_it_is_known(small: FlaskClient) -> None:
    small.get("/add/mira")
    assert names(small) == ["mira"]
    small.application.permanent_session_lifetime = timedelta(seconds=-1)
    assert names(small) == []

"""A script that knows no pages: it logs in, makes what it came for, and logs out."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from musicapp import config
from musicapp.backends import notes
from musicapp.db import transaction
from musicapp.domain import accounts
from tests import corpus
from tests.uploading import upload, work
from tests.world import World

HERE = "/api/v1/session"
PASSWORD = "the tide comes in"


@pytest.fixture
def script(app: Flask, session, world: World, tmp_path: Path) -> Iterator[FlaskClient]:
    """A guest with nothing in its hands, where changes need their token, and Ada has a password."""
    usual = config.current()
    with transaction():
        session.merge(world.ada).password_hash = accounts.new_account(
            "x-y-z", "x@y.z.org", PASSWORD
        ).password_hash
    notes.forget_all()
    config.use(dataclasses.replace(usual, data_dir=tmp_path))
    app.config["WTF_CSRF_ENABLED"] = True
    yield app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False
    config.use(usual)


def log_in(script: FlaskClient, login: str = "ada", password: str = PASSWORD) -> int:
    """Take the token of each answer along, as the description says; the status."""
    _carry(script, script.get(HERE).json["data"]["csrf_token"])
    answer = script.post(HERE, json={"login": login, "password": password})
    if answer.status_code == 201:
        _carry(script, answer.json["data"]["csrf_token"])
    return answer.status_code


def _carry(script: FlaskClient, token: str) -> None:
    script.environ_base["HTTP_X_CSRFTOKEN"] = token


def test_it_releases_an_album_from_a_file_without_a_page(script: FlaskClient, world: World, tmp_path) -> None:
    assert log_in(script) == 201
    mine = script.get(HERE)
    assert (mine.json["data"]["username"], mine.headers["Cache-Control"]) == ("ada", "no-store")
    artist = script.get("/api/v1/me/artists").json["data"][0]["id"]
    song = corpus.write(tmp_path / "bell.flac", corpus.tone(1.0), title="Bell")
    place = upload(script, song.read_bytes(), song.name)
    work()
    track = script.post("/api/v1/tracks", json={"upload": place.rpartition("/")[2]}).json["data"]["id"]
    made = script.post("/api/v1/albums", json={"artist": artist, "title": "Alone", "tracks": [track]})
    out = script.post(f"/api/v1/albums/{made.json['data']['id']}/publication", json={})
    assert (out.status_code, out.json["data"]["state"]) == (200, "published")
    assert script.delete(HERE).status_code == 204
    assert script.get(HERE).json["data"]["username"] is None
    assert script.get("/api/v1/me/artists").status_code == 401


def test_nobody_comes_in_with_a_wrong_password_or_without_the_token(
    script: FlaskClient, world: World
) -> None:
    assert script.post(HERE, json={"login": "ada", "password": PASSWORD}).status_code == 400
    assert log_in(script, password="something else") == 422
    for body in ({"login": "ada"}, {"login": 5, "password": None}, [], "x"):
        assert script.post(HERE, json=body).status_code == 422
    assert script.get(HERE).json["data"]["username"] is None


def test_tries_are_counted_per_name_from_many_addresses_with_those_of_the_form(
    script: FlaskClient, world: World
) -> None:
    config.use(dataclasses.replace(config.current(), limit_login="3/minute"))
    token = script.get(HERE).json["data"]["csrf_token"]
    said = {"login": "ada", "password": "wrong words here"}
    tried = []
    for number in range(4):
        address = {"REMOTE_ADDR": f"10.0.0.{number}", "HTTP_X_CSRFTOKEN": token}
        by_form = {"data": {**said, "csrf_token": token}, "path": "/auth/login"}
        sent = {"json": said, "path": HERE} if number % 2 else by_form
        tried.append(script.post(**sent, environ_overrides=address).status_code)
    assert tried == [422, 422, 422, 429]


def test_the_description_says_what_a_call_needs(client: FlaskClient, world: World) -> None:
    spec = client.get("/api/v1/openapi.json").json
    assert set(spec["components"]["securitySchemes"]) == {"session", "formToken"}
    track, mine = spec["paths"]["/api/v1/tracks/{track_id}"], spec["paths"]["/api/v1/me/artists"]
    assert track["get"]["security"] == [{}, {"session": []}]
    assert track["patch"]["security"] == [{"session": [], "formToken": []}]
    assert mine["get"]["security"] == [{"session": []}]

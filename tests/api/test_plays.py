"""Reports of plays over HTTP: the player's, a beacon's, a guest's, a forger's."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from musicapp.db import db, transaction
from musicapp.domain import analysis, playback
from musicapp.models import Job, Play, Track
from tests.factories import make_track
from tests.world import World

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
AGENT = {"User-Agent": BROWSER}


def report(world: World, **said: Any) -> dict[str, Any]:
    return {
        "play_id": "3f0c8e4e-7a5e-4d57-9d86-0e6f1b1f6a11",
        "track_id": world.psalm.id,
        "age_ms": 40_000,
        "heard_ms": 31_000,
        "slices": "1" * 9 + "0" * 41,
        "max_speed": 1.0,
        "ended": None,
        "source": "album",
        "context": f"album:{world.hymns.id}",
        **said,
    }


def rows() -> int:
    return db.session.scalar(select(func.count()).select_from(Play)) or 0


class TestRecording:
    def test_counts_once_however_often_it_is_sent(self, sign_in, world: World) -> None:
        browser = sign_in(world.ines)
        for _ in range(3):
            answer = browser.post("/api/v1/plays", json=report(world), headers=AGENT)
            assert answer.json["data"] == {
                "play_id": report(world)["play_id"],
                "counted": True,
                "excluded": "",
                "heard_ms": 31_000,
            }
        assert db.session.scalar(select(Track.play_count).where(Track.id == world.psalm.id)) == 1
        assert rows() == 1
        assert not any(playback.miscounted().values())

    def test_a_guest_gets_a_random_id_with_the_first_report_and_keeps_it(
        self, client: FlaskClient, world: World
    ) -> None:
        assert client.get("/browse/genres").headers.getlist("Set-Cookie") == [] or not client.get_cookie(
            "musewave_guest"
        )
        assert client.post("/api/v1/plays", json=report(world), headers=AGENT).json["data"]["counted"]
        cookie = client.get_cookie("musewave_guest")
        assert cookie and cookie.http_only and cookie.same_site == "Lax" and len(cookie.value) == 32
        client.post("/api/v1/plays", json=report(world, heard_ms=35_000), headers=AGENT)
        assert client.get_cookie("musewave_guest").value == cookie.value
        assert rows() == 1

    def test_a_cookie_of_somebodys_making_is_replaced(self, client: FlaskClient, world: World) -> None:
        client.set_cookie("musewave_guest", "../../etc")
        client.post("/api/v1/plays", json=report(world), headers=AGENT)
        assert client.get_cookie("musewave_guest").value != "../../etc"

    def test_a_beacon_is_text_and_carries_its_token_in_the_body(
        self, app: Flask, client: FlaskClient, world: World
    ) -> None:
        app.config["WTF_CSRF_ENABLED"] = True
        page = client.get("/browse/genres").get_data(as_text=True)
        token = page.partition('id="csrf-token" value="')[2].partition('"')[0]

        def beacon(token: str) -> int:
            body = json.dumps({**report(world), "csrf_token": token})
            return client.post(
                "/api/v1/plays", data=body, content_type="text/plain", headers=AGENT
            ).status_code

        assert [beacon(""), beacon("forged"), beacon(token)] == [400, 400, 200]
        assert rows() == 1
        with_header = client.post(
            "/api/v1/plays", json=report(world), headers={**AGENT, "X-CSRFToken": token}
        )
        assert with_header.status_code == 200

    def test_who_signs_in_while_it_plays_goes_on_with_the_same_play(
        self, client: FlaskClient, sign_in, world: World
    ) -> None:
        client.post("/api/v1/plays", json=report(world, heard_ms=10_000), headers=AGENT)
        browser = sign_in(world.ines)
        browser.set_cookie("musewave_guest", client.get_cookie("musewave_guest").value)
        answer = browser.post("/api/v1/plays", json=report(world), headers=AGENT)
        assert answer.json["data"]["counted"]
        assert rows() == 1

    def test_somebody_elses_key_is_refused(self, client: FlaskClient, sign_in, world: World) -> None:
        other = sign_in(world.jonas)
        sign_in(world.ines).post("/api/v1/plays", json=report(world), headers=AGENT)
        answer = other.post("/api/v1/plays", json=report(world), headers=AGENT)
        assert (answer.status_code, answer.json["error"]["code"]) == (409, "conflict")

    def test_a_draft_that_is_not_ones_own_is_not_there(self, sign_in, world: World) -> None:
        answer = sign_in(world.ines).post(
            "/api/v1/plays", json=report(world, track_id=world.sketch.id), headers=AGENT
        )
        assert answer.status_code == 404

    def test_a_robot_is_heard_but_does_not_count(self, client: FlaskClient, world: World) -> None:
        answer = client.post("/api/v1/plays", json=report(world), headers={"User-Agent": "Googlebot/2.1"})
        assert (answer.json["data"]["counted"], answer.json["data"]["excluded"]) == (False, "robot")

    def test_words_of_nobodys_making_do_not_cost_the_play(self, client: FlaskClient, world: World) -> None:
        said = report(world, source="al\x00bum; DROP", context="ü" * 150)
        assert client.post("/api/v1/plays", json=said, headers=AGENT).status_code == 200
        assert db.session.scalar(select(Play.source)) == "albumDROP"


class TestWaiting:
    def test_the_track_that_somebody_plays_is_analysed_next(self, client: FlaskClient, world: World) -> None:
        fresh = make_track(world.mira, "Fresh", processing_state="received", duration_ms=0)
        with transaction():
            analysis.enqueue(fresh.id)
        said = report(world, track_id=fresh.id)
        assert client.post("/api/v1/plays", json=said, headers=AGENT).status_code == 200
        waiting = db.session.scalar(
            select(Job.priority).where(Job.name == "analyse_track", Job.subject_id == fresh.id)
        )
        assert waiting == 10


class TestNonsense:
    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"play_id": ""}, "play_id"),
            ({"play_id": "x" * 41}, "play_id"),
            ({"play_id": "ab\x00cdefgh"}, "play_id"),
            ({"play_id": 12345678}, "play_id"),
            ({"play_id": None}, "play_id"),
            ({"track_id": "five"}, "track_id"),
            ({"track_id": 1.5}, "track_id"),
            ({"track_id": 2**70}, "track_id"),
            ({"track_id": None}, "track_id"),
            ({"heard_ms": -1}, "heard_ms"),
            ({"heard_ms": [1]}, "heard_ms"),
            ({"age_ms": {}}, "age_ms"),
            ({"slices": "1" * 49}, "slices"),
            ({"slices": "2" * 50}, "slices"),
            ({"slices": "1" * 50 + "\n"}, "slices"),
            ({"max_speed": "NaN"}, "max_speed"),
            ({"max_speed": -1}, "max_speed"),
            ({"ended": "exploded"}, "ended"),
            ({"context": "x" * 201}, "context"),
        ],
    )
    def test_is_refused_by_its_field(
        self, client: FlaskClient, world: World, said: dict[str, Any], field: str
    ) -> None:
        answer = client.post("/api/v1/plays", json=report(world, **said), headers=AGENT)
        assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, [field])
        assert rows() == 0

    @pytest.mark.parametrize("said", [{"heard_ms": 2**70}, {"age_ms": 2**70}, {"max_speed": 100}])
    def test_a_boast_is_cut_to_what_the_clock_allows(
        self, client: FlaskClient, world: World, said: dict[str, Any]
    ) -> None:
        answer = client.post("/api/v1/plays", json=report(world, **said), headers=AGENT)
        assert answer.status_code == 200
        assert answer.json["data"]["heard_ms"] <= 40_100 or "age_ms" in said

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[" * 100_000,
            b'{"a":' * 20_000,
            b"\x00",
            b"\xff\xfe",
            b"nul",
            b"1e999999",
            b"9" * 10_000,
        ],
    )
    def test_a_garbled_body_is_refused(self, client: FlaskClient, world: World, body: bytes) -> None:
        answer = client.post("/api/v1/plays", data=body, content_type="application/json", headers=AGENT)
        assert answer.status_code in (400, 422)
        assert "JSON" in answer.json["error"]["message"]

    @pytest.mark.parametrize("body", [b"[]", b"null", b"5", b'"x"', b"{}"])
    def test_json_of_another_shape_is_refused(self, client: FlaskClient, world: World, body: bytes) -> None:
        assert client.post("/api/v1/plays", data=body, headers=AGENT).status_code == 422

    def test_too_large_a_body_is_refused(self, client: FlaskClient, world: World) -> None:
        body = json.dumps(report(world, context="x" * 200_000))
        assert client.post("/api/v1/plays", data=body, headers=AGENT).status_code == 413

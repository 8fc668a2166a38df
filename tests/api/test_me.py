"""What a person's players keep on the server: preferences, and where the music stands."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from musicapp import clock
from musicapp.db import db, transaction
from musicapp.models import Profile, Track
from tests.world import World


def place(world: World, **facts: Any) -> dict[str, Any]:
    ids = [world.psalm.id, world.single.id]
    return {"device_id": "0b1c2d3e-phone", "track_ids": ids, "index": 1, "position_ms": 102_000, **facts}


def _tell(browser: FlaskClient, world: World, device: str, **facts: bool) -> tuple[str, bool]:
    """Report a place; gives the device whose place counts now, and whether it plays."""
    kept = browser.put("/api/v1/me/place", json=place(world, device_id=device, **facts)).json["data"]
    return kept["device_id"], kept["playing"]


class TestPreferences:
    def test_what_is_sent_changes_and_the_rest_stays(self, sign_in, world: World, session: Session) -> None:
        browser = sign_in(world.ines)
        for change in ({"theme": "dark"}, {"loudness": "album"}, {"crossfade_s": 7}):
            assert browser.patch("/api/v1/me/preferences", json=change).json == {"data": change}
        session.expire_all()
        kept = session.get(Profile, world.ines.id)
        assert kept and (kept.theme, kept.loudness, kept.crossfade_s) == ("dark", "album", 7)

    @pytest.mark.parametrize(
        "change",
        [{"theme": "pink"}, {"loudness": None}, {"crossfade_s": 13}, {"crossfade_s": "3"}, {"role": "admin"}],
    )
    def test_what_is_not_offered_is_refused_by_its_field(
        self, sign_in, world: World, change: dict[str, Any]
    ) -> None:
        answer = sign_in(world.ines).patch("/api/v1/me/preferences", json=change)
        assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, list(change))

    def test_are_for_who_is_signed_in(self, client: FlaskClient, world: World) -> None:
        assert client.patch("/api/v1/me/preferences", json={"theme": "dark"}).status_code == 401


class TestPlace:
    def test_another_device_reads_what_one_kept_and_the_newest_wins(self, sign_in, world: World) -> None:
        laptop, phone = sign_in(world.ines), sign_in(world.ines)
        assert laptop.get("/api/v1/me/place").json == {"data": None}
        for position in (1_000, 102_000):
            assert phone.put("/api/v1/me/place", json=place(world, position_ms=position)).status_code == 200
        kept = laptop.get("/api/v1/me/place").json["data"]
        assert kept.pop("updated_at").startswith(clock.today().isoformat())
        assert kept.pop("age_ms") < 60_000
        assert kept == {**place(world), "source": "", "context": "", "playing": False}
        assert sign_in(world.jonas).get("/api/v1/me/place").json == {"data": None}

    def test_who_plays_keeps_the_place_until_another_device_starts(
        self, sign_in, world: World, frozen: Any
    ) -> None:
        browser = sign_in(world.ines)
        tell = partial(_tell, browser, world)
        assert tell("the-laptop", playing=True, starts=True) == ("the-laptop", True)
        assert tell("the--phone", playing=False) == ("the-laptop", True)  # no press of play: nothing is taken
        assert tell("the--phone", playing=True, starts=True) == ("the--phone", True)
        assert tell("the-laptop", playing=True) == ("the--phone", True)  # so it learns that it was taken over
        assert tell("the-laptop", playing=False) == ("the--phone", True)
        assert tell("the--phone", playing=False) == ("the--phone", False)
        assert tell("the-laptop", playing=True) == ("the-laptop", True)

    def test_a_device_that_fell_silent_without_a_word_plays_no_more(
        self, sign_in, world: World, frozen: Any
    ) -> None:
        browser = sign_in(world.ines)
        _tell(browser, world, "the-laptop", playing=True, starts=True)
        clock.freeze(frozen + timedelta(seconds=40))
        kept = browser.get("/api/v1/me/place").json["data"]
        assert (kept["playing"], kept["age_ms"]) == (True, 40_000)
        clock.freeze(frozen + timedelta(seconds=51))
        assert browser.get("/api/v1/me/place").json["data"]["playing"] is False
        assert _tell(browser, world, "the--phone", playing=True) == ("the--phone", True)

    def test_is_forgotten_on_request_and_after_a_month(self, sign_in, world: World, frozen: Any) -> None:
        browser = sign_in(world.ines)
        browser.put("/api/v1/me/place", json=place(world))
        clock.freeze(frozen + timedelta(days=29))
        assert browser.get("/api/v1/me/place").json["data"]
        clock.freeze(frozen + timedelta(days=31))
        browser = sign_in(world.ines)
        assert browser.get("/api/v1/me/place").json == {"data": None}
        for _ in range(2):
            assert browser.delete("/api/v1/me/place").status_code == 204

    @pytest.mark.parametrize(
        "facts",
        [
            {"track_ids": []},
            {"track_ids": [2**31]},
            {"track_ids": [1] * 501},
            {"index": -1},
            {"position_ms": -1},
            {"device_id": "<b>"},
            {"context": "a" * 61},
        ],
    )
    def test_nonsense_is_refused_by_its_field(self, sign_in, world: World, facts: dict[str, Any]) -> None:
        answer = sign_in(world.ines).put("/api/v1/me/place", json=place(world, **facts))
        assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, list(facts))

    def test_is_for_who_is_signed_in(self, client: FlaskClient, world: World) -> None:
        assert client.get("/api/v1/me/place").status_code == 401
        assert client.put("/api/v1/me/place", json=place(world)).status_code == 401
        assert client.delete("/api/v1/me/place").status_code == 401


def test_an_album_is_as_loud_as_its_tracks_by_their_length(client: FlaskClient, world: World) -> None:
    with transaction():
        world.psalm.loudness_lufs, world.psalm.duration_ms = -10.0, 180_000
        world.kitchen.loudness_lufs = None
    tracks = client.get(f"/api/v1/albums/{world.hymns.id}/queue").json["data"]
    assert {round(track["album_lufs"], 2) for track in tracks} == {-10.0}
    others = [track for track in tracks if track["id"] != world.psalm.id and track["audio"]]
    with transaction():
        other = db.session.get_one(Track, others[0]["id"])
        other.loudness_lufs, other.duration_ms = -20.0, 180_000
    tracks = client.get(f"/api/v1/albums/{world.hymns.id}/queue").json["data"]
    assert {round(track["album_lufs"], 2) for track in tracks} == {-12.6}  # the mean of 0.1 and 0.01 in power

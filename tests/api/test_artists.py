"""Artists over the API: made and changed by their owners, read by everybody."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.world import World


class TestArtists:
    def test_are_made_changed_in_part_and_listed(self, sign_in, client: FlaskClient, world: World) -> None:
        browser = sign_in(world.ines)
        told = {"name": "Inês e o Mar", "bio": "*Loud.*", "country": "PT", "bandcamp": "inesmar"}
        answer = browser.post("/api/v1/artists", json=told)
        assert answer.status_code == 201
        made = answer.json["data"]
        assert (made["url"], made["bandcamp"]) == ("/artists/ines-e-o-mar", "https://inesmar.bandcamp.com")
        here = f"/api/v1/artists/{made['id']}"
        changed = browser.patch(here, json={"slug": "mar", "country": ""}).json["data"]
        assert changed == {**made, "slug": "mar", "url": "/artists/mar", "country": ""}
        assert client.get(here).json["data"] == changed
        (own,) = browser.get("/api/v1/me/artists").json["data"]
        assert own == {
            "id": made["id"], "name": "Inês e o Mar", "slug": "mar", "verified": False,
            "follower_count": 0, "track_count": 0, "draft_count": 0, "play_count": 0,
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("told", "field"),
        [
            ({}, "name"),
            ({"name": "Mira Oduya"}, "name"),
            ({"name": "Łucja Brzeg"}, "name"),
            ({"name": 5}, "name"),
            ({"name": "New", "slug": "mira-oduya"}, "slug"),
            ({"name": "New", "owner_id": 1}, "owner_id"),
        ],
    )
    def test_what_does_not_fit_is_said_by_its_field(
        self, sign_in, world: World, told: dict[str, Any], field: str
    ) -> None:
        answer = sign_in(world.ines).post("/api/v1/artists", json=told)
        assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, [field])

    def test_are_changed_by_their_owners_alone(self, sign_in, client: FlaskClient, world: World) -> None:
        here = f"/api/v1/artists/{world.mira.id}"
        owner, *others = [sign_in(who) for who in (world.ada, world.ines, world.root)]
        for browser in others:
            assert browser.patch(here, json={"name": "Mine"}).status_code == 404
        assert client.patch(here, json={"name": "Mine"}).status_code == 401
        assert client.post("/api/v1/artists", json={"name": "Mine"}).status_code == 401
        assert client.get("/api/v1/me/artists").status_code == 401
        assert owner.patch(here, json={"name": "Mira O."}).json["data"]["slug"] == "mira-oduya"
        assert client.get("/api/v1/artists/0").status_code == 404

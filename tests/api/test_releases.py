"""Releases by programs alone: a script sends files, makes an album of them and publishes it."""

import io
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests import corpus
from tests.factories import make_track
from tests.uploading import upload, work
from tests.world import World

ALBUMS = "/api/v1/albums"
pytestmark = pytest.mark.usefixtures("own_folder")


def made(client: FlaskClient, world: World, *tracks: int, **told: Any) -> dict[str, Any]:
    sent = {"artist": world.mira.id, "title": "Made", "tracks": list(tracks), **told}
    answer = client.post(ALBUMS, json=sent)
    assert answer.status_code == 201
    album: dict[str, Any] = answer.json["data"]
    return album


def test_a_script_releases_an_album(
    ada: FlaskClient, sign_in, client: FlaskClient, world: World, tmp_path: Path
) -> None:
    uploads = []
    for number, title in enumerate(("Bell", "Buoy"), 1):
        song = corpus.write(tmp_path / f"{title}.flac", corpus.tone(hertz=300 + 10 * number), title=title)
        uploads.append(upload(ada, song.read_bytes(), song.name).rpartition("/")[2])
    work()
    tracks = []
    for key in uploads:
        told = {"upload": key, "genre": "Soul", "licence": "cc-by", "tags": "harbour, dusk", "tempo": "82"}
        answer = ada.post("/api/v1/tracks", json=told)
        assert (answer.status_code, answer.json["data"]["processing"]) == (201, "ready")
        tracks.append(answer.json["data"]["id"])
    album = made(ada, world, *tracks, title="Fairway", kind="single", credits="Bells: Ada Obi", price="4.50")
    here = f"{ALBUMS}/{album['id']}"
    assert client.get(here).status_code == 404
    file = io.BytesIO()
    Image.new("RGB", (120, 120), "#2060a0").save(file, "WEBP")
    file.seek(0)
    assert ada.put(f"{here}/cover", data={"cover": (file, "cover.webp")}).json["data"]["cover"]
    ada.put(f"{here}/tracks", json={"tracks": tracks[::-1]})
    out = ada.post(f"{here}/publication").json["data"]
    assert (out["state"], [track["title"] for track in out["tracks"]]) == ("published", ["Buoy", "Bell"])
    assert client.get(here).json["data"] == out
    queue = sign_in(world.jonas).get(f"{here}/queue").json["data"]
    assert [track["title"] for track in queue] == ["Buoy", "Bell"]
    assert queue[0]["audio"]
    assert client.get(queue[0]["audio"][0]["url"]).status_code == 200


class TestAlbums:
    def test_are_changed_in_part_listed_deleted_and_brought_back(
        self, ada: FlaskClient, world: World
    ) -> None:
        album = made(ada, world, world.sketch.id, label="Shed")
        here = f"{ALBUMS}/{album['id']}"
        changed = ada.patch(here, json={"title": "Remade"}).json["data"]
        assert changed == {**album, "title": "Remade", "url": "/artists/mira-oduya/albums/remade"}
        listed = ada.get(f"/api/v1/artists/{world.mira.id}/releases").json["data"]
        assert {(one["title"], one["state"]) for one in listed} == {
            ("Remade", "draft"), ("Unfinished Weather", "draft"), ("Saltwater Hymns", "published"),
        }  # fmt: skip
        assert ada.delete(here).status_code == 204
        assert ada.get(here).status_code == 404
        assert ada.post(f"{here}/restoration").json["data"]["tracks"] == changed["tracks"]

    def test_wait_for_their_time(self, ada: FlaskClient, world: World, frozen) -> None:
        here = f"{ALBUMS}/{made(ada, world, world.sketch.id)['id']}/publication"
        told = {"at": "2026-11-27T00:00", "zone": "Europe/Berlin"}
        album = ada.post(here, json=told).json["data"]
        assert (album["state"], album["publish_at"]) == ("scheduled", "2026-11-26T23:00:00+00:00")
        album = ada.post(here, json={"at": "2026-11-27T00:00-03:00"}).json["data"]
        assert album["publish_at"] == "2026-11-27T03:00:00+00:00"
        assert ada.delete(here).json["data"]["state"] == "draft"

    @pytest.mark.parametrize(
        ("path", "told", "field"),
        [
            ("", {"title": 5}, "title"),
            ("", {"upc": "12"}, "upc"),
            ("", {"listed": True}, "listed"),
            ("/publication", {"at": "soon"}, "at"),
            ("/publication", {"at": "2026-11-27T00:00", "zone": "Mars"}, "zone"),
            ("/tracks", {"tracks": ["x"]}, "tracks"),
            ("/tracks", {"tracks": [1, 1]}, "tracks"),
        ],
    )
    def test_what_does_not_fit_is_said_by_its_field(
        self, ada: FlaskClient, world: World, path: str, told: dict[str, Any], field: str
    ) -> None:
        verb = {"": ada.patch, "/publication": ada.post, "/tracks": ada.put}[path]
        answer = verb(f"{ALBUMS}/{world.draft.id}{path}", json=told)
        assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, [field])

    def test_what_is_not_ready_or_not_ones_own_is_named_by_its_number(
        self, ada: FlaskClient, world: World
    ) -> None:
        unready = {"audio": False, "listed": False, "published_at": None}
        raw = make_track(world.mira, "Raw", album=world.draft, **unready).id
        here, mira, others = f"{ALBUMS}/{world.draft.id}", world.mira.id, world.single.id
        told = {"tracks": [world.sketch.id, others]}
        refused = ada.post(f"{here}/publication", json={})
        assert (refused.status_code, list(refused.json["error"]["fields"])) == (422, [f"track-{raw}"])
        assert "Raw" in refused.json["error"]["message"]
        for answer in (
            ada.put(f"{here}/tracks", json=told),
            ada.post(ALBUMS, json={"artist": mira, "title": "Mixed", **told}),
        ):
            assert answer.status_code == 422
            assert str(others) in answer.json["error"]["fields"]["tracks"]
        assert [one["title"] for one in ada.get(here).json["data"]["tracks"]] == ["Sketch in Rain", "Raw"]

    def test_are_their_artists_alone(self, sign_in, client: FlaskClient, world: World) -> None:
        stranger, here = sign_in(world.jonas), f"{ALBUMS}/{world.hymns.id}"
        acts = (
            ("PATCH", here, {"title": "Mine"}), ("DELETE", here, None), ("POST", f"{here}/publication", {}),
            ("DELETE", f"{here}/publication", None), ("PUT", f"{here}/tracks", {"tracks": []}),
            ("PUT", f"{here}/cover", None), ("DELETE", f"{here}/cover", None),
            ("POST", f"{here}/restoration", None), ("POST", ALBUMS, {"artist": world.mira.id}),
            ("GET", f"/api/v1/artists/{world.mira.id}/releases", None),
            ("PATCH", f"/api/v1/tracks/{world.psalm.id}", {"title": "Mine"}),
            ("DELETE", f"/api/v1/tracks/{world.psalm.id}", None),
            ("POST", f"/api/v1/tracks/{world.psalm.id}/publication", {}),
            ("DELETE", f"/api/v1/tracks/{world.psalm.id}/publication", None),
        )  # fmt: skip
        for method, path, told in acts:
            assert stranger.open(path, method=method, json=told).status_code == 404, (method, path)
            assert client.open(path, method=method, json=told).status_code == 401, (method, path)
        assert client.get(here).json["data"]["title"] == "Saltwater Hymns"


class TestTracks:
    def test_alone_are_published_taken_back_deleted_and_brought_back(
        self, ada: FlaskClient, client: FlaskClient, world: World
    ) -> None:
        ada.put(f"{ALBUMS}/{world.draft.id}/tracks", json={"tracks": []})
        here = f"/api/v1/tracks/{world.sketch.id}"
        assert ada.patch(here, json={"isrc": "SE-ABC-26-00001"}).json["data"]["isrc"] == "SEABC2600001"
        said = {"featured": "Łucja Brzeg, The Choir", "credits": "Oboe: Jonas"}
        told = ada.patch(here, json=said).json["data"]
        assert {name: told[name] for name in said} == said
        heard = ada.get(here).json["data"]["artists"]
        assert [(one["name"], one["url"]) for one in heard[1:]] == [
            ("Łucja Brzeg", "/artists/lucja-brzeg"),
            ("The Choir", None),
        ]
        page = ada.get("/artists/mira-oduya/tracks/sketch-in-rain").text
        assert all(
            word in page for word in (">Oboe</dt>", ">Jonas</dd>", ">Łucja Brzeg</a>, The Choir</span>")
        )
        assert ada.post(f"{here}/publication").json["data"]["state"] == "published"
        assert client.get(here).status_code == 200
        assert ada.delete(f"{here}/publication").json["data"]["state"] == "draft"
        assert client.get(here).status_code == 404
        assert ada.delete(here).status_code == 204
        assert ada.post(f"{here}/restoration").json["data"]["title"] == "Sketch in Rain"

    def test_all_that_is_wrong_is_said_at_once_and_nothing_of_it_is_kept(
        self, ada: FlaskClient, world: World
    ) -> None:
        here, album = f"/api/v1/tracks/{world.sketch.id}", f"{ALBUMS}/{world.draft.id}"
        told = {"isrc": "12", "tempo": "quick", "price": ["much"], "licence": "mine", "title": "Kept"}
        answer = ada.patch(here, json=told)
        assert answer.status_code == 422
        assert set(answer.json["error"]["fields"]) == {"isrc", "tempo", "price", "licence"}
        alone = ada.patch(here, json={"price": True, "title": "Kept"})
        assert (alone.status_code, list(alone.json["error"]["fields"])) == (422, ["price"])
        assert "Sketch in Rain" in ada.get(album).text

    @pytest.mark.parametrize(("sent", "kept"), [(9.9, "9.90"), (9, "9.00"), ("9.90", "9.90"), ("", "")])
    def test_a_price_may_be_a_number(self, ada: FlaskClient, world: World, sent: Any, kept: str) -> None:
        for here in (f"/api/v1/tracks/{world.sketch.id}", f"{ALBUMS}/{world.draft.id}"):
            assert ada.patch(here, json={"price": sent}).json["data"]["price"] == kept
        answer = ada.patch(f"/api/v1/tracks/{world.sketch.id}", json={"tempo": 128})
        assert float(answer.json["data"]["tempo"]) == 128

    def test_an_upload_that_is_not_whole_is_no_track_yet(self, ada: FlaskClient) -> None:
        from tests.uploading import begin

        key = begin(ada, 1000, "Half.flac").headers["Location"].rpartition("/")[2]
        assert ada.post("/api/v1/tracks", json={"upload": key}).status_code == 409
        assert ada.post("/api/v1/tracks", json={"upload": "0" * 32}).status_code == 404

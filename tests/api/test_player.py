"""The JSON that the player lives on: one shape, the same rules as the pages."""

import html
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from musicapp.backends import jobs
from musicapp.blueprints.api import schemas
from musicapp.db import change, db, transaction
from musicapp.domain import follows, likes
from musicapp.models import AudioFile, Job, Track
from tests.world import World


def mark_of(track_id: int) -> str:
    """What changes when the audio of a track does."""
    file = db.session.scalar(select(AudioFile).where(AudioFile.track_id == track_id))
    assert file is not None
    return file.mark


class TestTrack:
    def test_has_all_that_the_player_needs(self, client: FlaskClient, world: World) -> None:
        track = client.get(f"/api/v1/tracks/{world.psalm.id}").json["data"]
        assert track == {
            "id": world.psalm.id,
            "title": "Undertow Psalm",
            "url": "/artists/mira-oduya/tracks/undertow-psalm",
            "artist": {"id": world.mira.id, "name": "Mira Oduya", "url": "/artists/mira-oduya"},
            "artists": [
                {"id": world.mira.id, "name": "Mira Oduya", "url": "/artists/mira-oduya"},
                {"id": world.lucja.id, "name": "Łucja Brzeg", "url": "/artists/lucja-brzeg"},
            ],
            "album": {
                "id": world.hymns.id,
                "title": "Saltwater Hymns",
                "url": "/artists/mira-oduya/albums/saltwater-hymns",
            },
            "cover": None,
            "art": ["#f0765c", "#2c7f95"],
            "duration_ms": 180_000,
            "loudness_lufs": None,
            "album_lufs": None,
            "true_peak_dbtp": None,
            "audio": [
                {
                    "format": "original",
                    "url": f"/media/tracks/{world.psalm.id}/audio?v={mark_of(world.psalm.id)[:12]}",
                    "type": "audio/mpeg",
                    "codecs": "mp3",
                    "bitrate": 0,
                    "ready": True,
                    "unplayable": None,
                }
            ],
            "preparing": False,
            "unplayable": None,
            "waveform": {"even": "M2 32h96", "odd": "M2 32h96"},
            "liked": False,
        }

    def test_says_why_it_cannot_be_played(self, client: FlaskClient, world: World) -> None:
        track = client.get(f"/api/v1/tracks/{world.mute.id}").json["data"]
        assert (track["audio"], track["waveform"]) == ([], None)
        assert "no audio" in track["unplayable"]

    @pytest.mark.parametrize("number", ["0", "999999", str(10**12), str(2**70)])
    def test_what_is_not_there(self, client: FlaskClient, world: World, number: str) -> None:
        for path in ("", "/waveform"):
            answer = client.get(f"/api/v1/tracks/{number}{path}")
            assert (answer.status_code, answer.json["error"]["code"]) == (404, "not_found")

    def test_anothers_draft_is_not_there(self, client: FlaskClient, sign_in, world: World) -> None:
        path = f"/api/v1/tracks/{world.sketch.id}"
        owner = sign_in(world.ada)
        assert client.get(path).status_code == 404
        assert client.get(f"{path}/waveform").status_code == 404
        assert owner.get(path).status_code == 200

    def test_several_keep_their_order_and_leave_out_what_may_not_be_heard(
        self, client: FlaskClient, world: World
    ) -> None:
        ids = f"{world.single.id},{world.sketch.id},{2**70},{world.psalm.id},{world.psalm.id}"
        found = client.get(f"/api/v1/tracks?ids={ids}").json["data"]
        assert [track["id"] for track in found] == [world.single.id, world.psalm.id]

    @pytest.mark.parametrize(
        "ids", ["x", "1;2", "1,-2", "1.5", "٣", "1\x00", ",".join("1" * 101), "9" * 5000]
    )
    def test_a_list_of_nonsense_is_refused_by_its_field(
        self, client: FlaskClient, world: World, ids: str
    ) -> None:
        answer = client.get("/api/v1/tracks", query_string={"ids": ids})
        assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, ["ids"])

    def test_waveform(self, client: FlaskClient, world: World) -> None:
        waveform = client.get(f"/api/v1/tracks/{world.psalm.id}/waveform").json["data"]
        assert set(waveform) == {"deck", "tall", "peaks"}
        assert len(waveform["peaks"]) == 200


class TestQueue:
    def test_of_an_album_an_artist_a_playlist(self, client: FlaskClient, world: World) -> None:
        album = client.get(f"/api/v1/albums/{world.hymns.id}/queue").json
        assert [track["title"] for track in album["data"]] == [
            "Harbour Prayer",
            "Undertow Psalm",
            "Grandmother Tide",
        ]
        assert album["meta"] == {
            "context": f"album:{world.hymns.id}",
            "title": "Saltwater Hymns",
            "url": "/artists/mira-oduya/albums/saltwater-hymns",
        }
        artist = client.get(f"/api/v1/artists/{world.mira.id}/queue").json
        assert len(artist["data"]) == 3
        playlist = client.get(f"/api/v1/playlists/{world.kitchen.id}/queue").json
        assert [track["id"] for track in playlist["data"]] == [world.psalm.id, world.single.id]
        assert playlist["meta"]["url"] == "/people/ines/playlists/kitchen-7-pm"

    def test_of_likes_is_the_callers_own(self, client: FlaskClient, sign_in, world: World) -> None:
        with transaction():
            likes.like_track(world.ines, world.single.id)
        mine = sign_in(world.ines).get("/api/v1/me/likes/queue").json
        assert [(track["id"], track["liked"]) for track in mine["data"]] == [(world.single.id, True)]
        assert client.get("/api/v1/me/likes/queue").status_code == 401

    def test_of_another_persons_private_playlist_is_not_there(
        self, client: FlaskClient, sign_in, world: World
    ) -> None:
        path = f"/api/v1/playlists/{world.secret.id}/queue"
        browsers = [client, sign_in(world.jonas), sign_in(world.root), sign_in(world.ines)]
        assert [browser.get(path).status_code for browser in browsers] == [404, 404, 404, 200]

    @pytest.mark.parametrize("kind", ["albums", "artists", "playlists"])
    @pytest.mark.parametrize("number", ["0", str(10**12), str(2**70)])
    def test_of_nothing(self, client: FlaskClient, world: World, kind: str, number: str) -> None:
        assert client.get(f"/api/v1/{kind}/{number}/queue").status_code == 404

    def test_costs_the_same_for_three_tracks_as_for_one(
        self, client: FlaskClient, world: World, count_queries
    ) -> None:
        client.get(f"/api/v1/tracks?ids={world.psalm.id}")
        numbers = []
        for ids in (f"{world.psalm.id}", f"{world.psalm.id},{world.mute.id},{world.single.id}"):
            with count_queries() as seen:
                client.get(f"/api/v1/tracks?ids={ids}")
            numbers.append(len(seen))
        assert numbers == [3, 3]  # the tracks, how loud their albums are, and their forms


class TestStates:
    def test_of_what_a_page_shows(self, sign_in, client: FlaskClient, world: World) -> None:
        with transaction():
            likes.like_track(world.ines, world.psalm.id)
            likes.like_album(world.ines, world.hymns.id)
            follows.follow_artist(world.ines, world.mira.id)
            follows.follow_person(world.ines, "jonas")
        query = (
            f"tracks={world.psalm.id},{world.single.id},{2**70}&albums={world.hymns.id}"
            f"&artists={world.mira.id},{world.lucja.id}&people={world.jonas.id}"
        )
        nothing = {"liked_tracks": [], "liked_albums": [], "followed_artists": [], "followed_people": []}
        assert sign_in(world.ines).get(f"/api/v1/states?{query}").json["data"] == {
            "liked_tracks": [world.psalm.id],
            "liked_albums": [world.hymns.id],
            "followed_artists": [world.mira.id],
            "followed_people": [world.jonas.id],
        }
        assert client.get(f"/api/v1/states?{query}").json["data"] == nothing
        assert client.get("/api/v1/states").json["data"] == nothing


class TestLike:
    @pytest.mark.parametrize("method", ["PUT", "POST"])
    def test_twice_is_once_and_taking_back_too(self, sign_in, world: World, method: str) -> None:
        browser, path = sign_in(world.ines), f"/api/v1/tracks/{world.psalm.id}/like"
        for _ in range(2):
            answer = browser.open(path, method=method)
            assert answer.json["data"] == {"id": world.psalm.id, "liked": True, "like_count": 1}
        for _ in range(2):
            assert browser.delete(path).json["data"] == {
                "id": world.psalm.id,
                "liked": False,
                "like_count": 0,
            }

    def test_albums_and_artists_likewise(self, sign_in, world: World) -> None:
        browser = sign_in(world.ines)
        album = browser.put(f"/api/v1/albums/{world.hymns.id}/like").json["data"]
        artist = browser.put(f"/api/v1/artists/{world.mira.id}/follow").json["data"]
        assert album == {"id": world.hymns.id, "liked": True, "like_count": 1}
        assert artist == {"id": world.mira.id, "following": True, "follower_count": 1}
        assert browser.delete(f"/api/v1/albums/{world.hymns.id}/like").json["data"]["like_count"] == 0
        assert browser.delete(f"/api/v1/artists/{world.mira.id}/follow").json["data"]["follower_count"] == 0

    def test_needs_an_account_and_its_token(
        self, app: Flask, client: FlaskClient, sign_in, world: World
    ) -> None:
        path = f"/api/v1/tracks/{world.psalm.id}/like"
        browser = sign_in(world.ines)
        answer = client.put(path)
        assert (answer.status_code, answer.json["error"]["code"]) == (401, "sign_in_needed")
        app.config["WTF_CSRF_ENABLED"] = True
        assert browser.put(path).status_code == 400
        page = browser.get("/browse/genres").get_data(as_text=True)
        token = page.partition('id="csrf-token" value="')[2].partition('"')[0]
        assert browser.put(path, headers={"X-CSRFToken": token}).status_code == 200

    @pytest.mark.parametrize("number", ["0", str(10**12), str(2**70)])
    def test_of_nothing(self, sign_in, world: World, number: str) -> None:
        browser = sign_in(world.ines)
        for path in (f"tracks/{number}/like", f"albums/{number}/like", f"artists/{number}/follow"):
            assert browser.put(f"/api/v1/{path}").status_code == 404, path
            assert browser.delete(f"/api/v1/{path}").status_code == 404, path


class TestDocument:
    def test_names_every_call(self, app: Flask, client: FlaskClient) -> None:
        document = client.get("/api/v1/openapi.json").json
        assert document["openapi"] == "3.1.0"
        rules = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
        assert {re.sub(r"<(?:int:)?(\w+)>", r"{\1}", rule) for rule in rules} == set(document["paths"])

    def test_is_true(self, client: FlaskClient, world: World) -> None:
        """What is sent has every field that the document promises, and no other."""
        track = client.get(f"/api/v1/tracks/{world.psalm.id}").json["data"]
        assert set(track) == set(_properties(client, "PlayerTrack"))
        assert schemas.PlayerTrack().load(track)["id"] == world.psalm.id

    def test_gives_each_call_its_own_parameters(self, client: FlaskClient) -> None:
        """No call is said to take what another one at the same address takes."""
        paths = client.get("/api/v1/openapi.json").json["paths"]
        shared = [one["in"] for item in paths.values() for one in item.get("parameters", [])]
        assert set(shared) == {"path"}
        asked = {
            (path, verb): [one["name"] for one in call["parameters"]]
            for path, item in paths.items()
            for verb, call in item.items()
            if verb != "parameters" and "parameters" in call
        }
        album = "/api/v1/albums/{album_id}"
        assert asked[album, "delete"] == ["tracks"]
        assert (album, "get") not in asked and (album, "patch") not in asked
        assert asked["/api/v1/uploads", "get"] == ["artist"]

    def test_says_what_may_stand_in_a_field_for_programs_and_people(self, client: FlaskClient) -> None:
        telling = _properties(client, "AlbumTelling")
        assert telling["kind"]["enum"] == ["album", "ep", "single", "compilation"]
        assert telling["title"]["maxLength"] == 200
        assert _properties(client, "Play")["ended"]["enum"] == ["ended", "skip", "leave", "error", None]
        for pattern in re.findall(r'"pattern": ?"(.*?)"', client.get("/api/v1/openapi.json").text):
            assert "Z" not in pattern.replace("a-zA-Z", "").replace("A-Za-z", ""), pattern  # Python's own
        page = html.unescape(client.get("/api/docs").get_data(as_text=True))
        assert "one of album, ep, single, compilation" in page
        assert "≤ 200 characters" in page
        assert "0–12" in page
        about = re.search(r"PATCH /api/v1/albums/\{album_id\}.*?</article>", page, re.DOTALL)
        assert about and "Delete them, too" not in about[0]

    def test_can_be_read_without_javascript(self, client: FlaskClient) -> None:
        page = client.get("/api/docs").get_data(as_text=True)
        assert 'href="#shape-Preferences">Preferences' in page
        assert "POST /api/v1/plays" in page
        assert "loudness_lufs" in page


class TestErrors:
    def test_stay_json_here_and_pages_elsewhere(self, client: FlaskClient, world: World) -> None:
        assert client.get("/api/v1/nothing").json["error"]["code"] == "not_found"
        assert client.delete("/api/v1/states").json["error"]["code"] == "method_not_allowed"
        assert client.get("/nothing").mimetype == "text/html"
        assert client.delete("/").mimetype == "text/html"


def _properties(client: FlaskClient, name: str) -> dict[str, Any]:
    document = json.loads(client.get("/api/v1/openapi.json").data)
    properties: dict[str, Any] = document["components"]["schemas"][name]["properties"]
    return properties


class TestPreparation:
    def test_what_somebody_presses_is_made_next(
        self, client: FlaskClient, session: Session, world: World
    ) -> None:
        with transaction():
            track = session.get(Track, world.mute.id)
            assert track is not None
            track.processing_state = "processing"
            jobs.enqueue("demo.render_track", world.mute.id, 50)
        answer = client.post(f"/api/v1/tracks/{world.mute.id}/preparation").json["data"]
        assert answer["preparing"] and "still being made" in answer["unplayable"] and answer["audio"] == []
        assert session.scalar(select(Job.priority).where(Job.subject_id == world.mute.id)) == 10

    def test_a_track_that_plays_asks_for_nothing(
        self, client: FlaskClient, session: Session, world: World
    ) -> None:
        answer = client.post(f"/api/v1/tracks/{world.psalm.id}/preparation").json["data"]
        assert not answer["preparing"] and answer["audio"]

    def test_a_draft_is_not_found_by_strangers(self, client: FlaskClient, world: World) -> None:
        assert client.post(f"/api/v1/tracks/{world.sketch.id}/preparation").status_code == 404


class TestFormats:
    def test_what_browsers_lack_is_offered_and_made_when_it_is_asked_for(
        self, client: FlaskClient, world: World
    ) -> None:
        with transaction():
            change(
                update(AudioFile)
                .where(AudioFile.track_id == world.psalm.id)
                .values(mime="audio/aiff", codec="pcm")
            )
        path = f"/api/v1/tracks/{world.psalm.id}"
        found = client.get(path).json["data"]["audio"]
        assert [(one["format"], one["type"], one["ready"]) for one in found] == [
            ("original", "audio/aiff", True),
            ("opus", "audio/ogg", False),
            ("aac", "audio/mp4", False),
            ("opus-small", "audio/ogg", False),
            ("aac-small", "audio/mp4", False),
        ]
        assert client.get(found[1]["url"]).status_code == 404
        for _ in range(2):
            answer = client.post(f"{path}/preparation?format=opus")
            assert (answer.status_code, answer.json["data"]["audio"]) == (200, found)
        asked = db.session.scalars(select(Job).where(Job.name == "make_rendition.opus")).all()
        assert [job.subject_id for job in asked] == [world.psalm.id]

    @pytest.mark.parametrize("wanted", ["mp3", "original", "../x", "opus"])
    def test_a_format_that_is_not_offered_is_refused_by_its_field(
        self, client: FlaskClient, world: World, wanted: str
    ) -> None:
        answer = client.post(f"/api/v1/tracks/{world.psalm.id}/preparation?format={wanted}")
        assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, ["format"])

    def test_what_could_not_be_made_says_why(self, client: FlaskClient, world: World) -> None:
        with transaction() as session:
            original = session.scalar(select(AudioFile).where(AudioFile.track_id == world.psalm.id))
            original.mime, original.codec = "audio/aiff", "pcm"
            facts = {"path": "", "made_from": original.mark, "refusal": "The file ends early."}
            session.add(AudioFile(track_id=world.psalm.id, kind="opus", **facts))
        found = client.get(f"/api/v1/tracks/{world.psalm.id}").json["data"]["audio"]
        assert (found[1]["ready"], found[1]["unplayable"]) == (False, "The file ends early.")
        assert client.get(found[1]["url"]).status_code == 404

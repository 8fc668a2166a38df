"""The upload page: one's own artists alone, each file with its steps, and the plain form."""

import io
import json
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from musicapp.db import db, transaction
from musicapp.models import Job, Track
from tests import corpus, factories
from tests.uploading import begin, facts, parts, send, upload, work
from tests.world import World

PAGE = "/studio/upload"
pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return corpus.write(tmp_path_factory.mktemp("song") / "song.flac").read_bytes()


def form(client: FlaskClient, *sent: tuple[bytes, str], artist: str = "mira-oduya", **fields: str):
    files = [(io.BytesIO(content), name) for content, name in sent]
    return client.post(f"{PAGE}?artist={artist}", data={**fields, "files": files})


def listed(client: FlaskClient) -> str:
    """The list of files alone, as the page asks for it again."""
    return client.get(PAGE, headers={"HX-Request": "true", "HX-Target": "uploads"}).text


class TestPage:
    def test_is_for_those_who_have_an_artist(self, ada, client, sign_in, world: World) -> None:
        assert client.get(PAGE).status_code == 401
        assert "Create an artist" in sign_in(world.ines).get(PAGE).text
        assert "up to 500 MB each" in ada.get(PAGE).text

    def test_shows_ones_own_artists_alone(self, ada, world: World) -> None:
        factories.make_artist("Ada Solo", owner=world.ada)
        page = ada.get(f"{PAGE}?artist=mira-oduya").text
        assert re.search(r'artist=mira-oduya" aria-current="true">Mira Oduya', page)
        assert "?artist=ada-solo" in page
        assert ada.get(f"{PAGE}?artist={world.lucja.slug}").status_code == 404

    def test_says_how_far_each_file_is_and_stops_asking_when_nothing_more_happens(
        self, ada, song: bytes
    ) -> None:
        half = begin(ada, 3_000_000, "02 Half.flac").headers["Location"]
        send(ada, half, bytes(2_000_000))
        whole, bad = upload(ada, song), upload(ada, b"RIFF no music" * 99, "03 Bad.wav")
        assert "waits for its turn" in listed(ada)
        assert 'hx-trigger="every 2s"' in listed(ada)
        work()
        again = upload(ada, song, "04 Again.flac")
        shown = listed(ada)
        assert "hx-trigger" not in shown
        assert "2 of 3 MB are here" in shown
        assert "0:02, ready" in shown
        assert "You have this already" in shown
        assert [facts(ada, one)["state"] for one in (half, whole, bad, again)] == [
            "sending",
            "ready",
            "failed",
            "duplicate",
        ]

    def test_a_name_is_text(self, ada, song: bytes) -> None:
        upload(ada, song, "<b>Bold<i>.flac")
        assert "&lt;b&gt;Bold&lt;i&gt;" in listed(ada)
        assert "<i>" not in listed(ada)


class TestActs:
    def test_trying_again_is_offered_for_what_may_pass_another_time_alone(self, ada, song: bytes) -> None:
        upload(ada, b"x", "a.mp3")
        work()
        assert "Replace" in listed(ada) and "Try again" not in listed(ada)
        upload(ada, song)
        with transaction():
            db.session.execute(update(Job).values(state="failed"))
        assert listed(ada).count("Try again<") == 1
        ours = "Reading this file takes too long, so it was stopped. Export it again and replace it."
        with transaction():
            db.session.execute(update(Track).values(processing_state="failed", processing_error=ours))
        assert listed(ada).count("Try again<") == 2

    def test_a_file_is_removed_and_a_failed_one_looked_at_again(self, ada, sign_in, world: World) -> None:
        key = upload(ada, b"RIFF no music" * 99, "03 Bad.wav").rpartition("/")[2]
        work()
        stranger = sign_in(world.jonas)
        assert stranger.delete(f"/studio/uploads/{key}").status_code == 404
        assert stranger.post(f"/studio/uploads/{key}/check").status_code == 404
        answer = ada.post(f"/studio/uploads/{key}/check")
        assert (answer.status_code, answer.location) == (303, f"{PAGE}?artist=mira-oduya")
        assert "waits for its turn" in listed(ada)
        work()
        assert key in listed(ada)
        headers = {"HX-Request": "true", "HX-Target": "uploads"}
        gone = ada.delete(f"/studio/uploads/{key}", headers=headers)
        assert key not in gone.text
        assert said(gone) == ("03 Bad.wav is off the list. It held no music, so nothing is kept.", None)
        assert ada.delete(f"/studio/uploads/{key}").status_code == 404

    def test_music_that_failed_can_be_brought_back_with_all_that_was_told_of_it(
        self, ada, song: bytes
    ) -> None:
        key = upload(ada, song[: len(song) // 2], "04 Half.flac").rpartition("/")[2]
        work()
        headers = {"HX-Request": "true", "HX-Target": "uploads"}
        _, undo = said(ada.delete(f"/studio/uploads/{key}", headers=headers))
        assert key not in listed(ada)
        assert undo
        ada.post(undo["url"])
        assert f'data-upload="{key}" data-state="failed"' in listed(ada)
        assert ada.delete(f"/studio/uploads/{key}").status_code == 303

    def test_a_draft_that_is_removed_can_be_brought_back_but_a_duplicate_takes_nothing_along(
        self, ada, song: bytes
    ) -> None:
        whole, again = (upload(ada, song, name).rpartition("/")[2] for name in ("01 A.flac", "02 B.flac"))
        work()
        headers = {"HX-Request": "true", "HX-Target": "uploads"}
        assert said(ada.delete(f"/studio/uploads/{again}", headers=headers)) == (
            "02 B.flac is off the list",
            None,
        )
        title, undo = said(ada.delete(f"/studio/uploads/{whole}", headers=headers))
        assert whole not in listed(ada)
        assert ada.delete(f"/studio/uploads/{whole}").status_code == 404
        assert ada.get(f"/api/v1/uploads/{whole}").status_code == 404
        assert "is deleted" in title
        assert undo
        answer = ada.post(undo["url"], headers={"HX-Request": "true", "HX-Target": "page"})
        assert answer.status_code == 204
        assert "track-restored" in answer.headers["HX-Trigger"]
        assert ada.get(undo["url"].removesuffix("/restoration")).status_code == 200
        assert whole in listed(ada)


def said(answer: TestResponse) -> tuple[str, dict[str, str] | None]:
    """What the answer says in passing, and what takes it back."""
    toast = json.loads(answer.headers["HX-Trigger"])["toast"]
    return toast["text"], toast["undo"]


class TestForm:
    def test_takes_several_files(self, ada, song: bytes) -> None:
        answer = form(ada, (song, "01 A.flac"), (song + b"\0", "02 B.flac"))
        assert (answer.status_code, answer.location) == (303, f"{PAGE}?artist=mira-oduya")
        assert "2 files are here" in ada.get(PAGE).text

    def test_names_what_it_does_not_take_and_why(self, ada, song: bytes) -> None:
        answer = form(ada, (song, "01 A.flac"), (b"x", "cover.png"))
        assert answer.status_code == 422
        assert "cover.png is not music by its name" in answer.text
        assert "01 A.flac" in answer.text
        assert "Choose a file first" in form(ada, (b"", "")).text

    def test_is_for_ones_own_artist_under_a_token_of_ones_own(
        self, app, ada, song: bytes, world: World
    ) -> None:
        assert form(ada, (song, "a.flac"), artist=world.lucja.slug).status_code == 404
        app.config["WTF_CSRF_ENABLED"] = True
        assert form(ada, (song, "a.flac"), csrf_token="stale").status_code == 400
        assert parts() == []
        token = re.search(r'name="csrf_token" value="([^"]+)"', ada.get(PAGE).text)
        assert token
        assert form(ada, (song, "a.flac"), csrf_token=token[1]).status_code == 303

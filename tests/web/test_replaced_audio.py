"""Another file in the place of a track's audio: what is known of the track stays; the way back is open for a month."""

import io
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from musicapp import clock
from musicapp.backends import storage
from musicapp.db import db, transaction
from musicapp.domain import releases, uploads
from musicapp.models import AudioFile, Track, TrackFeatures, Waveform
from tests import corpus
from tests.uploading import begin, facts, upload, work
from tests.world import World

pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """Two recordings of different length."""
    folder = tmp_path_factory.mktemp("songs")
    first = corpus.write(folder / "first.flac", corpus.tone(2.0), bpm="90")
    second = corpus.write(folder / "second.flac", corpus.tone(3.0, 330.0))
    return first.read_bytes(), second.read_bytes()


@pytest.fixture
def song(ada: FlaskClient, songs: tuple[bytes, bytes]) -> int:
    """A published track of Ada's that somebody has played; its id."""
    track_id: int = facts(ada, _sent(ada, songs[0]))["track"]["id"]
    with transaction():
        track = _track(track_id)
        track.published_at, track.listed, track.play_count = clock.now(), True, 7
    return track_id


def _sent(client: FlaskClient, data: bytes, **more: str) -> str:
    place = upload(client, data, **more)
    work()
    return place


def _track(track_id: int) -> Track:
    db.session.expire_all()
    track = db.session.get(Track, track_id)
    assert track is not None
    return track


def _files(track_id: int) -> dict[str, AudioFile]:
    db.session.expire_all()
    return {f.kind: f for f in db.session.scalars(select(AudioFile).where(AudioFile.track_id == track_id))}


def _audio(client: FlaskClient, track_id: int) -> list[dict]:
    found: list[dict] = client.get(f"/api/v1/tracks/{track_id}").json["data"]["audio"]
    return found


def refusal(page: str) -> str:
    """What a page says at the field for the file."""
    said = re.search(r'id="file-error".*?<span>(.*?)</span>', page, re.DOTALL)
    assert said
    return said[1]


class TestReplacing:
    def test_all_but_the_sound_stays(self, ada, songs, song: int) -> None:
        slug = _track(song).slug
        (known,) = db.session.scalars(select(TrackFeatures.made_from).where(TrackFeatures.track_id == song))
        place = _sent(ada, songs[1], track=str(song))
        track = _track(song)
        assert (track.play_count, track.slug, track.listed, track.bpm) == (7, slug, True, 90)
        assert (track.processing_state, track.duration_ms) == ("ready", 3000)
        (measured,) = db.session.scalars(
            select(TrackFeatures.made_from).where(TrackFeatures.track_id == song)
        )
        assert measured != known
        assert db.session.get(Waveform, song) is not None
        assert db.session.scalars(select(Track.id).where(Track.deleted_at.is_not(None))).all() == []
        answer = facts(ada, place)
        assert (answer["state"], answer["replaces"], answer["track"]["id"]) == ("ready", True, song)

    def test_who_listens_hears_the_old_one_to_its_end(self, ada, client, songs, song: int) -> None:
        before = {one["format"]: one["url"] for one in _audio(client, song)}
        heard = {form: client.get(url).data for form, url in before.items()}
        assert (
            heard["original"] == songs[0] and len(heard) == 3
        )  # a sine is small, so two renditions are worth it
        _sent(ada, songs[1], track=str(song))
        assert {form: client.get(url).data for form, url in before.items()} == heard
        after = {one["format"]: one["url"] for one in _audio(client, song)}
        assert client.get(after["original"]).data == songs[1]
        assert not set(after.values()) & set(before.values())
        assert client.get(f"/media/tracks/{song}/audio").data == songs[1]

    def test_a_bad_file_harms_nothing_and_says_why(self, ada, client, songs, song: int, world: World) -> None:
        place = _sent(ada, songs[1][: len(songs[1]) // 2], track=str(song))
        assert facts(ada, place)["state"] == "failed"
        assert releases.deleted_of(world.ada) == []
        assert client.get(_audio(client, song)[0]["url"]).data == songs[0]
        page = ada.get("/studio/upload").text
        assert f'href="/studio/tracks/{song}/audio"' in page
        ada.delete(place)
        assert client.get(_audio(client, song)[0]["url"]).data == songs[0]

    def test_what_failed_is_mended_by_a_good_file(self, ada, songs) -> None:
        place = _sent(ada, songs[0][: len(songs[0]) // 2])
        broken = facts(ada, place)["track"]["id"]
        assert facts(ada, place)["state"] == "failed"
        _sent(ada, songs[0], track=str(broken))
        assert _track(broken).processing_state == "ready"
        assert [one["state"] for one in ada.get("/api/v1/uploads").json["data"]] == ["ready"]
        assert not [kind for kind in _files(broken) if kind.startswith("former")]

    def test_the_same_file_is_no_replacement(self, ada, songs, song: int) -> None:
        place = _sent(ada, songs[0], track=str(song))
        assert facts(ada, place)["state"] == "duplicate"

    def test_a_bad_file_that_another_draft_has_is_refused_for_what_it_is(self, ada, songs, song: int) -> None:
        bad = songs[1][: len(songs[1]) // 2]
        broken = facts(ada, _sent(ada, bad))["track"]["id"]
        place = f"/studio/tracks/{song}/audio"
        assert ada.post(place, data={"files": (io.BytesIO(bad), "x.flac")}).status_code == 303
        work()
        page = ada.get(place).text
        assert "ends early" in page.partition('id="replacement"')[2]
        assert refusal(page) == ""
        again = ada.post(f"/studio/tracks/{broken}/audio", data={"files": (io.BytesIO(bad), "x.flac")})
        assert again.status_code == 422
        assert "ends early" in refusal(again.text)

    def test_another_one_replaces_what_is_on_its_way(self, ada, songs, song: int) -> None:
        upload(ada, songs[1], track=str(song))
        third = songs[1] + bytes(64)
        upload(ada, third, track=str(song))
        work()
        assert _files(song)["original"].size == len(third)
        assert len([kind for kind in _files(song) if kind.startswith("former") and kind[7:].isdigit()]) == 2


class TestOnItsPage:
    def test_the_steps_stay_there_until_it_has_taken_its_place(self, ada, songs, song: int) -> None:
        here = f"/studio/tracks/{song}/audio"
        answer = ada.post(here, data={"files": (io.BytesIO(songs[1]), "better.flac")})
        assert (answer.status_code, answer.location) == (303, here)
        page = ada.get(here).text
        assert "better.flac" in page and 'class="steps"' in page
        assert f'hx-get="{here}" hx-trigger="every 2s"' in page
        work()
        piece = ada.get(here, headers={"HX-Request": "true", "HX-Target": "replacement"}).text
        assert "in the place of what was there" in piece
        assert "Go back to it" in piece.partition('id="sounds"')[2]  # the list of files comes along
        assert "hx-trigger" not in piece and "<html" not in piece

    def test_a_bad_file_says_there_why_it_is_none(self, ada, songs, song: int) -> None:
        here = f"/studio/tracks/{song}/audio"
        ada.post(here, data={"files": (io.BytesIO(songs[1][: len(songs[1]) // 2]), "half.flac")})
        work()
        page = ada.get(here).text
        assert "file--failed" in page and "half.flac" in page
        assert "hx-trigger" not in page.partition('id="replacement"')[2].partition(">")[0]


class TestGoingBack:
    def test_the_former_file_takes_its_place_again(self, ada, client, songs, song: int, world: World) -> None:
        _sent(ada, songs[1], track=str(song))
        page = f"/studio/tracks/{song}/audio"
        text = ada.get(page).text
        assert "Go back to it" in text and "kept until" in text
        (former,) = [f.id for f in _files(song).values() if f.kind.startswith("former") and not f.made_from]
        assert ada.post(f"{page}/{former}", data={"_method": "PUT"}).location == page
        work()
        assert client.get(_audio(client, song)[0]["url"]).data == songs[0]
        assert _track(song).duration_ms == 2000
        assert [s.kept_until is None for s in uploads.sounds(world.ada, song)] == [True, False]
        assert ada.post(f"{page}/{former}", data={"_method": "PUT"}).status_code == 404

    def test_after_a_month_the_old_file_goes(self, ada, songs, song: int) -> None:
        old = _files(song)["original"].path
        _sent(ada, songs[1], track=str(song))
        with transaction():
            assert uploads.forget_replaced() == 0
        for file in _files(song).values():
            if file.kept_until:
                with transaction():
                    file.kept_until -= timedelta(days=31)
        with transaction():
            assert uploads.forget_replaced() == 3
        assert not storage.has(old)
        assert storage.has(_files(song)["original"].path)


class TestRefusals:
    def test_no_form_of_a_draft_is_anybody_elses_before_or_after(
        self, ada, client, sign_in, songs, song: int, world: World
    ) -> None:
        before = [one["url"] for one in _audio(client, song)]
        _sent(ada, songs[1], track=str(song))
        addresses = before + [one["url"] for one in _audio(client, song)]
        with transaction():
            _track(song).published_at, _track(song).listed = None, False
        assert {ada.get(url).status_code for url in addresses} == {200}
        assert {sign_in(world.root).get(url).status_code for url in addresses} == {200}
        stranger = sign_in(world.ines)
        assert {who.get(url).status_code for who in (client, stranger) for url in addresses} == {404}

    def test_strangers_and_guests_replace_nothing(
        self, ada, client, sign_in, songs, song: int, world: World
    ) -> None:
        page = f"/studio/tracks/{song}/audio"
        assert client.get(page).status_code == 401
        stranger = sign_in(world.ines)
        assert stranger.get(page).status_code == 404
        sent = {"files": (io.BytesIO(songs[1]), "x.flac")}
        assert stranger.post(page, data=sent).status_code == 404
        assert begin(stranger, 10, track=str(song)).status_code == 404
        assert (
            stranger.put(
                f"/api/v1/tracks/{song}/audio", data={"files": (io.BytesIO(b"x"), "x.flac")}
            ).status_code
            == 404
        )
        assert stranger.post(f"{page}/1", data={"_method": "PUT"}).status_code == 404

    @pytest.mark.parametrize("said", ["", "0", "999999", "x", "²", str(2**70)])
    def test_a_track_that_is_not_there(self, ada, said: str) -> None:
        assert begin(ada, 10, track=said).status_code == 404

    def test_a_form_without_a_file_says_so(self, ada, song: int) -> None:
        answer = ada.post(f"/studio/tracks/{song}/audio", data={"files": (io.BytesIO(b""), "")})
        assert answer.status_code == 422 and "Choose a file first" in refusal(answer.text)

    def test_a_form_with_the_same_file_says_that_it_is_here(self, ada, songs, song: int) -> None:
        answer = ada.post(f"/studio/tracks/{song}/audio", data={"files": (io.BytesIO(songs[0]), "x.flac")})
        assert answer.status_code == 422 and "this very file already" in refusal(answer.text)
        assert [one["state"] for one in ada.get("/api/v1/uploads").json["data"]] == []

    def test_a_form_and_the_interface_do_the_same(self, ada, client, songs, song: int) -> None:
        sent = {"files": (io.BytesIO(songs[1]), "x.flac")}
        assert ada.post(f"/studio/tracks/{song}/audio", data=sent).status_code == 303
        work()
        assert client.get(_audio(client, song)[0]["url"]).data == songs[1]
        again = {"files": (io.BytesIO(songs[1] + bytes(64)), "x.flac")}
        answer = ada.put(f"/api/v1/tracks/{song}/audio", data=again)
        assert (answer.status_code, answer.json["data"]["replaces"]) == (201, True)

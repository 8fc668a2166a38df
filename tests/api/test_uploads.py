"""Uploads by tus and by form: byte for byte, resumed after every loss, one writer at a time, limits said before."""

import base64
import contextlib
import dataclasses
import hashlib
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from musicapp import clock, config
from musicapp.backends import storage
from musicapp.backends.jobs import Claimed
from musicapp.db import db, transaction
from musicapp.domain import demo
from musicapp.domain.accounts import DEMO_ACCOUNTS
from musicapp.domain.demo.state import Scale
from musicapp.domain.uploads import limits
from musicapp.domain.uploads.steps import WORK
from musicapp.jobs import upkeep
from musicapp.jobs.register import REGISTER, Kind
from musicapp.jobs.runner import Runner
from musicapp.models import AudioFile, Job, Track, Upload
from tests import buckets, corpus, factories, uploading
from tests.uploading import TUS, URL, begin, facts, files, offset, parts, send, send_torn, upload, work
from tests.world import World

pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A short piece with tags, 40 kB and more."""
    path = tmp_path_factory.mktemp("song") / "song.flac"
    return corpus.write(path, title="Harbour Prayer", track="3", genre="Soul", artist="Mira").read_bytes()


def draft(client: FlaskClient, place: str) -> Track:
    db.session.expire_all()
    track = db.session.get(Track, facts(client, place)["track"]["id"])
    assert track is not None
    return track


class TestSending:
    def test_a_server_says_what_it_can_and_a_stranger_to_the_protocol_is_told(self, ada) -> None:
        said = ada.options(URL).headers
        assert (said["Tus-Version"], said["Tus-Max-Size"]) == ("1.0.0", "500000000")
        assert said["Tus-Extension"] == "creation,expiration,checksum,termination"
        answer = ada.post(URL, headers={"Upload-Length": "5", "Tus-Resumable": "0.2.2"})
        assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")

    def test_a_file_arrives_byte_for_byte_and_becomes_a_draft_that_nobody_else_sees(
        self, ada, client, song: bytes, world: World
    ) -> None:
        begun = begin(ada, len(song))
        assert (begun.status_code, begun.headers["Tus-Resumable"]) == (201, "1.0.0")
        assert "GMT" in begun.headers["Upload-Expires"]
        sent = send(ada, begun.headers["Location"], song)
        assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(len(song)))
        assert facts(ada, begun.headers["Location"])["state"] == "waiting"
        work()
        (kept,) = files()
        assert kept.read_bytes() == song
        assert kept.name == hashlib.sha256(song).hexdigest() + ".flac"
        assert parts() == []
        told = facts(ada, begun.headers["Location"])
        assert (told["state"], told["steps"][-1]) == ("ready", "ready")
        assert told["track"]["url"] == "/artists/mira-oduya/tracks/harbour-prayer-2"
        track = draft(ada, begun.headers["Location"])
        assert (track.title, track.track_no, track.genre_id) == ("Harbour Prayer", 3, world.soul.id)
        assert (track.listed, track.published_at, track.processing_state) == (False, None, "ready")
        assert ada.get(told["track"]["url"]).status_code == 200
        assert client.get(told["track"]["url"]).status_code == 404
        assert client.get(f"/media/tracks/{track.id}/audio").status_code == 404

    def test_a_line_lost_at_twenty_points_costs_not_a_byte_and_leaves_nothing_behind(
        self, ada, song: bytes
    ) -> None:
        """Each time the client asks where to go on, as after a closed tab."""
        place = begin(ada, len(song)).headers["Location"]
        points = [1, 2, 255, 256, 257, len(song) - 1] + [len(song) * n // 15 for n in range(1, 15)]
        for point in sorted(points):
            at = offset(ada, place)
            assert send_torn(ada, place, song, at, point).status_code == 400
            assert offset(ada, place) == point
        assert send(ada, place, song[point:], point).status_code == 204
        work()
        assert [path.read_bytes() for path in files()] == [song]
        assert parts() == []

    def test_the_last_byte_is_asked_for_again_if_nobody_lived_to_say_that_it_came(
        self, ada, song: bytes
    ) -> None:
        place = begin(ada, len(song)).headers["Location"]
        with storage.open_part(place.rpartition("/")[2]) as part:
            part.write(song)  # and then the server was killed
        assert offset(ada, place) == len(song) - 1
        assert send(ada, place, song[-1:], len(song) - 1).status_code == 204
        work()
        assert [path.read_bytes() for path in files()] == [song]

    def test_of_two_who_write_at_once_one_is_refused_and_the_other_undisturbed(
        self, ada, song: bytes
    ) -> None:
        place = begin(ada, len(song)).headers["Location"]
        with storage.open_part(place.rpartition("/")[2]) as part:
            part.write(song[:1000])
            refused = send(ada, place, song[1000:], 1000)
            assert (refused.status_code, offset(ada, place)) == (409, 1000)
            assert "in another tab" in refused.json["error"]["message"]
        assert send(ada, place, song[1000:], 1000).status_code == 204

    @pytest.mark.parametrize("at", [0, 999, 1001])
    def test_bytes_for_another_place_are_refused(self, ada, song: bytes, at: int) -> None:
        place = begin(ada, len(song)).headers["Location"]
        assert send(ada, place, song[:1000]).status_code == 204
        assert send(ada, place, song[at:], at).status_code == 409
        assert offset(ada, place) == 1000

    def test_more_than_was_promised_is_refused_before_it_is_written(self, ada, song: bytes) -> None:
        place = begin(ada, 1000).headers["Location"]
        assert send(ada, place, song[:1001]).status_code == 413
        assert offset(ada, place) == 0

    @pytest.mark.parametrize("name", ["sha1", "sha256"])
    def test_a_sum_that_differs_undoes_the_piece(self, ada, song: bytes, name: str) -> None:
        def summed(data: bytes) -> str:
            return f"{name} {base64.b64encode(hashlib.new(name, data).digest()).decode()}"

        place = begin(ada, len(song)).headers["Location"]
        assert send(ada, place, song[:1000], Upload_Checksum=summed(song[:1000])).status_code == 204
        assert send(ada, place, song[1000:], 1000, Upload_Checksum=summed(b"else")).status_code == 460
        assert offset(ada, place) == 1000
        assert send(ada, place, song[1000:], 1000, Upload_Checksum=summed(song[1000:])).status_code == 204
        assert send(ada, place, b"", len(song), Upload_Checksum="md6 AA==").status_code == 400

    @pytest.mark.parametrize(
        "wrong",
        [
            {"Upload_Offset": "x"},
            {"Upload_Offset": "-1"},
            {"Content_Type": "text/plain"},
            {"Tus_Resumable": "0.9"},
        ],
    )
    def test_nonsense_is_refused_without_a_trace(self, ada, song: bytes, wrong: dict[str, str]) -> None:
        place = begin(ada, len(song)).headers["Location"]
        assert send(ada, place, song, **wrong).status_code in (400, 412, 415)
        assert offset(ada, place) == 0

    def test_what_arrived_is_not_written_again(self, ada, song: bytes) -> None:
        place = upload(ada, song)
        work()
        assert send(ada, place, b"x", len(song)).status_code == 409
        assert [path.read_bytes() for path in files()] == [song]

    def test_an_upload_is_its_senders_alone(self, ada, client, sign_in, song: bytes, world: World) -> None:
        place = begin(ada, len(song)).headers["Location"]
        admin = sign_in(world.root)
        assert client.head(place).status_code == 401
        assert send(client, place, song).status_code == 401
        for ask in (
            admin.get(place),
            admin.delete(place),
            send(admin, place, song),
            admin.post(f"{place}/check"),
        ):
            assert ask.status_code == 404
        assert offset(ada, place) == 0

    def test_a_form_token_is_asked_for(self, app, ada, song: bytes) -> None:
        place = begin(ada, len(song)).headers["Location"]
        app.config["WTF_CSRF_ENABLED"] = True
        answers = (begin(ada, 5), send(ada, place, song), ada.delete(place), ada.post(f"{place}/check"))
        assert [answer.status_code for answer in answers] == [400] * 4
        assert offset(ada, place) == 0


class TestRefusals:
    def refusal(self, answer) -> str:
        assert answer.status_code in (413, 422, 503), answer.text
        assert parts() == []
        assert db.session.scalar(select(func.count(Upload.id))) == 0
        error = answer.json["error"]
        return next(iter(error["fields"].values()), error["message"])

    def test_the_largest_file_is_named(self, ada) -> None:
        assert "601 MB. The most is 500 MB" in self.refusal(begin(ada, 600_000_001))

    def test_an_empty_file_is_said_to_be_empty(self, ada) -> None:
        assert "empty" in self.refusal(begin(ada, 0))

    def test_a_file_that_is_something_else_by_its_name_is_not_sent_in_vain(self, ada) -> None:
        assert "cover.png is not music" in self.refusal(begin(ada, 5000, "C:\\pictures\\cover.png"))

    def test_an_artists_share_counts_what_is_kept_and_what_is_coming(
        self, ada, song: bytes, world: World
    ) -> None:
        config.use(dataclasses.replace(config.current(), artist_quota_bytes=30_000_000))
        with transaction():
            db.session.execute(AudioFile.__table__.update().values(path="audio/x.flac", size=3_000_000))
            others = AudioFile.__table__.delete().where(AudioFile.track_id != world.psalm.id)
            db.session.execute(others)
        assert begin(ada, 12_000_000).status_code == 201
        said = begin(ada, 15_500_000)
        assert (said.status_code, said.json["error"]["code"]) == (413, "too_large")
        assert "has 15 MB left of 30 MB, and the file has 16 MB" in said.json["error"]["message"]
        assert begin(ada, 8_000_000).status_code == 201

    def test_a_full_disk_is_said_before_the_first_byte(self, ada, monkeypatch) -> None:
        config.use(dataclasses.replace(config.current(), upload_max_bytes=10**15, artist_quota_bytes=0))
        assert "no room for 900000000 MB more" in self.refusal(begin(ada, 9 * 10**14))

    def test_who_has_no_artist_is_told_what_to_do(self, sign_in, world: World) -> None:
        assert "Make one in the studio" in self.refusal(begin(sign_in(world.ines), 100))

    def test_who_has_several_says_which_and_never_another_persons(self, ada, world: World) -> None:
        other = factories.make_artist("Ada Solo", owner=world.ada)
        assert "one of them" in self.refusal(begin(ada, 100))
        assert "one of them" in self.refusal(begin(ada, 100, artist=str(world.lucja.id)))
        assert begin(ada, 100, artist=str(other.id)).status_code == 201

    @pytest.mark.parametrize("metadata", ["filename ***", "filename YQ=, artist"])
    def test_garbled_facts_about_a_file_are_refused(self, ada, metadata: str) -> None:
        answer = ada.post(URL, headers={**TUS, "Upload-Length": "5", "Upload-Metadata": metadata})
        assert answer.status_code == 400

    @pytest.mark.parametrize(
        ("sent", "shown"),
        [
            ("../../etc/passwd.mp3", "passwd.mp3"),
            ("..\\..\\a\x00b\u202egpj.flac", "abgpj.flac"),
            ("x" * 400 + ".flac", "x" * 295 + ".flac"),
            ("", ""),
        ],
    )
    def test_a_name_is_shown_and_never_a_path(self, ada, song: bytes, sent: str, shown: str) -> None:
        told = facts(ada, upload(ada, song, sent))
        assert told["name"] == shown
        assert len(told["track"]["title"]) <= 300
        assert told["track"]["title"]


class TestDrafts:
    def test_what_is_sent_is_looked_at_and_prepared_before_all_that_the_site_makes_by_itself(
        self, ada, song: bytes
    ) -> None:
        with transaction():
            demo.seed({name: "" for name, _, _ in DEMO_ACCOUNTS}, Scale(people=1, days=1, tracks=12))
        upload(ada, song)
        upload(ada, b"x", "a.mp3")
        done: list[str] = []

        def do(job: Claimed) -> None:
            done.append(job.name)
            if job.name in WORK:
                REGISTER[job.name].run(job)

        Runner(contextlib.nullcontext, {name: Kind(do) for name in REGISTER}).drain()
        assert done[:5] == ["check_upload", "check_upload", *WORK[1:]]
        assert "demo.draw_cover" in done

    def test_the_same_content_is_not_kept_twice(self, ada, song: bytes) -> None:
        first = upload(ada, song)
        again = upload(ada, song, "another name.flac")
        assert parts() == [storage.folder() / "incoming" / first.rpartition("/")[2]]
        work()
        assert len(files()) == 1
        told = facts(ada, again)
        assert (told["state"], told["track"]) == ("duplicate", facts(ada, first)["track"])
        assert ada.delete(again).status_code == 204
        assert facts(ada, first)["state"] == "ready"

    def test_what_is_no_music_fails_with_a_remedy_and_goes_with_its_file(self, ada) -> None:
        place = upload(ada, b"RIFF not really a sound" * 500, "04 Tide.wav")
        work()
        told = facts(ada, place)
        assert told["state"] == "failed"
        assert "MP3, FLAC" in told["message"] or "again" in told["message"]
        assert ada.post(f"{place}/check").json["data"]["state"] == "waiting"
        work()
        assert facts(ada, place)["state"] == "failed"
        assert ada.delete(place).status_code == 204
        assert (files(), parts()) == ([], [])
        assert ada.get(place).status_code == 404

    def test_a_file_that_ends_early_passes_the_first_look_and_fails_when_it_is_heard(
        self, ada, song: bytes
    ) -> None:
        place = upload(ada, song[: len(song) // 2])
        work()
        told = facts(ada, place)
        assert (told["state"], told["steps"]) == ("failed", ["received", "checked"])
        assert "ends early" in told["message"]

    def test_work_that_stopped_half_way_is_no_processing_for_ever(self, ada, song: bytes) -> None:
        place = upload(ada, song)
        with transaction():
            db.session.execute(Job.__table__.update().values(state="failed"))
        assert "stopped half way" in facts(ada, place)["message"]
        ada.post(f"{place}/check")
        work()
        assert facts(ada, place)["state"] == "ready"

    def test_a_draft_that_is_given_up_is_hidden_and_a_published_one_stays(self, ada, song: bytes) -> None:
        place = upload(ada, song)
        work()
        track = draft(ada, place)
        ada.delete(place)
        db.session.expire_all()
        assert track.deleted_at is not None
        place = upload(ada, song)
        work()
        published = draft(ada, place)
        assert published.id != track.id
        with transaction():
            published.published_at = clock.now()
        ada.delete(place)
        db.session.expire_all()
        assert published.deleted_at is None

    def test_one_that_is_given_up_before_it_was_looked_at_leaves_nothing(self, ada, song: bytes) -> None:
        whole, half = upload(ada, song), begin(ada, 1000).headers["Location"]
        for place in (whole, half):
            assert ada.delete(place).status_code == 204
            assert ada.delete(place).status_code == 404
        work()
        assert (files(), parts()) == ([], [])
        assert db.session.scalar(select(func.count(AudioFile.id)).where(AudioFile.content_hash != "")) == 0

    def test_the_list_has_what_is_coming_and_what_is_not_out_yet(self, ada, song: bytes) -> None:
        coming, here = begin(ada, 500, "02 b.flac").headers["Location"], upload(ada, song)
        work()
        listed = ada.get(URL).json["data"]
        assert [(one["name"], one["state"]) for one in listed] == [
            ("02 b.flac", "sending"),
            ("01 Harbour Prayer.flac", "ready"),
        ]
        ada.delete(coming)
        track = draft(ada, here)
        with transaction():
            track.published_at = clock.now()
        assert ada.get(URL).json["data"] == []


class TestUpkeep:
    def test_what_was_left_unfinished_for_a_week_goes_and_nothing_else(
        self, ada, song: bytes, frozen
    ) -> None:
        old = begin(ada, len(song)).headers["Location"]
        send(ada, old, song[:1000])
        clock.freeze(frozen + timedelta(days=6))
        young, whole = begin(ada, 500).headers["Location"], upload(ada, song)
        clock.freeze(frozen + timedelta(days=7, seconds=1))
        assert ada.head(old).status_code == 404
        assert send(ada, old, song[1000:], 1000).status_code == 404
        upkeep.clear_uploads(None)
        assert {path.name for path in parts()} == {one.rpartition("/")[2] for one in (young, whole)}
        work()
        assert facts(ada, whole)["state"] == "ready"

    def test_promises_that_expired_take_no_room(self, ada, frozen) -> None:
        config.use(dataclasses.replace(config.current(), artist_quota_bytes=10_000_000))
        assert begin(ada, 9_000_000).status_code == 201
        assert begin(ada, 9_000_000).status_code == 413
        clock.freeze(frozen + timedelta(days=8))
        assert begin(ada, 9_000_000).status_code == 201


class TestForms:
    def post(self, client: FlaskClient, *sent: tuple[bytes, str], **fields: str):
        import io

        data = {"files": [(io.BytesIO(content), name) for content, name in sent], **fields}
        return client.post(URL, data=data)

    def test_several_files_come_to_the_same_end(self, ada, song: bytes) -> None:
        other = song + b"\0" * 10
        answer = self.post(ada, (song, "01 A.flac"), (other, "02 B.flac"))
        assert answer.status_code == 201, answer.text
        assert [one["name"] for one in answer.json["data"]] == ["01 A.flac", "02 B.flac"]
        work()
        assert sorted(path.read_bytes() for path in files()) == sorted((song, other))
        assert parts() == []

    def test_a_bad_one_is_named_and_the_others_stay(self, ada, song: bytes) -> None:
        answer = self.post(ada, (song, "01 A.flac"), (b"", "02 B.flac"), (b"x", "c.pdf"))
        assert answer.status_code == 422
        assert set(answer.json["error"]["fields"]) == {"02 B.flac", "c.pdf"}
        assert len(parts()) == 1
        assert [one["name"] for one in ada.get(URL).json["data"]] == ["01 A.flac"]

    def test_a_form_without_a_file_or_for_a_stranger_leaves_nothing(
        self, ada, song: bytes, world: World
    ) -> None:
        assert self.post(ada, (b"", "")).status_code == 422
        assert self.post(ada, (song, "a.flac"), artist=str(world.lucja.id)).status_code == 422
        assert parts() == []

    def test_one_that_is_too_large_or_torn_leaves_nothing(self, ada, song: bytes) -> None:
        config.use(dataclasses.replace(config.current(), upload_max_bytes=10_000))
        assert self.post(ada, (song, "a.flac")).status_code == 413
        body = b"--x\r\nContent-Disposition: form-data; name=files; filename=a.flac\r\n\r\n" + song[:5000]
        torn = ada.post(
            URL,
            data=body,
            environ_overrides=uploading.torn(9000),
            content_type="multipart/form-data; boundary=x",
        )
        assert torn.status_code == 400
        assert parts() == []


@pytest.mark.of_sqlite  # which database it is makes no difference to a bucket
class TestBucket:
    """Files grow on our disk and settle in the bucket."""

    def test_a_line_lost_at_twenty_points_and_a_bucket_that_is_away_cost_not_a_byte(
        self, ada, song: bytes, s3: buckets.Buckets
    ) -> None:
        home = {"storage_url": s3.new(), **buckets.KEYS}
        away = {**home, "storage_url": "s3://media?endpoint=http://127.0.0.1:9"}
        config.use(dataclasses.replace(config.current(), **away))
        place, at = begin(ada, len(song)).headers["Location"], 0
        for point in [*(1 + len(song) * n // 20 for n in range(20)), len(song)]:
            send_torn(ada, place, song, at, point) if point < len(song) else send(ada, place, song[at:], at)
            at = point
        work()
        assert facts(ada, place)["state"] == "waiting"
        assert [path.stat().st_size for path in parts()] == [len(song)]
        config.use(dataclasses.replace(config.current(), **home))
        with transaction():
            db.session.execute(Job.__table__.update().values(due_at=clock.now()))
        work()
        assert facts(ada, place)["state"] == "ready"
        (kept,) = storage.files(storage.AUDIO)
        assert kept.name.endswith(f"{hashlib.sha256(song).hexdigest()}.flac")
        assert storage.read(kept.name) == song
        assert (parts(), files(), list((config.current().data_dir / "media" / "tmp").glob("*"))) == (
            [],
            [],
            [],
        )

    def test_what_is_given_up_before_it_was_looked_at_leaves_nothing_there(
        self, ada, song: bytes, s3: buckets.Buckets
    ) -> None:
        config.use(dataclasses.replace(config.current(), storage_url=s3.new(), **buckets.KEYS))
        place = upload(ada, b"RIFF not really a sound" * 500, "04 Tide.wav")
        work()
        assert facts(ada, place)["state"] == "failed"
        assert len(list(storage.files(storage.AUDIO))) == 1
        ada.delete(place)
        assert list(storage.files(storage.AUDIO)) == []


def test_room_is_kept_free_for_all_others(app, session) -> None:
    """What is promised already counts."""
    limits.expect_bytes(1)
    with pytest.raises(limits.Unavailable):
        limits.expect_bytes(storage.free_bytes() - 1000)

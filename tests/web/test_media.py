"""Audio by ranges and conditions, images for ever, and nothing for who may not hear."""

import dataclasses
import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from musicapp import config
from musicapp.backends import storage
from musicapp.db import change, db, transaction
from musicapp.models import AudioFile, Play, Track
from musicapp.web.ranges import Piece, wanted_pieces
from tests import buckets
from tests.factories import make_track
from tests.world import World

BYTES = bytes(range(256)) * 40
SIZE = len(BYTES)


@pytest.fixture
def sound(world: World, tmp_path: Path) -> str:
    """The address of psalm's audio, which lies outside our own folders, as an import leaves it."""
    path = tmp_path / "01 – Undertow %20 Psalm.mp3"
    path.write_bytes(BYTES)
    with transaction():
        change(update(AudioFile).where(AudioFile.track_id == world.psalm.id).values(path=str(path)))
    return f"/media/tracks/{world.psalm.id}/audio"


class TestWhole:
    def test_all_bytes_with_their_type_and_mark(self, client: FlaskClient, sound: str) -> None:
        answer = client.get(sound)
        assert (answer.status_code, answer.data, answer.content_type) == (200, BYTES, "audio/mpeg")
        assert answer.headers["Accept-Ranges"] == "bytes"
        assert answer.headers["ETag"].startswith('"')
        assert answer.headers["Last-Modified"]
        assert "Set-Cookie" not in answer.headers

    def test_a_head_says_the_same_without_a_body(self, client: FlaskClient, sound: str) -> None:
        head, get = client.head(sound), client.get(sound)
        assert (head.status_code, head.data) == (200, b"")
        for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified", "Accept-Ranges"):
            assert head.headers[name] == get.headers[name]

    def test_audio_of_our_own_lies_under_the_media_folder(self, client: FlaskClient, world: World) -> None:
        path = config.current().data_dir / "media" / f"audio/{world.single.id}.mp3"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"own")
        assert client.get(f"/media/tracks/{world.single.id}/audio").data == b"own"

    def test_nothing_is_counted_and_nothing_written(
        self, client: FlaskClient, sound: str, count_queries
    ) -> None:
        with count_queries() as seen:
            client.get(sound)
        assert not [one for one in seen if not one.lstrip().upper().startswith("SELECT")]
        assert len(seen) == 1
        assert db.session.scalar(select(func.count()).select_from(Play)) == 0


class TestRange:
    @pytest.mark.parametrize(
        ("asked", "start", "stop"),
        [
            ("bytes=0-", 0, SIZE),
            ("bytes=100-", 100, SIZE),
            ("bytes=0-0", 0, 1),
            ("bytes=100-199", 100, 200),
            ("bytes=100-999999", 100, SIZE),
            ("bytes=-1", SIZE - 1, SIZE),
            ("bytes=-500", SIZE - 500, SIZE),
            ("bytes=-999999", 0, SIZE),
            ("Bytes = 5-9", 5, 10),
        ],
    )
    def test_one_piece(self, client: FlaskClient, sound: str, asked: str, start: int, stop: int) -> None:
        answer = client.get(sound, headers={"Range": asked})
        assert (answer.status_code, answer.data) == (206, BYTES[start:stop])
        assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"
        assert answer.content_length == stop - start

    @pytest.mark.parametrize(
        "asked", [f"bytes={SIZE}-", "bytes=999999999-", "bytes=-0", "bytes=99999-100000"]
    )
    def test_none_of_it(self, client: FlaskClient, sound: str, asked: str) -> None:
        answer = client.get(sound, headers={"Range": asked})
        assert (answer.status_code, answer.data) == (416, b"")
        assert answer.headers["Content-Range"] == f"bytes */{SIZE}"

    @pytest.mark.parametrize(
        "asked",
        ["", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=1", "items=0-5", "bytes=0-5,x", "bytes=٣-٤",
         "bytes=" + "9" * 30 + "-", "bytes=0-9,5-14", "bytes=" + ",".join(f"{n}-{n}" for n in range(0, 40, 2))],
    )  # fmt: skip
    def test_nonsense_overlaps_and_confetti_are_ignored(
        self, client: FlaskClient, sound: str, asked: str
    ) -> None:
        answer = client.get(sound, headers={"Range": asked.encode("utf-8").decode("latin-1")})
        assert (answer.status_code, answer.data) == (200, BYTES)

    def test_several_pieces_come_in_one_body(self, client: FlaskClient, sound: str) -> None:
        answer = client.get(sound, headers={"Range": "bytes=0-9, 100-109, -5"})
        assert answer.status_code == 206
        boundary = answer.content_type.partition("boundary=")[2].encode()
        parts = answer.data.split(b"\r\n--" + boundary)
        assert parts[0] == b""
        assert parts[-1] == b"--\r\n"
        assert [part.partition(b"\r\n\r\n")[2] for part in parts[1:-1]] == [
            BYTES[:10],
            BYTES[100:110],
            BYTES[-5:],
        ]
        assert b"Content-Range: bytes 100-109/10240" in parts[2]
        assert b"Content-Type: audio/mpeg" in parts[2]
        assert answer.content_length == len(answer.data)

    def test_several_of_which_one_lies_in_the_file_are_one(self, client: FlaskClient, sound: str) -> None:
        answer = client.get(sound, headers={"Range": "bytes=0-9,99999-"})
        assert (answer.status_code, answer.data) == (206, BYTES[:10])

    def test_a_head_with_a_range(self, client: FlaskClient, sound: str) -> None:
        answer = client.head(sound, headers={"Range": "bytes=0-99"})
        assert (answer.status_code, answer.data, answer.content_length) == (206, b"", 100)


class TestConditions:
    def test_what_the_browser_has_is_not_sent_again(self, client: FlaskClient, sound: str) -> None:
        first = client.get(sound)
        for condition in (
            {"If-None-Match": first.headers["ETag"]},
            {"If-None-Match": f'"x", W/{first.headers["ETag"]}'},
            {"If-None-Match": "*"},
            {"If-Modified-Since": first.headers["Last-Modified"]},
        ):
            answer = client.get(sound, headers=condition)
            assert (answer.status_code, answer.data) == (304, b""), condition
            assert answer.headers["ETag"] == first.headers["ETag"]

    def test_a_changed_file_is(self, client: FlaskClient, sound: str, world: World) -> None:
        first = client.get(sound)
        path = db.session.scalar(select(AudioFile.path).where(AudioFile.track_id == world.psalm.id))
        Path(path).write_bytes(b"other")
        os.utime(path, ns=(0, 10**18))
        assert client.get(sound, headers={"If-None-Match": first.headers["ETag"]}).data == b"other"
        assert (
            client.get(sound, headers={"Range": "bytes=0-1", "If-Range": first.headers["ETag"]}).status_code
            == 200
        )

    def test_a_part_is_completed_only_from_the_same_file(self, client: FlaskClient, sound: str) -> None:
        first = client.get(sound)
        for condition, status in (
            (first.headers["ETag"], 206),
            (first.headers["Last-Modified"], 206),
            (f"W/{first.headers['ETag']}", 200),
            ('"other"', 200),
            ("Fri, 01 Jan 2021 00:00:00 GMT", 200),
            ("nonsense", 200),
        ):
            answer = client.get(sound, headers={"Range": "bytes=0-9", "If-Range": condition})
            assert answer.status_code == status, condition


class TestPieces:
    def test_a_browsers_player_gets_the_rest_by_pieces_and_other_programs_at_once(
        self, client: FlaskClient, sound: str, tmp_path: Path
    ) -> None:
        next(tmp_path.iterdir()).write_bytes(bytes(600_000))
        rest = {"Range": "bytes=100-"}
        piece = client.get(sound, headers={**rest, "Sec-Fetch-Dest": "audio"})
        assert (piece.status_code, piece.content_length) == (206, 262_144)
        assert piece.headers["Content-Range"] == "bytes 100-262243/600000"
        assert client.get(sound, headers=rest).content_length == 599_900


class TestRight:
    def test_a_draft_is_heard_by_its_owner_and_admins_alone(
        self, client: FlaskClient, sign_in, world: World, tmp_path: Path
    ) -> None:
        path = tmp_path / "draft.mp3"
        path.write_bytes(b"draft")
        with transaction():
            change(update(AudioFile).where(AudioFile.track_id == world.sketch.id).values(path=str(path)))
        address = f"/media/tracks/{world.sketch.id}/audio"
        browsers = [client, sign_in(world.ines), sign_in(world.ada), sign_in(world.root)]
        assert [browser.get(address).status_code for browser in browsers] == [404, 404, 200, 200]

    def test_what_was_deleted_is_silent_for_all(
        self, client: FlaskClient, sign_in, sound: str, world: World
    ) -> None:
        from musicapp import clock

        browsers = [client, sign_in(world.ada), sign_in(world.root)]
        with transaction():
            gone = {"listed": False, "deleted_at": clock.now()}
            change(update(Track).where(Track.id == world.psalm.id).values(**gone))
        assert [browser.get(sound).status_code for browser in browsers] == [404, 404, 404]

    @pytest.mark.parametrize("number", ["0", "999999", str(10**12), str(2**70), "x", "-1"])
    def test_what_is_not_there(self, client: FlaskClient, world: World, number: str) -> None:
        assert client.get(f"/media/tracks/{number}/audio").status_code == 404

    def test_a_track_without_audio_and_one_whose_file_is_gone(
        self, client: FlaskClient, world: World
    ) -> None:
        lost = make_track(world.mira, "Lost")
        storage.put("audio/neighbour.mp3", BYTES)  # without one, the whole folder would count as away
        for track in (world.mute, lost):
            assert client.get(f"/media/tracks/{track.id}/audio").status_code == 404

    def test_a_whole_folder_that_is_away_says_so_and_when_to_ask_again(
        self, client: FlaskClient, sound: str, tmp_path: Path
    ) -> None:
        for path in tmp_path.iterdir():
            path.rename(path.with_suffix(".away"))
        assert client.get(sound).status_code == 404  # its neighbours are there
        for path in tmp_path.iterdir():
            path.unlink()
        away = client.get(sound)
        assert (away.status_code, away.headers["Retry-After"]) == (503, "15")
        assert "plays again as soon as the folder is back" in away.text

    def test_a_folder_or_a_name_that_no_file_can_have(
        self, client: FlaskClient, sound: str, world: World, tmp_path
    ) -> None:
        (config.current().data_dir / "media" / "audio").mkdir(parents=True, exist_ok=True)
        for path in (str(tmp_path), "audio/../../musewave.db\x00" if _takes_nul() else "nowhere", "x" * 4000):
            with transaction():
                change(update(AudioFile).where(AudioFile.track_id == world.psalm.id).values(path=path))
            assert client.get(sound).status_code == 404

    def test_a_members_instance_is_silent_for_guests(
        self, client: FlaskClient, sound: str, members_only
    ) -> None:
        assert client.get(sound).status_code == 401
        assert client.get(f"/media/images/{'a' * 32}-96.webp").status_code == 401


class TestImage:
    KEY = "0123456789abcdef" * 2

    @pytest.fixture
    def image(self, app: Flask) -> str:
        folder = config.current().data_dir / "media/images" / self.KEY[:2]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{self.KEY}-96.webp").write_bytes(b"RIFF")
        (folder / f"{self.KEY}-96.jpg").write_bytes(b"\xff\xd8")
        return f"/media/images/{self.KEY}-96"

    def test_never_changes_under_its_name(self, client: FlaskClient, image: str) -> None:
        answer = client.get(f"{image}.webp")
        assert (answer.status_code, answer.data, answer.content_type) == (200, b"RIFF", "image/webp")
        assert "immutable" in answer.headers["Cache-Control"]
        assert client.get(f"{image}.jpg").content_type == "image/jpeg"
        known = client.get(f"{image}.webp", headers={"If-None-Match": answer.headers["ETag"]})
        assert (known.status_code, known.data) == (304, b"")
        assert client.head(f"{image}.webp").data == b""

    def test_who_takes_avif_gets_it_under_the_same_name(self, client: FlaskClient, image: str) -> None:
        takes = {"Accept": "image/avif,image/webp,*/*"}
        without = client.get(f"{image}.webp", headers=takes)
        assert without.content_type == "image/webp" and "Accept" in without.vary
        storage.put(f"images/{self.KEY[:2]}/{self.KEY}-608.webp", b"RIFF")
        storage.put(f"images/{self.KEY[:2]}/{self.KEY}-608.avif", b"ftypavif")
        address = image.replace("-96", "-608.webp")
        lighter, usual = client.get(address, headers=takes), client.get(address)
        assert (lighter.content_type, lighter.data) == ("image/avif", b"ftypavif")
        assert (usual.content_type, usual.data) == ("image/webp", b"RIFF")
        assert lighter.headers["ETag"] != usual.headers["ETag"]
        known = client.get(address, headers={**takes, "If-None-Match": lighter.headers["ETag"]})
        assert (known.status_code, known.headers["ETag"]) == (304, lighter.headers["ETag"])

    @pytest.mark.parametrize(
        "name",
        ["-97.webp", "-304.webp", "-96.png", "-96.svg", "-96.webp/..", "-96"],
    )
    def test_what_was_not_made_is_not_there(self, client: FlaskClient, image: str, name: str) -> None:
        assert client.get(f"/media/images/{self.KEY}{name}").status_code == 404

    @pytest.mark.parametrize("key", ["..%2f..%2fmusewave", "A" * 32, "0" * 31, "%00" * 32, "é" * 32])
    def test_a_key_that_we_did_not_make_leads_nowhere(
        self, client: FlaskClient, image: str, key: str
    ) -> None:
        assert client.get(f"/media/images/{key}-96.webp").status_code == 404


@pytest.fixture
def in_bucket(s3: buckets.Buckets, app: Flask) -> Iterator[buckets.Buckets]:
    """Media are in a bucket for the length of a test."""
    usual = config.current()
    config.use(dataclasses.replace(usual, storage_url=s3.new(), **buckets.KEYS))
    yield s3
    config.use(usual)


@pytest.mark.of_sqlite  # which database it is makes no difference to a bucket
class TestBucket:
    def test_who_may_hear_is_led_to_the_bucket_for_some_minutes_and_nobody_else(
        self, client: FlaskClient, sign_in, world: World, in_bucket
    ) -> None:
        storage.put("audio/sketch.mp3", BYTES)
        with transaction():
            path = "audio/sketch.mp3"
            change(update(AudioFile).where(AudioFile.track_id == world.sketch.id).values(path=path))
        address = f"/media/tracks/{world.sketch.id}/audio"
        for browser in (client, sign_in(world.ines)):
            assert (browser.get(address).status_code, browser.head(address).status_code) == (404, 404)
        owner = sign_in(world.ada)
        led = owner.get(address, headers={"Range": "bytes=0-99"})
        assert (led.status_code, led.headers["Cache-Control"]) == (302, "private, no-store")
        request = urllib.request.Request(led.headers["Location"], headers={"Range": "bytes=100-199"})
        with urllib.request.urlopen(request) as answer:
            assert (answer.status, answer.read()) == (206, BYTES[100:200])
        assert owner.get(address).headers["Location"].startswith(in_bucket.endpoint)

    def test_a_head_tells_what_is_there_missing_or_away(
        self, client: FlaskClient, world: World, in_bucket
    ) -> None:
        address = f"/media/tracks/{world.single.id}/audio"
        assert client.head(address).status_code == 404
        storage.put(f"audio/{world.single.id}.mp3", BYTES)
        told = client.head(address)
        assert (told.status_code, told.content_length, told.content_type) == (200, SIZE, "audio/mpeg")
        config.use(
            dataclasses.replace(config.current(), storage_url="s3://media?endpoint=http://127.0.0.1:9")
        )
        assert client.head(address).status_code == 503

    def test_pages_let_sound_come_from_there_and_nothing_else(self, client: FlaskClient, in_bucket) -> None:
        policy = client.get("/").headers["Content-Security-Policy"]
        assert f"media-src 'self' {in_bucket.endpoint} blob:" in policy
        assert policy.count(in_bucket.endpoint) == 1

    def test_pictures_come_through_us_and_are_kept_for_a_year(self, client: FlaskClient, in_bucket) -> None:
        key = TestImage.KEY
        storage.put(f"images/{key[:2]}/{key}-96.webp", b"RIFF")
        answer = client.get(f"/media/images/{key}-96.webp")
        assert (answer.status_code, answer.data, answer.content_type) == (200, b"RIFF", "image/webp")
        assert "immutable" in answer.headers["Cache-Control"]
        assert client.get(f"/media/images/{key}-304.webp").status_code == 404

    def test_music_that_lies_elsewhere_is_sent_from_there(
        self, client: FlaskClient, sound: str, in_bucket
    ) -> None:
        assert client.get(sound).data == BYTES


@pytest.mark.parametrize("size", [0, 1])
def test_ranges_of_tiny_files(size: int) -> None:
    assert wanted_pieces("bytes=0-", size) == ([Piece(0, size)] if size else [])


def _takes_nul() -> bool:
    """PostgreSQL keeps no NUL in a text; SQLite does."""
    return db.engine.dialect.name == "sqlite"

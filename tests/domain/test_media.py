"""Rows and files that do not belong together: found in a folder and in a bucket, mended without losing anything."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from musicapp import clock, config
from musicapp.backends import images, storage
from musicapp.db import db, transaction
from musicapp.domain import media, uploads
from musicapp.models import AudioFile, Track, Upload
from tests import buckets, factories

SONG, OTHER = "audio/aa/aaaa.flac", "audio/bb/bbbb.flac"
KEY = "cd" * 16
NOW = timedelta(0)


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.of_sqlite)])
def place(request, app, session, tmp_path: Path) -> Iterator[Path]:
    """A song with its row, and a stray beside it."""
    usual = config.current()
    where = {}
    if request.param == "bucket":
        where = {"storage_url": request.getfixturevalue("s3").new(), **buckets.KEYS}
    config.use(dataclasses.replace(usual, data_dir=tmp_path, **where))
    storage.put(SONG, b"sound")
    row(SONG)
    yield tmp_path
    config.use(usual)


def row(path: str, **more: object) -> AudioFile:
    track = factories.make_track()
    file = db.session.scalar(select(AudioFile).where(AudioFile.track_id == track.id))
    with transaction():
        file.path = path
        for name, value in more.items():
            setattr(file, name, value)
    return file


def found(young: timedelta = NOW) -> list[tuple[str, str]]:
    return [(finding.sentence, finding.name) for finding in media.Check(young).findings()]


def mend() -> list[bool]:
    done = []
    for finding in media.Check(NOW).findings():
        with transaction():
            done.append(finding.mend())
    db.session.expire_all()
    return done


def names(area: str) -> list[str]:
    return sorted(stored.name for stored in storage.files(area))


@pytest.mark.usefixtures("place")
class TestFilesWithoutRows:
    def test_one_is_put_aside_for_thirty_days_and_then_gone(self, frozen) -> None:
        clock.freeze(None)
        storage.put(OTHER, b"stray")
        clock.freeze(clock.now())  # or the day might end meanwhile
        assert found(young=timedelta(days=1)) == []
        assert found() == [("file without a row", OTHER)]
        assert names("audio") == [SONG, OTHER]  # looking changed nothing
        assert mend() == [True]
        aside = f"trash/{clock.today()}/{OTHER}"
        assert (names("audio"), names("trash"), found()) == ([SONG], [aside], [])
        today = clock.now()
        for days, left in ((30, [aside]), (31, [])):
            clock.freeze(today + timedelta(days=days))
            media.clear_trash()
            assert names("trash") == left

    def test_a_rendition_and_a_picture_that_nobody_has(self) -> None:
        row("cache/aa/aaaa.opus", kind="opus")
        storage.put("cache/aa/aaaa.opus", b"named")
        storage.put("cache/bb/bbbb.opus", b"stray")
        with transaction():
            factories.make_album().cover_key = KEY
        for key in (KEY, "ef" * 16):
            picture(key)
        strays = [name for name in names("images") if "/efef" in name]
        assert {name for _, name in found()} == {"cache/bb/bbbb.opus", *strays}
        assert all(mend())
        assert (len(names("images")), names("cache")) == (6, ["cache/aa/aaaa.opus"])

    def test_one_whose_upload_arrives_between_look_and_mending_stays(self) -> None:
        storage.put(OTHER, b"stray")
        (finding,) = media.Check(NOW).findings()
        row(OTHER)
        with transaction():
            assert finding.mend()
        assert (names("audio"), names("trash")) == ([SONG, OTHER], [])

    def test_one_that_came_again_between_look_and_mending_stays(self) -> None:
        storage.put(OTHER, b"stray")
        earlier = clock.now() - timedelta(hours=1)
        (finding,) = media.Check(NOW).findings()
        with transaction():
            assert dataclasses.replace(finding, before=earlier.timestamp()).mend()
        assert names("trash") == []

    def test_where_no_row_names_anything_nothing_is_touched(self) -> None:
        storage.put(OTHER, b"stray")
        with transaction():
            db.session.execute(AudioFile.__table__.delete())
        assert mend() == [False, False]
        assert names("audio") == [SONG, OTHER]


@pytest.mark.usefixtures("place")
class TestRowsWithoutFiles:
    def test_one_is_marked_as_missing_and_comes_back_with_its_file(self) -> None:
        file = row(OTHER)
        assert found() == [("row without its file", OTHER)]
        assert mend() == [True]
        assert file.missing_since is not None
        assert found() == []
        storage.put(OTHER, b"sound")
        assert found() == [("file that is back", OTHER)]
        assert mend() == [True]
        assert file.missing_since is None

    def test_one_whose_file_was_put_aside_gets_it_back(self) -> None:
        storage.put(OTHER, b"stray")
        picture(KEY)
        with transaction():
            factories.make_album().cover_key = "ee" * 16  # another picture, so that pictures are looked at
        picture("ee" * 16)
        assert all(mend())
        file = row(OTHER)
        with transaction():
            factories.make_album(slug="second").cover_key = KEY
        assert found() == [("row without its file", OTHER), ("picture without all its files", KEY)]
        assert mend() == [True, True]
        assert storage.read(OTHER) == b"stray"
        assert (file.missing_since, names("trash"), found()) == (None, [], [])

    def test_a_rendition_is_forgotten_and_a_picture_waits_for_a_hand(self) -> None:
        storage.put("cache/aa/aaaa.opus", b"neighbour")
        row("cache/aa/aaaa.opus", kind="opus")
        gone = row("cache/bb/bbbb.opus", kind="aac").id
        with transaction():
            factories.make_album().cover_key = KEY
            factories.make_album(slug="second").cover_key = "ef" * 16
        picture("ef" * 16)
        storage.put(images.name_of(KEY, "96.webp"), b"picture")
        for size in (*images.SIZES, 1, 2, 3):
            storage.put(images.name_of(KEY, f"{size}.avif"), b"lighter than what is missing")
        assert mend() == [True, False]
        assert db.session.get(AudioFile, gone) is None
        assert found() == [("picture without all its files", KEY)]

    def test_music_that_lies_elsewhere_is_looked_for_there(self, tmp_path: Path) -> None:
        (tmp_path / "music").mkdir()
        files = [row(str(tmp_path / "music" / f"{n}.mp3")) for n in range(2)]
        Path(files[0].path).write_bytes(b"x")
        assert found() == [("row without its file", files[1].path)]
        mend()
        assert files[1].missing_since is not None
        Path(files[0].path).rename(files[1].path)
        Path(files[1].path).touch()
        assert [sentence for sentence, _ in found()] == ["row without its file", "file that is back"]

    def test_one_whose_file_has_arrived_and_waits_to_be_settled_is_whole(self) -> None:
        file = row(OTHER)
        track = db.session.get(Track, file.track_id)
        promise("k", track_id=track.id, artist_id=track.artist_id, received_at=clock.now())
        storage.begin_part("k")
        assert found() == []


class TestAway:
    def test_an_empty_listing_says_nothing_of_any_row(self, place: Path) -> None:
        storage.delete(SONG)
        check = media.Check(NOW)
        assert (list(check.findings()), check.away) == ([], ["audio"])

    def test_a_bucket_that_does_not_answer_says_nothing_and_the_rest_is_looked_at(
        self, app, session, tmp_path: Path
    ) -> None:
        usual = config.current()
        away = {"storage_url": "s3://media?endpoint=http://127.0.0.1:9", **buckets.KEYS}
        config.use(dataclasses.replace(usual, data_dir=tmp_path, **away))
        row(SONG)
        storage.begin_part("left")
        check = media.Check(NOW)
        assert [finding.name for finding in check.findings()] == ["left"]
        assert check.away == ["audio", "cache", "images"]
        config.use(usual)

    def test_a_folder_that_is_not_mounted_says_nothing_of_its_music(self, place: Path) -> None:
        row(str(place / "unmounted" / "1.mp3"))
        (place / "unmounted").mkdir()
        check = media.Check(NOW)
        assert (list(check.findings()), check.away) == ([], ["elsewhere"])


class TestUnfinished:
    def test_parts_and_promises_without_one_another_go_and_those_together_stay(self, place: Path) -> None:
        for key in ("alone", "promised"):
            storage.begin_part(key)
        promise("promised")
        promise("empty")
        left = place / "media" / "tmp" / "left"
        left.mkdir(parents=True, exist_ok=True)
        (left / "file.opus").write_bytes(b"x")
        with storage.working_file() as path:
            path.write_bytes(b"somebody is at it")
            assert [name for _, name in found()] == ["alone", "empty", str(left)]
            assert found(young=timedelta(days=1)) == [("temporary file of a process that is gone", str(left))]
            assert all(mend())
            assert path.exists()
        assert not path.parent.exists()
        assert found() == []
        assert [key for key, _ in storage.parts()] == ["promised"]
        assert db.session.scalars(select(Upload.key)).all() == ["promised"]


class TestCommand:
    def test_it_looks_first_and_says_by_its_status_what_is_left(self, app, place: Path) -> None:
        storage.put(OTHER, b"stray")
        run = app.test_cli_runner().invoke
        look = ["media", "check", "--older-than", "0"]
        answer = run(args=look)
        assert (answer.exit_code, names("trash")) == (1, [])
        assert f"file without a row: {OTHER}" in answer.output
        assert "Nothing was changed" in answer.output
        assert run(args=["media", "check"]).exit_code == 0  # it is young
        assert "Mended 1 of 1." in run(args=[*look, "--mend"]).output
        answer = run(args=look)
        assert (answer.exit_code, answer.output) == (
            0,
            "Files: 1 in audio.\nAll that was seen belongs together.\n",
        )
        storage.delete(SONG)
        assert run(args=look).exit_code == 2


def picture(key: str) -> None:
    for size in images.SIZES:
        for kind in ("webp", "jpg"):
            storage.put(images.name_of(key, f"{size}.{kind}"), b"picture")


def promise(key: str, **more: object) -> None:
    owner = factories.make_user()
    artist_id = more.pop("artist_id", None) or factories.make_artist(owner=owner).id
    with transaction():
        expires = clock.now() + uploads.actions.KEPT_UNFINISHED
        about = {"artist_id": artist_id, "file_name": "a.flac", "size": 5, "expires_at": expires}
        db.session.add(Upload(key=key, user_id=owner.id, **about, **more))

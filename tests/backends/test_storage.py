"""One contract for both places where media can be: a folder, and a bucket of S3."""

import dataclasses
import hashlib
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from musicapp import config
from musicapp.backends import images, storage
from musicapp.errors import Unavailable
from tests import buckets

LARGE = 9_000_000  # more than one part of an upload to a bucket


@pytest.fixture
def settings(tmp_path: Path, monkeypatch) -> Callable[..., None]:
    def use(**more: str) -> None:
        monkeypatch.setattr(
            config, "_current", dataclasses.replace(config.Settings(), data_dir=tmp_path, **more)
        )

    return use


@pytest.fixture(params=["folder", "bucket"])
def place(request, settings) -> str:
    """Each test has a place of its own."""
    settings(**bucket(request.getfixturevalue("s3")) if request.param == "bucket" else {})
    return str(request.param)


def bucket(s3: buckets.Buckets) -> dict[str, str]:
    return {"storage_url": s3.new(), **buckets.KEYS}


def names(area: str = storage.AUDIO) -> set[str]:
    return {stored.name for stored in storage.files(area)}


def working(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "media" / "tmp").glob("*"))


@pytest.mark.usefixtures("place")
class TestBoth:
    def test_what_is_put_is_there_whole_and_twice_is_once(self) -> None:
        for _ in range(2):
            storage.put("images/ab/ab-96.webp", b"picture")
        assert storage.read("images/ab/ab-96.webp") == b"picture"
        assert names("images") == {"images/ab/ab-96.webp"}
        found = storage.find("images/ab/ab-96.webp")
        assert found is not None and found.size == 7
        assert not storage.has("images/ab/ab-97.webp")

    def test_a_large_file_comes_back_byte_for_byte_and_leaves_no_copy(self, tmp_path: Path) -> None:
        data = hashlib.shake_256(b"large").digest(LARGE)
        (tmp_path / "song.flac").write_bytes(data)
        name, digest = storage.put_copy(tmp_path / "song.flac", storage.AUDIO)
        assert digest == hashlib.sha256(data).hexdigest()
        assert name == f"audio/{digest[:2]}/{digest}.flac"
        with storage.opened(name) as copy:
            assert copy.suffix == ".flac"
            assert copy.read_bytes() == data
        assert working(tmp_path) == []
        assert (tmp_path / "song.flac").exists()

    def test_a_child_that_fails_leaves_neither_copy_nor_half_a_file(self, tmp_path: Path) -> None:
        storage.put("audio/aa/a.mp3", b"sound")
        with pytest.raises(ValueError, match="no"), storage.opened("audio/aa/a.mp3"):
            raise ValueError("no")

        def half(path: Path) -> None:
            path.write_bytes(b"half")
            raise ValueError("no")

        with pytest.raises(ValueError, match="no"):
            storage.put_made("cache/aa/b.opus", half)
        assert working(tmp_path) == []
        assert names("cache") == set()
        with storage.opened("audio/aa/a.mp3") as whole:
            assert whole.read_bytes() == b"sound"

    def test_what_is_made_takes_its_name_when_it_is_whole(self) -> None:
        assert storage.put_made("cache/aa/b.opus", lambda path: path.write_bytes(b"sound")) == 5
        assert storage.read("cache/aa/b.opus") == b"sound"

    def test_a_part_settles_once_however_often_it_is_asked(self, tmp_path: Path) -> None:
        for content in (b"first", b"second of the same name"):
            storage.begin_part("k")
            with storage.open_part("k") as part:
                part.write(content)
            for _ in range(2):
                storage.settle_part("k", "audio/aa/a.mp3")
            assert storage.read("audio/aa/a.mp3") == b"first"
            assert storage.part_size("k") is None

    def test_one_that_is_missing_has_neighbours_and_else_all_is_away(self) -> None:
        for open_it in (storage.opened("audio/aa/a.mp3").__enter__, lambda: storage.read("audio/aa/a.mp3")):
            with pytest.raises(Unavailable):
                open_it()
        storage.put("audio/bb/b.mp3", b"neighbour")
        for open_it in (storage.opened("audio/aa/a.mp3").__enter__, lambda: storage.read("audio/aa/a.mp3")):
            with pytest.raises(FileNotFoundError):
                open_it()

    def test_moved_and_deleted_is_gone_from_there(self) -> None:
        storage.put("audio/aa/a.mp3", b"sound")
        storage.move("audio/aa/a.mp3", "trash/2026-11-21/audio/aa/a.mp3")
        assert (names(), names("trash")) == (set(), {"trash/2026-11-21/audio/aa/a.mp3"})
        with pytest.raises(FileNotFoundError):
            storage.move("audio/aa/a.mp3", "trash/x")
        assert storage.delete("trash/2026-11-21/audio/aa/a.mp3")
        assert not storage.delete("trash/2026-11-21/audio/aa/a.mp3")

    def test_a_list_is_of_its_area_alone(self) -> None:
        for name in ("audio/aa/a.mp3", "audio/demo/ada/b.mp3", "images/aa/a-96.webp", "cache/aa/a.opus"):
            storage.put(name, b"x")
        assert names() == {"audio/aa/a.mp3", "audio/demo/ada/b.mp3"}
        assert names("images/aa") == {"images/aa/a-96.webp"}

    def test_ten_who_keep_the_same_at_once_keep_one(self) -> None:
        threads = [threading.Thread(target=storage.put, args=("audio/aa/a.mp3", b"same")) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert names() == {"audio/aa/a.mp3"}
        assert storage.read("audio/aa/a.mp3") == b"same"

    def test_music_that_lies_elsewhere_stays_there(self, tmp_path: Path) -> None:
        path = tmp_path / "01 – Undertow.mp3"
        path.write_bytes(b"own")
        assert (storage.path(str(path)), storage.address(str(path))) == (path, None)
        with storage.opened(str(path)) as place:
            assert place == path
        with pytest.raises(ValueError, match="not ours"):
            storage.delete(str(path))
        link = tmp_path / "media" / "linked" / "abc.mp3"
        link.parent.mkdir(parents=True)
        link.symlink_to(path)
        with storage.opened("linked/abc.mp3") as place:
            assert place.read_bytes() == b"own"

    def test_emptied_it_holds_nothing(self) -> None:
        storage.put("audio/aa/a.mp3", b"x")
        storage.put("images/aa/a-96.webp", b"x")
        storage.empty()
        assert [name for area in storage.AREAS for name in names(area)] == []

    def test_a_picture_is_kept_and_removed_in_all_its_sizes(self) -> None:
        for size in images.SIZES:
            storage.put(images.name_of("ab" * 16, f"{size}.webp"), b"x")
        storage.put(images.name_of("ab" + "cd" * 15, "96.webp"), b"another")
        assert images.remove("ab" * 16) == len(images.SIZES)
        assert names("images") == {images.name_of("ab" + "cd" * 15, "96.webp")}


class TestBucket:
    def test_its_addresses_give_pieces_to_whoever_has_them(self, s3, settings) -> None:
        settings(**bucket(s3))
        storage.put("audio/aa/a.mp3", b"0123456789")
        address = storage.address("audio/aa/a.mp3")
        assert address is not None
        assert address.startswith(f"{s3.endpoint}/") and "X-Amz-Expires=900" in address
        assert storage.origin() == s3.endpoint
        with urllib.request.urlopen(
            urllib.request.Request(address, headers={"Range": "bytes=2-4"})
        ) as answer:
            assert (answer.status, answer.read(), answer.headers["Content-Type"]) == (
                206,
                b"234",
                "audio/mpeg",
            )

    def test_browsers_may_know_it_by_another_address(self, s3, settings) -> None:
        mine = bucket(s3)
        settings(**{**mine, "storage_url": mine["storage_url"] + "&public=https://media.example.org"})
        assert storage.origin() == "https://media.example.org"
        assert (storage.address("audio/aa/a.mp3") or "").startswith("https://media.example.org/media-")

    @pytest.mark.parametrize("wrong", ["s3://nowhere?endpoint={}", "s3://media?endpoint=http://127.0.0.1:9"])
    def test_one_that_is_away_says_so_and_loses_nothing(
        self, s3, settings, tmp_path: Path, wrong: str
    ) -> None:
        settings(storage_url=wrong.format(s3.endpoint), **buckets.KEYS)
        storage.begin_part("k")
        with storage.open_part("k") as part:
            part.write(b"acknowledged")
        for ask in (
            lambda: storage.put("audio/aa/a.mp3", b"x"),
            lambda: storage.settle_part("k", "audio/aa/a.mp3"),
            lambda: storage.read("audio/aa/a.mp3"),
            lambda: storage.opened("audio/aa/a.mp3").__enter__(),
            lambda: names(),
        ):
            with pytest.raises(Unavailable, match="away at the moment"):
                ask()
        assert storage.part_size("k") == len(b"acknowledged")
        assert working(tmp_path) == []

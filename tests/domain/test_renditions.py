"""From a file that few browsers play to one that all do: made once, made again, refused with a sentence."""

import dataclasses
import os
import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from musicapp import config
from musicapp.backends import audio, storage
from musicapp.db import db, transaction
from musicapp.domain import renditions
from musicapp.errors import Invalid, Unavailable
from musicapp.models import AudioFile, Job
from tests import corpus, factories


@pytest.fixture(scope="module")
def aiff(tmp_path_factory) -> Path:
    return corpus.write(tmp_path_factory.mktemp("aiff") / "tide.aiff", corpus.tone(1.0))


@pytest.fixture
def original(app, session, tmp_path, aiff) -> AudioFile:
    """The file of a track in AIFF, in a data folder of its own."""
    usual = config.current()
    config.use(dataclasses.replace(usual, data_dir=tmp_path))
    path = tmp_path / "music" / "tide.aiff"
    path.parent.mkdir()
    path.write_bytes(aiff.read_bytes())
    yield file_of(path, "audio/aiff", "pcm")
    config.use(usual)


def file_of(path: Path, mime: str, codec: str, container: str = "") -> AudioFile:
    track = factories.make_track()
    file = db.session.scalar(select(AudioFile).where(AudioFile.track_id == track.id))
    with transaction():
        file.path, file.mime, file.codec, file.container = str(path), mime, codec, container
    return file


def ask(file: AudioFile, kind: str = "opus") -> None:
    with transaction():
        renditions.ask(file.track_id, kind)


def make(file: AudioFile, kind: str = "opus") -> None:
    made = renditions.make(file.track_id, kind)
    with transaction():
        renditions.keep(made)


def sources(file: AudioFile) -> dict[str, tuple[bool, str]]:
    found = renditions.sources([file.track_id])[file.track_id]
    return {source.kind: (source.is_ready, source.refusal) for source in found}


def waiting() -> int:
    return db.session.scalar(
        select(func.count()).select_from(Job).where(Job.name.startswith("make_rendition"))
    )


class TestOffer:
    @pytest.mark.parametrize(
        ("mime", "codec", "container"),
        [
            ("audio/aiff", "pcm", "aiff"),
            ("audio/aiff", "", ""),
            ("audio/mp4", "alac", "mp4"),
            ("audio/wav", "alaw", "wav"),
            ("audio/wav", "adpcm_ms", "wav"),
            ("audio/ogg", "vorbis", "ogg"),
        ],
    )
    def test_what_some_browser_lacks_is_offered_as_opus_and_aac_in_two_sizes_after_the_original(
        self, original, mime, codec, container
    ):
        file = file_of(Path(original.path), mime, codec, container)
        assert list(sources(file)) == ["original", "opus", "aac", "opus-small", "aac-small"]

    @pytest.mark.parametrize(
        ("mime", "codec", "container"),
        [
            ("audio/mpeg", "mp3", "mp3"),
            ("audio/mpeg", "", ""),
            ("audio/flac", "flac", ""),
            ("audio/wav", "", ""),
            ("audio/wav", "pcm", "wav"),
            ("audio/mp4", "aac", "mp4"),
        ],
    )
    def test_what_every_browser_plays_is_not_made_again_when_nothing_would_be_saved(
        self, original, mime, codec, container
    ):
        file = file_of(Path(original.path), mime, codec, container)
        with transaction():
            file.bitrate = 64_000
        assert list(sources(file)) == ["original"]
        with pytest.raises(Invalid):
            ask(file)

    def test_what_is_large_is_offered_small_for_who_saves_data(self, original):
        file = file_of(Path(original.path), "audio/mpeg", "mp3", "mp3")
        with transaction():
            file.bitrate = 320_000
        assert list(sources(file)) == ["original", "opus-small", "aac-small"]
        assert renditions.unmade(file.track_id) == ["opus", "aac", "opus-small", "aac-small"]
        with transaction():
            file.bitrate = 130_000
        assert renditions.unmade(file.track_id) == ["opus-small", "aac-small"]
        with transaction():
            file.channels, file.bitrate = 1, 64_000
        assert renditions.unmade(file.track_id) == ["opus-small", "aac-small"]

    @pytest.mark.parametrize("kind", ["original", "mp3", "", "../../etc"])
    def test_a_format_that_nobody_makes_is_refused(self, original, kind):
        with pytest.raises(Invalid):
            ask(original, kind)
        assert waiting() == 0


class TestMaking:
    @pytest.mark.parametrize(
        ("kind", "codec", "container"),
        [("opus", "opus", "ogg"), ("aac", "aac", "mp4"), ("opus-small", "opus", "ogg")],
    )
    def test_it_sounds_like_the_original(self, original, kind, codec, container):
        make(original, kind)
        assert sources(original)[kind] == (True, "")
        row = db.session.scalar(select(AudioFile).where(AudioFile.kind == kind))
        heard = audio.analyse(storage.folder() / row.path)
        assert (heard.codec, heard.container) == (codec, container)
        assert heard.duration_ms == pytest.approx(1000, abs=60)
        assert heard.loudness_lufs == pytest.approx(audio.analyse(Path(original.path)).loudness_lufs, abs=0.5)
        assert (row.size, row.channels) == (heard.bytes, 2)
        assert 30_000 < row.bitrate < 250_000

    def test_many_who_ask_get_one_job_and_one_file(self, original):
        ask(original)
        ask(original)
        assert waiting() == 1
        with transaction():
            db.session.scalar(select(Job)).state = "running"
        ask(original)
        assert waiting() == 1
        make(original)
        assert renditions.make(original.track_id, "opus") is None
        ask(original)
        assert waiting() == 1

    def test_a_replaced_original_is_made_again_and_the_old_file_goes(self, original):
        make(original)
        (old,) = (storage.folder() / "cache").glob("??/*.opus")
        with transaction():
            original.modified_ns = "5"
        assert sources(original)["opus"] == (False, "")
        ask(original)
        make(original)
        assert sources(original)["opus"] == (True, "")
        age(old)
        assert (renditions.clear_unused(), old.exists()) == (1, False)
        assert len(list((storage.folder() / "cache").glob("??/*.opus"))) == 1

    def test_an_original_replaced_meanwhile_is_not_mistaken_for_the_new_one(self, original):
        made = renditions.make(original.track_id, "opus")
        with transaction():
            original.modified_ns = "5"
        with transaction():
            renditions.keep(made)
        assert sources(original)["opus"] == (False, "")

    def test_a_cached_file_that_is_gone_is_made_again(self, original):
        make(original)
        (cached,) = (storage.folder() / "cache").glob("??/*.opus")
        cached.unlink()
        ask(original)
        assert sources(original)["opus"] == (False, "")
        make(original)
        assert cached.is_file()

    def test_what_cannot_be_decoded_says_so_and_is_not_tried_again(self, original):
        Path(original.path).write_bytes(b"FORM\0\0\0\0AIFF" + b"nonsense" * 100)
        make(original)
        ready, refusal = sources(original)["opus"]
        assert not ready and "damaged" in refusal
        ask(original)
        assert waiting() == 0
        assert not [path for path in storage.folder().rglob("*") if path.is_file()]

    def test_a_file_that_is_gone_is_missing_and_a_folder_that_is_gone_may_come_back(self, original):
        (Path(original.path).parent / "another.aiff").touch()
        Path(original.path).unlink()
        make(original)
        assert original.missing_since is not None
        with transaction():
            original.missing_since = None
        shutil.rmtree(Path(original.path).parent)
        Path(original.path).parent.mkdir()  # as an unmounted place looks
        with pytest.raises(Unavailable):
            renditions.make(original.track_id, "opus")

    def test_a_disk_that_takes_nothing_is_no_fault_of_the_file(self, original, aiff):
        with pytest.raises(OSError, match="No space left"):
            audio.render(aiff, "opus", Path("/dev/full"))

    def test_two_at_once_leave_one_whole_file(self, original, app):
        failures: list[BaseException] = []

        def one() -> None:
            try:
                audio_path = Path(original_path)
                storage.put_made("cache/aa/same.opus", lambda part: audio.render(audio_path, "opus", part))
            except BaseException as problem:
                failures.append(problem)

        original_path = original.path
        threads = [threading.Thread(target=one) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert [path.name for path in (storage.folder() / "cache/aa").iterdir()] == ["same.opus"]


def age(path: Path) -> None:
    """Let a file be a day old."""
    os.utime(path, (0, 0))

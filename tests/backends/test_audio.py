"""Tags and sound of good files, against what was written into them and against numpy."""

import numpy as np
import pytest

from musicapp.backends import audio
from tests import corpus

TAGS = {
    "title": "Vals för Åsa",
    "artist": "Ada",
    "album": "Salt",
    "album_artist": "Ada & Co",
    "genre": "Folk",
    "track": "3",
    "disc": "2",
    "date": "1999-05-02",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("music")


@pytest.fixture(scope="module")
def files(folder):
    return {form: corpus.write(folder / f"good.{form}", **TAGS) for form in corpus.FORMATS}


def tags_of(path):
    (result,) = audio.read_tags([path])
    assert result.refusal is None
    return result.tags


class TestTags:
    @pytest.mark.parametrize("form", ["mp3", "flac", "ogg", "opus", "m4a"])
    def test_tags_are_read_from_every_tagged_format(self, files, form):
        tags = tags_of(files[form])
        assert (tags.title, tags.artists, tags.album) == ("Vals för Åsa", ["Ada"], "Salt")
        assert (tags.genres, tags.track_no, tags.date, tags.year) == (["Folk"], 3, "1999-05-02", 1999)

    @pytest.mark.parametrize("form", corpus.FORMATS)
    def test_the_header_says_about_how_long_it_is(self, files, form):
        assert abs(tags_of(files[form]).duration_ms - 2000) < 60

    def test_the_name_of_a_file_is_not_believed(self, files, folder):
        disguised = folder / "really-a-flac.mp3"
        disguised.write_bytes(files["flac"].read_bytes())
        tags = tags_of(disguised)
        assert (tags.container, tags.title) == ("flac", "Vals för Åsa")

    def test_several_values_are_several_artists_and_genres(self, folder, files):
        raw = corpus.id3(
            corpus.id3_text(b"TPE1", "Ada\x00Bo"), corpus.id3_text(b"TCON", "Folk;Drone / Noise")
        )
        path = folder / "several.mp3"
        path.write_bytes(raw + corpus.without_id3(files["mp3"].read_bytes()))
        tags = tags_of(path)
        assert tags.artists == ["Ada", "Bo"]
        assert tags.genres == ["Folk", "Drone", "Noise"]

    def test_what_is_not_seen_in_a_title_is_taken_out(self, folder, files):
        path = folder / "marks.mp3"
        raw = corpus.id3(corpus.id3_text(b"TIT2", "so\u202eng\u0007 " + "x" * 5000))
        path.write_bytes(raw + corpus.without_id3(files["mp3"].read_bytes()))
        title = tags_of(path).title
        assert title.startswith("so ng")
        assert len(title) <= 300

    def test_replaygain_is_a_number_of_decibels(self, folder):
        path = corpus.write(folder / "gain.flac", title="x", REPLAYGAIN_TRACK_GAIN="-7.03 dB")
        assert tags_of(path).replaygain_db == -7.03

    def test_a_file_without_tags_has_empty_ones(self, folder):
        assert tags_of(corpus.write(folder / "bare.ogg")).are_empty


class TestPicture:
    def test_the_embedded_picture_comes_out_as_it_went_in(self, folder, files):
        picture = b"\xff\xd8\xff" + bytes(500)
        body = b"\x00image/jpeg\x00\x03\x00" + picture
        frame = b"APIC" + len(body).to_bytes(4, "big") + b"\x00\x00" + body
        path = folder / "covered.mp3"
        path.write_bytes(corpus.id3(frame) + corpus.without_id3(files["mp3"].read_bytes()))
        assert tags_of(path).has_picture
        assert audio.extract_picture(path) == picture

    def test_no_picture_is_none(self, files):
        assert audio.extract_picture(files["flac"]) is None


class TestAnalysis:
    @pytest.mark.parametrize("form", corpus.FORMATS)
    def test_every_format_is_measured_by_decoding(self, files, form):
        found = audio.analyse(files[form])
        assert abs(found.duration_ms - 2000) <= 60
        assert found.channels == 2
        assert found.bytes == files[form].stat().st_size
        assert len(found.peaks) == 200
        assert max(found.peaks) == 255

    @pytest.mark.parametrize(
        ("form", "container", "codec", "mime"),
        [
            ("mp3", "mp3", "mp3", "audio/mpeg"),
            ("ogg", "ogg", "vorbis", "audio/ogg"),
            ("opus", "ogg", "opus", "audio/ogg"),
            ("m4a", "mp4", "aac", "audio/mp4"),
            ("wav", "wav", "pcm", "audio/wav"),
        ],
    )
    def test_facts_of_the_format_are_plain_words(self, files, form, container, codec, mime):
        found = audio.analyse(files[form])
        assert (found.container, found.codec, found.mime) == (container, codec, mime)

    @pytest.mark.parametrize("seconds", [0.02, 0.7, 31.3, 200.0])
    def test_peaks_are_the_loudest_samples_of_equal_slices(self, folder, seconds):
        noise = np.random.default_rng(5).normal(0, 0.1, (int(seconds * 8000), 2)) * np.abs(
            np.sin(np.linspace(0, 9, int(seconds * 8000)))
        ).reshape(-1, 1)
        path = corpus.write(folder / f"noise-{seconds}.wav", noise.astype("f4"), rate=8000)
        samples, _ = corpus.decoded(path)
        loudest = [
            piece.max() if len(piece) else 0 for piece in np.array_split(np.abs(samples).max(axis=1), 200)
        ]
        if seconds > 0.1:
            assert np.corrcoef(loudest, list(audio.analyse(path).peaks))[0, 1] > 0.97
        else:
            assert len(audio.analyse(path).peaks) == 200

    @pytest.mark.parametrize("level", [0.02, 0.25, 0.9])
    def test_loudness_is_that_of_an_independent_meter(self, folder, level):
        sound = np.tile(corpus.tone(3.0, 997, level), (3, 1))
        path = corpus.write(folder / f"level-{level}.flac", sound)
        assert audio.analyse(path).loudness_lufs == pytest.approx(
            corpus.loudness(*corpus.decoded(path)), abs=0.1
        )

    def test_the_true_peak_lies_between_the_samples(self, folder):
        at = np.arange(48_000)
        # Every sample is 3 dB below the curve.
        between = 0.5 * np.sin(np.pi * at / 48_000) * np.sin(np.pi * at / 2 + np.pi / 4)
        path = corpus.write(folder / "between.wav", np.stack([between, between], 1).astype("f4"), rate=48_000)
        assert audio.analyse(path).true_peak_dbtp == pytest.approx(-6.02, abs=0.3)

    def test_silence_has_neither_loudness_nor_peaks(self, folder):
        found = audio.analyse(corpus.write(folder / "silence.wav", np.zeros((44_100, 2), "f4")))
        assert (found.loudness_lufs, found.true_peak_dbtp, found.peaks) == (None, None, bytes(200))

    def test_mono_is_heard_as_well(self, folder):
        found = audio.analyse(corpus.write(folder / "mono.flac", corpus.tone()[:, :1]))
        assert found.channels == 1
        assert found.loudness_lufs is not None

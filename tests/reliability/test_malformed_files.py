"""Hostile and broken files: taken or refused with a sentence, in time; nothing else is read."""

import numpy as np
import pytest

from musicapp.backends import audio
from tests import corpus


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def good(folder):
    return {
        form: corpus.write(folder / f"good.{form}", title="Good", artist="Ada") for form in corpus.FORMATS
    }


def tag_refusal(path):
    (result,) = audio.read_tags([path])
    return result.refusal or ""


def refusal(path):
    with pytest.raises(audio.Refused) as refused:
        audio.analyse(path)
    return refused.value.sentence


class TestAList:
    """ffmpeg opens a list of other files whatever its name; ours must not."""

    @pytest.mark.parametrize("target", ["/etc/passwd", "good.wav"])
    def test_is_not_followed(self, folder, good, target):
        path = corpus.ffconcat(folder / "list.mp3", folder / target)
        assert "not music" in tag_refusal(path)
        assert "not music" in refusal(path)

    def test_is_not_followed_behind_a_tag(self, folder, good):
        path = corpus.ffconcat(folder / "tagged-list.mp3", good["wav"])
        path.write_bytes(corpus.id3(corpus.id3_text(b"TIT2", "x")) + path.read_bytes())
        assert "not music" in tag_refusal(path)
        assert "not music" in refusal(path)

    def test_is_not_followed_as_a_playlist_of_segments(self, folder, good):
        path = folder / "stream.mp3"
        path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{good['wav']}\n#EXT-X-ENDLIST\n")
        assert "not music" in refusal(path)


class TestTruncation:
    @pytest.mark.parametrize("form", corpus.FORMATS)
    @pytest.mark.parametrize("share", [0.5, 0.75])
    def test_a_file_that_ends_early_says_so(self, folder, good, form, share):
        path = corpus.truncated(folder / f"cut-{share}.{form}", good[form], share)
        assert "ends early" in (tag_refusal(path) or refusal(path))
        assert "ends early" in refusal(path)

    @pytest.mark.parametrize("form", corpus.FORMATS)
    @pytest.mark.parametrize("length", [1, 4, 16, 40, 100])
    def test_a_stump_is_refused_with_a_sentence(self, folder, good, form, length):
        path = folder / f"stump-{length}.{form}"
        path.write_bytes(good[form].read_bytes()[:length])
        assert refusal(path).endswith(".")


class TestLies:
    def test_a_header_of_three_gigabytes_on_a_kilobyte(self, folder):
        path = corpus.huge_header_wav(folder / "huge.wav")
        assert "ends early" in tag_refusal(path)
        assert refusal(path)

    def test_a_header_of_a_hundred_hours(self, folder, good):
        assert "ends early" in refusal(corpus.hundred_hours_flac(folder / "long.flac", good["flac"]))

    def test_a_picture_called_music(self, folder):
        path = folder / "picture.mp3"
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5000))
        assert "not music" in tag_refusal(path)

    def test_a_good_file_with_the_wrong_ending_is_taken_for_what_it_is(self, folder, good):
        path = folder / "wrong.mp3"
        path.write_bytes(good["opus"].read_bytes())
        assert audio.analyse(path).codec == "opus"


class TestBombs:
    def test_a_tag_bomb_is_stopped_in_time_and_its_neighbours_are_read(self, folder, good):
        bomb = corpus.tag_bomb(folder / "bomb.mp3", good["mp3"])
        results = list(audio.read_tags([good["flac"], bomb, good["ogg"]]))
        assert [result.tags.title if result.tags else None for result in results] == ["Good", None, "Good"]
        assert "too long" in results[1].refusal

    def test_the_sound_behind_a_tag_bomb_is_heard_all_the_same(self, folder, good):
        assert audio.analyse(corpus.tag_bomb(folder / "bomb-2.mp3", good["mp3"])).duration_ms > 1900


class TestNoise:
    @pytest.mark.parametrize("ending", corpus.FORMATS)
    def test_random_bytes_and_nothing_at_all(self, folder, ending):
        noise, nothing = folder / f"noise.{ending}", folder / f"nothing.{ending}"
        noise.write_bytes(np.random.default_rng(7).bytes(200_000))
        nothing.write_bytes(b"")
        assert "not music" in tag_refusal(noise)
        assert "empty" in tag_refusal(nothing)
        assert "empty" in refusal(nothing)

    @pytest.mark.parametrize("form", corpus.FORMATS)
    def test_flipped_bits_give_sound_or_a_sentence(self, folder, good, form):
        random = np.random.default_rng(11)
        for number in range(6):
            raw = np.frombuffer(good[form].read_bytes(), np.uint8).copy()
            places = random.integers(0, len(raw), 30)
            raw[places] ^= (1 << random.integers(0, 8, 30)).astype(np.uint8)
            path = folder / f"flipped-{number}.{form}"
            path.write_bytes(raw.tobytes())
            list(audio.read_tags([path]))
            try:
                assert len(audio.analyse(path).peaks) == 200
            except audio.Refused as refused:
                assert refused.sentence.endswith(".")


class TestOddPlaces:
    def test_a_file_that_is_gone(self, folder):
        assert "cannot be opened" in tag_refusal(folder / "gone.mp3")
        assert "cannot be opened" in refusal(folder / "gone.mp3")

    def test_a_folder_called_music(self, folder):
        (folder / "album.mp3").mkdir()
        assert "cannot be opened" in tag_refusal(folder / "album.mp3")

    def test_eight_channels_at_high_rate(self, folder):
        path = folder / "wide.wav"
        corpus.wide_wav(path, channels=8, rate=384_000)
        found = audio.analyse(path)
        assert (found.channels, found.sample_rate) == (8, 384_000)

    def test_more_channels_than_can_be_mixed_are_refused_before_they_are_decoded(self, folder):
        path = corpus.wide_wav(folder / "wider.wav", channels=64, rate=48_000)
        assert "more than eight channels" in refusal(path)

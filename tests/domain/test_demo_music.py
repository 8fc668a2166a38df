"""The demo's music: what its tags say is what is heard."""

import io
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from musicapp.domain.demo import catalog, music
from musicapp.domain.demo.catalog import DemoTrack

Samples = NDArray[np.float32]
NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
# Krumhansl and Kessler's profiles: how well each tone fits a key.
MAJOR = np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88])
MINOR = np.array([6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17])


def one_per_genre() -> list[DemoTrack]:
    """The shortest of each genre, in formats as they come."""
    return [
        min((t for t in catalog.tracks() if t.genre == g), key=lambda t: t.duration_ms)
        for g in catalog.GENRES
    ]


@pytest.fixture(scope="module")
def heard() -> dict[str, Samples]:
    return {track.genre: music.render(track) for track in one_per_genre()}


def test_the_catalog_is_large_enough_and_every_title_is_its_own() -> None:
    tracks = list(catalog.tracks())
    assert len(catalog.artists()) >= 12
    assert len(catalog.albums()) >= 30
    assert len(tracks) >= 150
    assert len({track.title for track in tracks}) == len({track.seed for track in tracks}) == len(tracks)
    assert {track.genre for track in tracks} == set(catalog.GENRES) == set(music.COMPOSERS)
    assert {track.format for track in tracks} == set(music.FORMATS)


def test_every_track_has_words_of_the_vocabularies_and_a_known_artist() -> None:
    names = {artist.name for artist in catalog.artists()}
    for track in catalog.tracks():
        assert track.mood in catalog.MOODS, track.title
        assert track.artist in names and (track.featured is None or track.featured in names), track.title
        assert track.featured != track.artist, track.title
        assert 60_000 <= track.duration_ms <= 150_000, track.title
        assert track.tags and track.price_cents > 0, track.title
    assert not set(catalog.EIGHT_FIRST) - {track.title for track in catalog.tracks()}
    assert [track.title for track in list(catalog.tracks())[:8]] == list(catalog.EIGHT_FIRST)


def test_all_lyrics_belong_to_a_track() -> None:
    assert sum(track.lyrics is not None for track in catalog.tracks()) == 8


def test_releases_are_spread_over_years_and_kinds() -> None:
    albums = catalog.albums()
    assert {"album", "ep", "single", "compilation"} == {album.kind for album in albums}
    assert len({album.released.year for album in albums}) >= 5
    assert all(album.days_old >= 0 for album in albums)


@pytest.mark.parametrize("track", one_per_genre(), ids=lambda track: track.genre)
def test_a_piece_is_as_long_loud_fast_and_in_the_key_that_its_tags_say(
    track: DemoTrack, heard: dict[str, Samples]
) -> None:
    sound = heard[track.genre]
    assert abs(len(sound) / music.RATE * 1000 - track.duration_ms) < 2
    assert music.integrated_lufs(sound) == pytest.approx(-16, abs=0.8)
    assert music.true_peak_dbtp(sound) <= -2.0
    assert tempo_near(sound, track.bpm) == pytest.approx(track.bpm, rel=0.02)
    assert track.key.replace("Db", "C#") in keys_of(sound)[:3]


@pytest.mark.parametrize("genre", catalog.GENRES)
def test_a_piece_has_no_clicks_no_constant_part_and_no_long_silence(
    genre: str, heard: dict[str, Samples]
) -> None:
    sound = heard[genre]
    bend = np.abs(np.diff(sound.mean(axis=1), n=2))
    tenths = np.sqrt((sound[: len(sound) // 4410 * 4410].reshape(-1, 8820) ** 2).mean(axis=1))
    silent = "".join("s" if level < 1e-3 else "." for level in tenths)
    assert np.isfinite(sound).all()
    assert np.abs(sound.mean(axis=0)).max() < 1e-3
    assert bend.max() < 12 * np.percentile(bend, 99.9)
    assert "s" * 20 not in silent
    assert np.percentile(tenths, 98) > 1.7 * np.percentile(tenths, 8)  # quiet and loud passages differ


def test_the_same_track_is_the_same_music_every_time(heard: dict[str, Samples]) -> None:
    track = next(track for track in one_per_genre() if track.genre == "Hip-hop")
    assert np.array_equal(music.render(track), heard["Hip-hop"])


def test_no_two_tracks_share_their_peaks(heard: dict[str, Samples]) -> None:
    others = [track for track in catalog.tracks() if track.genre == "Drum and bass"][:3]
    shapes = [peaks(sound) for sound in heard.values()] + [peaks(music.render(track)) for track in others]
    assert len(set(shapes)) == len(shapes)


@pytest.mark.parametrize("format", music.FORMATS)
def test_what_is_read_back_from_a_file_is_as_loud_and_under_the_ceiling(
    format: str, tmp_path: Path, heard: dict[str, Samples]
) -> None:
    path = tmp_path / f"piece.{format}"
    sound = heard["Soul"][: 30 * music.RATE]
    music.encode(sound, music.RATE, path, format, {"title": "Sól w oku", "bpm": "76", "key": "E minor"}, None)
    tags, rate, read = decoded(path)
    assert tags["title"] == "Sól w oku"
    assert len(read) / rate == pytest.approx(30, abs=0.1)
    assert music.integrated_lufs(read, rate) == pytest.approx(music.integrated_lufs(sound), abs=0.5)
    assert music.true_peak_dbtp(read) <= -1.0
    assert [part.name for part in tmp_path.iterdir()] == [path.name]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    silence = np.zeros((44100, 2), np.float32)
    with pytest.raises(KeyError):
        music.encode(silence, 44100, tmp_path / "piece.xyz", "xyz", {})
    with pytest.raises(OSError):
        music.encode(silence, 44100, tmp_path / "nowhere" / "piece.flac", "flac", {})
    assert list(tmp_path.iterdir()) == []


def test_loudness_of_a_known_tone_is_what_the_recommendation_says() -> None:
    """A 997 Hz sine of full scale in one channel is −3.01 LUFS, in both channels 0 LUFS."""
    tone = np.sin(2 * np.pi * 997 * np.arange(10 * 48000) / 48000).astype(np.float32)
    assert music.integrated_lufs(np.stack([tone, tone * 0], axis=1), 48000) == pytest.approx(-3.01, abs=0.05)
    assert music.integrated_lufs(np.stack([tone, tone], axis=1) * 0.1, 48000) == pytest.approx(
        -20.0, abs=0.05
    )


def test_a_peak_between_the_samples_is_found() -> None:
    """A quarter of the rate, sampled 45 degrees off its crests, is 3 dB higher than any sample."""
    tone = np.sin(np.pi / 2 * np.arange(4000) + np.pi / 4).astype(np.float32) * 0.5
    assert music.true_peak_dbtp(np.stack([tone, tone], axis=1)) == pytest.approx(-6.02, abs=0.15)


def peaks(sound: Samples) -> bytes:
    """The 200 bars of a drawn waveform."""
    size = len(sound) // 200
    bars = np.abs(sound[: size * 200]).max(axis=1).reshape(200, size).max(axis=1)
    return bytes((bars / bars.max() * 255).astype(np.uint8).tolist())


def tempo_near(sound: Samples, bpm: float) -> float:
    """The tempo within 10 % whose beats the onsets repeat at best, at one, two, four and eight beats."""
    hop, fps = 256, music.RATE / 256
    windows = np.lib.stride_tricks.sliding_window_view(sound[: 45 * music.RATE].mean(axis=1), 1024)[::hop]
    bins = np.log1p(200 * np.abs(np.fft.rfft(windows * np.hanning(1024).astype(np.float32), axis=1)))
    onsets = np.maximum(0, np.diff(bins, axis=0)).sum(axis=1)
    onsets -= np.convolve(onsets, np.ones(86) / 86, "same")
    echo = np.fft.irfft(np.abs(np.fft.rfft(onsets, 2 * len(onsets))) ** 2)
    tried = np.arange(bpm * 0.9, bpm * 1.1, 0.25)
    return float(max(tried, key=lambda t: sum(echo[round(k * 60 / t * fps)] for k in (1, 2, 4, 8))))


def keys_of(sound: Samples) -> list[str]:
    """All keys, the one that the tones fit best first."""
    size, mono = 16384, sound.mean(axis=1)[::2]
    hz = np.fft.rfftfreq(size, 2 / music.RATE)
    heard = (hz > 60) & (hz < 1800)
    bins = np.abs(np.fft.rfft(mono[: len(mono) // size * size].reshape(-1, size) * np.hanning(size), axis=1))[
        :, heard
    ]
    bins /= bins.sum(axis=1, keepdims=True) + 1e-9
    classes = np.round(69 + 12 * np.log2(hz[heard] / 440)).astype(int) % 12
    chroma = np.array([bins[:, classes == tone].sum() for tone in range(12)])
    fits: dict[str, float] = {}
    for tone in range(12):
        for mode, profile in (("major", MAJOR), ("minor", MINOR)):
            fits[f"{NAMES[tone]} {mode}"] = float(np.corrcoef(np.roll(profile, tone), chroma)[0, 1])
    return sorted(fits, key=lambda name: -fits[name])


def decoded(path: Path) -> tuple[dict[str, str], int, Samples]:
    with av.open(io.BytesIO(path.read_bytes()), "r") as file:
        stream = file.streams.audio[0]
        turn = av.AudioResampler(format="fltp", layout="stereo")
        parts = [part.to_ndarray() for frame in file.decode(stream) for part in turn.resample(frame)]
        return (
            {**file.metadata, **stream.metadata},
            stream.rate,
            np.concatenate(parts, axis=1).T.astype(np.float32),
        )

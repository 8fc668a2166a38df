"""Tempo and key of pieces whose truth is known. How often they are found, ``benchmarks/tempo_and_key.py`` says."""

import base64

import numpy as np
import pytest

from musicapp.backends import audio
from musicapp.backends.audio.describing import Ear
from musicapp.backends.audio.facts import FEATURES
from tests import corpus, known_music

SECONDS = 20.0


def heard(samples: np.ndarray, block: int = 1 << 16) -> dict:
    ear = Ear()
    for start in range(0, len(samples), block):
        ear.add(samples[start : start + block])
    return ear.description()


@pytest.mark.parametrize(("seed", "seconds"), [(7, SECONDS), (23, 30.0), (51, SECONDS)])
def test_tempo_and_key_are_heard(seed: int, seconds: float) -> None:
    piece = known_music.piece(seed, seconds)
    found = heard(piece.samples)
    assert found["bpm"] == pytest.approx(piece.bpm, rel=0.02)
    assert found["key"] == piece.key


def test_a_file_gives_what_its_samples_give_however_they_come(tmp_path) -> None:
    piece = known_music.piece(7, SECONDS)
    both = np.repeat(piece.samples[:, None], 2, axis=1)
    described = audio.describe(corpus.write(tmp_path / "piece.flac", both, known_music.RATE))
    assert described.bpm == pytest.approx(piece.bpm, rel=0.02)
    assert described.key == piece.key
    features = np.frombuffer(described.features, "<f4")
    assert features.shape == (FEATURES,)
    assert features[39:51].sum() == pytest.approx(1, abs=1e-3)
    assert 2 ** features[51] == pytest.approx(described.bpm, rel=0.01)
    small, large = (
        np.frombuffer(base64.b64decode(heard(piece.samples, block)["features"]), "<f4")
        for block in (4000, 1 << 16)
    )
    assert np.allclose(small, large, atol=1e-3)


@pytest.mark.parametrize("samples", [np.zeros(known_music.RATE, np.float32), np.zeros(10, np.float32)])
def test_silence_has_neither(samples: np.ndarray) -> None:
    found = heard(samples)
    assert (found["bpm"], found["key"]) == (0.0, "")


def test_what_is_no_music_is_refused(tmp_path) -> None:
    noise = tmp_path / "x.mp3"
    noise.write_bytes(b"no music at all" * 99)
    with pytest.raises(audio.Refused):
        audio.describe(noise)

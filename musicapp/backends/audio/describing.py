"""Decodes a whole file once, for its tempo, its key and what it sounds like. Runs in the child.

The sound goes by in blocks: of a piece of an hour a few megabytes are held, its onsets and sums.
"""

import base64
from collections.abc import Iterator
from typing import Any

import av
import numpy as np

from musicapp.backends.audio.decoding import Sound, opened
from musicapp.backends.audio.facts import FEATURES
from musicapp.backends.audio.spectra import RATE, Array
from musicapp.backends.audio.tempo import Onsets, density, tempo_of
from musicapp.backends.audio.timbre import Timbre
from musicapp.backends.audio.tonality import Pitches, key_of, tonic_of
from musicapp.backends.children.limits import Beat

_BLOCK = 1 << 16  # samples, about 3 s


def describe(path: str, beat: Beat) -> dict[str, Any]:
    """The values of ``Description``. Raises Refused."""
    with opened(path) as sound:
        ear = Ear()
        for block in _blocks(sound):
            ear.add(block)
            beat()
        sound.refuse_spoilt()
        return ear.description()


TASKS = {"describe": describe}


class Ear:
    """Hears mono samples of ``RATE`` Hz in pieces, and says at the end what they were."""

    def __init__(self) -> None:
        self.onsets, self._pitches, self._timbre = Onsets(), Pitches(), Timbre()

    def add(self, samples: Array) -> None:
        """The next samples: float32, 1 is full scale."""
        self._timbre.add(self.onsets.add(samples))
        self._pitches.add(samples)

    def chroma(self) -> Array:
        """As ``Pitches`` says."""
        return self._pitches.chroma()

    def bass(self) -> np.ndarray:
        """As ``Pitches`` says."""
        return self._pitches.bass()

    def description(self) -> dict[str, Any]:
        """Beats a minute, key and features of all that was heard."""
        chroma = self.chroma()
        bpm, key = tempo_of(self.onsets, chroma), key_of(chroma, self.bass())
        vector = self._features(self.onsets.envelope(), chroma, bpm, key)
        return {"bpm": round(bpm, 1), "key": key, "features": base64.b64encode(vector.tobytes()).decode()}

    def _features(self, envelope: Array, chroma: Array, bpm: float, key: str) -> np.ndarray:
        """As ``Description`` says."""
        classes = chroma.sum(axis=0) / (chroma.sum() + 1e-9)
        rhythm = [envelope.mean(), envelope.std(), density(envelope)] if len(envelope) else [0.0, 0.0, 0.0]
        parts = (self._timbre.summary(), np.roll(classes, -tonic_of(key)), [np.log2(max(bpm, 1))], rhythm)
        features = np.nan_to_num(np.concatenate(parts)).astype("<f4")
        if len(features) != FEATURES:
            raise ValueError("the shape of the features is written down elsewhere")
        return features


def _blocks(sound: Sound) -> Iterator[Array]:
    """The sound as mono of ``RATE`` Hz."""
    converters: dict[Any, av.AudioResampler] = {}
    held: list[np.ndarray] = []
    for frame in sound.frames():
        frame.pts = None
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        converter = converters.setdefault(form, av.AudioResampler("flt", "mono", RATE))
        held += [out.to_ndarray().reshape(-1) for out in converter.resample(frame)]
        if sum(map(len, held)) >= _BLOCK:
            yield np.concatenate(held).astype(np.float32, copy=False)
            held = []
    held += [out.to_ndarray().reshape(-1) for one in converters.values() for out in one.resample(None)]
    if held:
        yield np.concatenate(held).astype(np.float32, copy=False)

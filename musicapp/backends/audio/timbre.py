"""What a piece sounds like as a few dozen numbers, for finding others that sound like it. Runs in the child.

Mel-frequency cepstra: Davis and Mermelstein, "Comparison of Parametric Representations for Monosyllabic Word
Recognition", IEEE Trans. ASSP 28(4), 1980; their mean and spread describe a piece as in Tzanetakis and Cook, "Musical
Genre Classification of Audio Signals", IEEE Trans. Speech and Audio Processing 10(5), 2002.
"""

from functools import lru_cache

import numpy as np

from musicapp.backends.audio.spectra import BANDS, Array

CEPSTRA = 13


class Timbre:
    """Mean and spread of the cepstra of a stream, and of how they change; in sums, so that a piece may be long."""

    def __init__(self) -> None:
        self._count = self._changes = 0
        self._sums = np.zeros((4, CEPSTRA))  # of values, of their squares, of changes, of their squares
        self._last: Array | None = None

    def add(self, levels: Array) -> None:
        """Take in levels of mel bands in dB: [windows, bands]."""
        if not len(levels):
            return
        cepstra = levels @ _cosines()
        changes = np.diff(cepstra, axis=0, prepend=cepstra[:1] if self._last is None else self._last)
        self._count += len(cepstra)
        self._sums += [
            cepstra.sum(axis=0),
            (cepstra**2).sum(axis=0),
            changes.sum(axis=0),
            (changes**2).sum(axis=0),
        ]
        self._last = cepstra[-1:]

    def summary(self) -> np.ndarray:
        """Means and spreads of 13 cepstra in dB, then the spreads of their changes: 39 values."""
        mean, squares, change, changes = self._sums / max(self._count, 1)
        spread = np.sqrt(np.maximum(0, squares - mean**2))
        return np.concatenate((mean, spread, np.sqrt(np.maximum(0, changes - change**2))))


@lru_cache(maxsize=1)
def _cosines() -> Array:
    """The orthonormal DCT-II of mel bands: [bands, cepstra]."""
    place = (np.arange(BANDS) + 0.5)[:, None] * np.arange(CEPSTRA) * np.pi / BANDS
    scaled = np.cos(place) * np.sqrt(2 / BANDS)
    scaled[:, 0] *= np.sqrt(0.5)
    return scaled.astype(np.float32)

"""Beats a minute, from how regularly sounds begin. Runs in the child.

The strength of onsets is that of Ellis, "Beat Tracking by Dynamic Programming", Journal of New Music Research 36(1),
2007: the rise of the level of each mel band in dB, summed. Its autocorrelation, taken over spans of some seconds so
that a player may hurry, has peaks at a pulse and at its multiples. A pulse is as likely as the peaks at its multiples
are high, weighted by how people tap: around 120 a minute, a log-normal curve as in the same paper. Whether the beat is
that pulse or another level of the metre, ``metre`` says.
"""

import numpy as np

from musicapp.backends.audio.metre import FASTEST, SLOWEST, beat_among
from musicapp.backends.audio.spectra import RATE, Array, Windows, mel_bands

WINDOW, HOP = 1024, 256
PER_S = RATE / HOP  # values of the onset envelope a second
_FLOOR_DB = -80.0
_SPAN = 1024  # values: about 12 s
_STEPS = 600
_USUAL, _OCTAVES = 115.0, 0.9
_CLEAR = 0.12  # a weaker autocorrelation is not a beat, but chance


class Onsets:
    """The onset envelope of a stream, and the mel spectra that it is made of."""

    def __init__(self) -> None:
        self._windows = Windows(WINDOW, HOP)
        self._last: Array | None = None
        self._rises: list[Array] = []

    def add(self, samples: Array) -> Array:
        """Take samples in; the levels of their mel bands in dB: [windows, bands]."""
        power = self._windows.power(samples) @ mel_bands(WINDOW)
        levels = np.maximum(_FLOOR_DB, 10 * np.log10(power + 1e-10)).astype(np.float32)
        if len(levels):
            before = levels[:1] if self._last is None else self._last
            rises = np.maximum(0, np.diff(levels, axis=0, prepend=before))
            self._rises.append(rises.mean(axis=1))
            self._last = levels[-1:]
        return levels

    def envelope(self) -> Array:
        """How much begins at each moment, ``PER_S`` values a second."""
        return np.concatenate(self._rises) if self._rises else np.zeros(0, np.float32)


def tempo_of(envelope: Array, chroma: Array) -> float:
    """Beats a minute, or 0 when there is no regular beat. ``chroma`` as ``tonality`` gives it, of the same piece."""
    likeness = autocorrelation(envelope)
    pulse = 0.0 if likeness is None else pulse_of(likeness)
    if likeness is None or not pulse:
        return 0.0
    return _refined(likeness, beat_among(pulse, likeness, PER_S, chroma))


def pulse_of(likeness: Array) -> float:
    """The most regular pulse, on whatever level of the metre, in beats a minute; 0 if there is none."""
    tempos = np.geomspace(SLOWEST, FASTEST, _STEPS)
    combed = _combed(likeness, tempos)
    usual = np.exp(-0.5 * (np.log2(tempos / _USUAL) / _OCTAVES) ** 2)
    best = int(np.argmax(combed * usual))
    if combed[best] < _CLEAR:
        return 0.0
    return _refined(likeness, float(tempos[best]))


def autocorrelation(envelope: Array) -> Array | None:
    """The mean over all spans, 1 at lag 0; None if nothing ever begins."""
    if len(envelope) < _SPAN:
        envelope = np.pad(envelope, (0, _SPAN - len(envelope)))
    total = np.zeros(_SPAN)
    for start in range(0, len(envelope) - _SPAN + 1, _SPAN // 2):
        span = envelope[start : start + _SPAN]
        spectrum = np.abs(np.fft.rfft(span - span.mean(), 2 * _SPAN)) ** 2
        total += np.fft.irfft(spectrum)[:_SPAN]
    if total[0] <= 1e-6:
        return None
    unbiased = total / total[0] * _SPAN / (_SPAN - np.arange(_SPAN))
    return unbiased.astype(np.float32)


def _combed(likeness: Array, tempos: np.ndarray, most: int = 8) -> np.ndarray:
    """The mean of the autocorrelation at the multiples of each tempo's beat."""
    beats = 60 * PER_S / tempos
    total, weights = np.zeros(len(tempos)), np.zeros(len(tempos))
    for multiple in range(1, most + 1):
        lags = beats * multiple
        inside = lags < _SPAN * 0.7
        weight = inside / multiple**0.5
        total += weight * np.interp(lags, np.arange(_SPAN), likeness)
        weights += weight
    return np.asarray(total / weights)


def _refined(likeness: Array, tempo: float) -> float:
    """The same, to a tenth of a percent: the farther multiples tell it best."""
    near = tempo * np.linspace(0.975, 1.025, 101)
    return float(near[int(np.argmax(_combed(likeness, near, 16)))])

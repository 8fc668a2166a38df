"""Beats a minute, from how regularly sounds begin. Runs in the child.

The strength of onsets is that of Ellis, "Beat Tracking by Dynamic Programming", Journal of New Music Research 36(1),
2007: the rise of the level of each mel band in dB, summed. Its autocorrelation, taken over spans of some seconds so
that a player may hurry, has peaks at a pulse and at its multiples. A pulse is as likely as the peaks at its multiples
are high, weighted by how people tap: around 120 a minute, a log-normal curve as in the same paper. Whether the beat is
that pulse or another level of the metre, ``metre`` says.

In dB a hi-hat weighs what a drum weighs. So that ``metre`` can tell them apart, the rises are also taken as loud as
they are, of the bass, of the middle and of what is above it.
"""

import numpy as np

from musicapp.backends.audio.metre import FASTEST, SLOWEST, Clues, beat_among
from musicapp.backends.audio.spectra import RATE, Array, Windows, mel_bands

WINDOW, HOP = 1024, 256
PER_S = RATE / HOP  # values of the onset envelope a second
_FLOOR_DB = -80.0
_RANGES = (0, 3, 20)  # the first mel bands of the bass, of what is above 230 Hz, and of what is above 2.2 kHz
_SPAN = 1024  # values: about 12 s
_STEPS = 600
_USUAL, _OCTAVES = 115.0, 0.9
_CLEAR = 0.12  # a weaker autocorrelation is not a beat, but chance


class Onsets:
    """The onset envelope of a stream, its accents, and the mel spectra that they are made of."""

    def __init__(self) -> None:
        self._windows = Windows(WINDOW, HOP)
        self._last: Array | None = None
        self._rises: list[Array] = []
        self._accents: list[Array] = []

    def add(self, samples: Array) -> Array:
        """Take samples in; the levels of their mel bands in dB: [windows, bands]."""
        power = self._windows.power(samples) @ mel_bands(WINDOW)
        levels = np.maximum(_FLOOR_DB, 10 * np.log10(power + 1e-10)).astype(np.float32)
        if len(levels):
            self._compare(levels if self._last is None else np.concatenate((self._last, levels)))
            self._last = levels[-1:]
        return levels

    def envelope(self) -> Array:
        """How much begins at each moment, ``PER_S`` values a second."""
        return np.concatenate(self._rises) if self._rises else np.zeros(0, np.float32)

    def accents(self) -> Array:
        """How loud what begins is, in the bass, the middle and the treble: [values, 3]."""
        return np.concatenate(self._accents) if self._accents else np.zeros((0, len(_RANGES)), np.float32)

    def _compare(self, levels: Array) -> None:
        loudness = 10 ** (levels / 40)  # the root of the amplitude
        self._rises.append(np.maximum(0, np.diff(levels, axis=0)).mean(axis=1))
        louder = np.maximum(0, np.diff(loudness, axis=0))
        self._accents.append(np.add.reduceat(louder, _RANGES, axis=1))


def tempo_of(onsets: Onsets, chroma: Array) -> float:
    """Beats a minute, or 0 when there is no regular beat. ``chroma`` as ``tonality`` gives it, of the same piece."""
    clues = clues_of(onsets, chroma)
    pulse = 0.0 if clues is None else pulse_of(clues.onsets)
    if clues is None or not pulse:
        return 0.0
    return _refined(clues.onsets, beat_among(pulse, clues))


def clues_of(onsets: Onsets, chroma: Array) -> Clues | None:
    """What tells the beat; None if nothing ever begins."""
    envelope = onsets.envelope()
    likeness = autocorrelation(envelope)
    if likeness is None:
        return None
    accents = [autocorrelation(accent) for accent in onsets.accents().T]
    nothing = np.zeros_like(likeness)
    heard = tuple(nothing if accent is None else accent for accent in accents)
    return Clues(likeness, heard, PER_S, density(envelope), chroma)


def density(envelope: Array) -> float:
    """Onsets a second: peaks that stand out of what is around them."""
    middle = envelope[1:-1]
    is_peak = (
        (middle > envelope[:-2]) & (middle >= envelope[2:]) & (middle > envelope.mean() + envelope.std())
    )
    return float(is_peak.sum() * PER_S / len(envelope))


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

"""Which pulse of a piece is its beat: people hear levels above one another, each two or three times as fast.

For each level it is asked how regularly onsets come at parts and multiples of its beat, and how regularly the loud ones
of drums and bass do; how many there are in a beat; how soon the harmony changes (a chord often lasts a bar, and a bar
four beats); and how usual its tempo is. ``benchmarks/fitting.py`` fits the weights of these facts by logistic
regression to the pieces that ``benchmarks/tempo_and_key.py`` calls seen; they are judged by those held out.
"""

from typing import NamedTuple

import numpy as np

from musicapp.backends.audio.spectra import Array
from musicapp.backends.audio.tonality import PER_S as CHROMA_PER_S

SLOWEST, FASTEST = 50.0, 200.0  # beats a minute
_LEVELS = (1 / 3, 1 / 2, 2 / 3, 3 / 4, 1.0, 4 / 3, 3 / 2, 2.0, 3.0)
_PARTS = (1 / 4, 1 / 3, 1 / 2, 1, 3 / 2, 2, 3, 4, 8)  # of a beat, at which onsets are looked for
_CHORDS = (1, 2, 4, 8)  # beats after which the harmony is compared
_LONGEST_S = 12.0  # that a harmony is followed
_CHANGED = 0.25  # of the likeness of neighbours: below this it is another chord
_ACCENTS = (1 / 2, 1, 2, 4)  # the same of the accents in the bass, the middle and the treble
_WEIGHTS = np.array(
    (
        *(-0.78, 0.48),  # how fast it is, and how far from the usual
        *(0.78, -1.42),  # how many onsets a beat has
        *(4.37, -1.76, 6.04, -1.85, -4.15, 10.40, 8.91, 3.87, -2.91),  # onsets, as in _PARTS
        *(-0.57, 1.50, -2.89, 0.89),  # accents in the bass, as in _ACCENTS
        *(0.88, 0.51, -2.30, 9.06),  # in the middle
        *(1.44, -1.71, -1.56, 1.47),  # in the treble
        *(3.91, 6.59, -12.19, -6.56),  # the harmony, as in _CHORDS
        *(1.13, -1.06),  # how far a chord is from a bar
    )
)


class Clues(NamedTuple):
    """What is known of a piece: autocorrelations of its onsets and of its accents, ``per_s`` lags a second, its onsets
    a second, and its chroma as ``tonality`` gives it."""

    onsets: Array
    accents: tuple[Array, ...]
    per_s: float
    density: float
    chroma: Array


def beat_among(pulse: float, clues: Clues) -> float:
    """The tempo among the levels of ``pulse`` (beats a minute) that is most likely the beat."""
    tempos, about = candidates(pulse, clues)
    return tempos[int(np.argmax(about @ _WEIGHTS))]


def candidates(pulse: float, clues: Clues) -> tuple[list[float], np.ndarray]:
    """The levels of a pulse as tempos, and what the weights are for: 31 values about each."""
    harmony = _harmony(clues.chroma)
    tempos = [pulse * level for level in _LEVELS if SLOWEST <= pulse * level <= FASTEST]
    about = [
        [*_how_fast(tempo, clues.density), *_rhythm(tempo, clues), *_chords(tempo, harmony)]
        for tempo in tempos
    ]
    return tempos, np.array(about)


def _how_fast(tempo: float, density: float) -> tuple[float, ...]:
    usual = np.log2(tempo / 120)
    busy = np.log2(max(density, 0.1) * 60 / tempo)
    return usual, usual**2, busy, busy**2


def _rhythm(tempo: float, clues: Clues) -> list[float]:
    beat = 60 / tempo * clues.per_s
    onsets = [_highest(clues.onsets, beat * part) for part in _PARTS]
    return onsets + [_highest(accents, beat * part) for accents in clues.accents for part in _ACCENTS]


def _chords(tempo: float, harmony: np.ndarray) -> list[float]:
    beat = 60 / tempo
    later = [beat * CHROMA_PER_S * part for part in _CHORDS]
    alike = np.interp(later, np.arange(len(harmony)), harmony)
    changed = np.nonzero(harmony < _CHANGED)[0]
    chord_s = (changed[0] if len(changed) else len(harmony)) / CHROMA_PER_S
    bars = np.log2(4 * beat / (1.3 * max(chord_s, 0.1)))
    return [*alike, abs(bars), bars**2]


def _highest(likeness: Array, lag: float) -> float:
    """The autocorrelation around a lag; 0 where it was not taken."""
    if lag > 0.85 * len(likeness):
        return 0.0
    return float(np.interp(lag * np.linspace(0.985, 1.015, 7), np.arange(len(likeness)), likeness).max())


def _harmony(chroma: Array) -> np.ndarray:
    """How alike the harmony is after so many windows: 1 at once, 0 as at any other moment."""
    length = np.linalg.norm(chroma, axis=1, keepdims=True)
    even = chroma / (length + 1e-9)
    lags = min(int(_LONGEST_S * CHROMA_PER_S), len(even) - 4)
    if lags < 16:
        return np.ones(1)
    alike = np.array(
        [np.einsum("ij,ij->i", even[: len(even) - lag], even[lag:]).mean() for lag in range(lags)]
    )
    usual = alike[8:].mean()
    return np.asarray((alike - usual) / (1 - usual + 1e-6))

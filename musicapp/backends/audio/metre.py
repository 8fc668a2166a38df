"""Which pulse of a piece is its beat: people hear levels above one another, each two or three times as fast.

For each level it is asked how regularly onsets come at parts and multiples of its beat, how soon the harmony changes
(a chord often lasts a bar, and a bar four beats), and how usual its tempo is. The weights of these facts were fitted by
logistic regression to the pieces that ``benchmarks/tempo_and_key.py`` calls seen, and are judged by those held out.
"""

import numpy as np

from musicapp.backends.audio.spectra import Array
from musicapp.backends.audio.tonality import PER_S as CHROMA_PER_S

SLOWEST, FASTEST = 50.0, 200.0  # beats a minute
_LEVELS = (1 / 3, 1 / 2, 2 / 3, 3 / 4, 1.0, 4 / 3, 3 / 2, 2.0, 3.0)
_PARTS = (1 / 4, 1 / 3, 1 / 2, 1, 3 / 2, 2, 3, 4, 8)  # of a beat, at which onsets are looked for
_CHORDS = (1, 2, 4, 8)  # beats after which the harmony is compared
_LONGEST_S = 12.0  # that a harmony is followed
_CHANGED = 0.25  # of the likeness of neighbours: below this it is another chord
_WEIGHTS = np.array(
    (
        *(-0.98, 0.29),  # how fast it is, and how far from the usual
        *(-0.71, -2.99, 2.32, 2.46, 0.02, 4.24, 4.31, 4.46, 2.11),  # onsets, as in _PARTS
        *(-0.36, 4.68, -3.96, -4.05),  # the harmony, as in _CHORDS
        *(0.20, -1.47),  # how far a chord is from a bar
    )
)


def beat_among(pulse: float, likeness: Array, per_s: float, chroma: Array) -> float:
    """The tempo among the levels of ``pulse`` (beats a minute) that is most likely the beat.

    ``likeness`` is the autocorrelation of onsets, ``per_s`` lags a second.
    """
    tempos, about = candidates(pulse, likeness, per_s, chroma)
    return tempos[int(np.argmax(about @ _WEIGHTS))]


def candidates(pulse: float, likeness: Array, per_s: float, chroma: Array) -> tuple[list[float], np.ndarray]:
    """The levels of a pulse as tempos, and what the weights are for: 17 values about each."""
    harmony = _harmony(chroma)
    tempos = [pulse * level for level in _LEVELS if SLOWEST <= pulse * level <= FASTEST]
    return tempos, np.array([_facts(tempo, likeness, per_s, harmony) for tempo in tempos])


def _facts(tempo: float, likeness: Array, per_s: float, harmony: np.ndarray) -> np.ndarray:
    beat = 60 / tempo
    usual = np.log2(tempo / 120)
    onsets = [_highest(likeness, beat * per_s * part) for part in _PARTS]
    chords = [
        float(np.interp(beat * CHROMA_PER_S * part, np.arange(len(harmony)), harmony)) for part in _CHORDS
    ]
    changed = np.nonzero(harmony < _CHANGED)[0]
    chord_s = (changed[0] if len(changed) else len(harmony)) / CHROMA_PER_S
    bars = np.log2(4 * beat / (1.3 * max(chord_s, 0.1)))
    return np.array([usual, usual**2, *onsets, *chords, abs(bars), bars**2])


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

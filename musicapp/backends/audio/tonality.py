"""The key of a piece, from how much of each pitch class sounds in it. Runs in the child.

Chroma as in Fujishima, "Realtime Chord Recognition of Musical Sound", ICMC 1999, of spectral peaks alone; the tuning is
found first, for not everybody's A has 440 Hz. Keys are compared by correlation with profiles, the way of Krumhansl and
Kessler, "Tracing the Dynamic Changes in Perceived Tonal Organization", Psychological Review 89(4), 1982. The profiles
are those of Albrecht and Shanahan, "The Use of Large Corpora to Train a New Type of Key-Finding Algorithm", Music
Perception 31(1), 2013. The bass, the first chord and the last say which of two related keys is home.
"""

import numpy as np

from musicapp.backends.audio.spectra import RATE, Array, Windows

WINDOW, HOP = 8192, 4096
PER_S = RATE / HOP  # values of the chroma a second
CLASSES = 12
KEYS = (
    *(f"{tonic} major" for tonic in ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")),
    *(f"{tonic} minor" for tonic in ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")),
)
_MAJOR = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
_MINOR = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)
_LOW_HZ, _MID_HZ, _HIGH_HZ = 55.0, 220.0, 2000.0
_FINE = 10  # parts of a semitone while the tuning is unknown
_HOME_S = 1.5  # how long the first chord is listened to; the last one twice as long
# Of what is said by the profiles, by those in the bass, the bass itself, all chords, the first and the last: fitted by
# logistic regression to the pieces that ``benchmarks/tempo_and_key.py`` calls seen, and judged by those held out.
_WEIGHTS = np.array((8.00, 3.50, 1.54, 2.97, 17.11, 5.14))
_CLEAR = 0.35  # a weaker correlation names no key


class Pitches:
    """Gathers what sounds, window by window, in tenths of a semitone."""

    def __init__(self) -> None:
        self._windows = Windows(WINDOW, HOP)
        self._low = np.zeros(CLASSES * _FINE)
        self._windowed: list[Array] = []

    def add(self, samples: Array) -> None:
        """Take samples in."""
        power = self._windows.power(samples)
        if not len(power):
            return
        rows, bins, strengths = _peaks(power)
        hertz = bins * (RATE / WINDOW)
        place = np.round(np.log2(hertz / 261.6256) * CLASSES * _FINE).astype(int) % (CLASSES * _FINE)
        low, high = (
            _gathered(len(power), rows[part], place[part], strengths[part])
            for part in ((hertz >= _LOW_HZ) & (hertz < _MID_HZ), (hertz >= _MID_HZ) & (hertz < _HIGH_HZ))
        )
        loudest = low.sum(axis=1, keepdims=True)
        self._low += np.divide(low, loudest, out=np.zeros_like(low), where=loudest > 0).sum(axis=0)
        self._windowed.append(high)

    def bass(self) -> np.ndarray:
        """Shares of the twelve pitch classes below 220 Hz, from C on; zeros if nothing sounded."""
        return _shares(_tuned(self._low[None], self._tuning())[0])

    def chroma(self) -> Array:
        """How much of each pitch class sounds above that: [windows, 12], ``PER_S`` a second."""
        return np.asarray(_tuned(self._all(), self._tuning()), dtype=np.float32)

    def _all(self) -> Array:
        return (
            np.concatenate(self._windowed) if self._windowed else np.zeros((0, CLASSES * _FINE), np.float32)
        )

    def _tuning(self) -> int:
        """By how many tenths of a semitone everything is too high."""
        fine = (self._low + self._all().sum(axis=0)).reshape(CLASSES, _FINE).sum(axis=0)
        angle = float(np.angle((fine * np.exp(2j * np.pi * np.arange(_FINE) / _FINE)).sum()))
        return round(angle / (2 * np.pi) * _FINE)


def key_of(chroma: Array, bass: np.ndarray) -> str:
    """One of ``KEYS``, or empty when none fits."""
    if not chroma.any():
        return ""
    said = facts(chroma, bass)
    best = int(np.argmax(said @ _WEIGHTS))
    return KEYS[best] if said[best, 0] >= _CLEAR else ""


def tonic_of(key: str) -> int:
    """The pitch class of a key's tonic; that of C for none."""
    return KEYS.index(key) % CLASSES if key else 0


def facts(chroma: Array, bass: np.ndarray) -> np.ndarray:
    """What the weights are for: six values about each of the 24 keys."""
    loud = chroma.sum(axis=1)
    even = chroma[loud > 0.05 * np.median(loud)]
    even = even / even.sum(axis=1, keepdims=True)
    home = max(4, int(_HOME_S * PER_S))
    whole, first, last = even.mean(axis=0), even[:home].mean(axis=0), even[-2 * home :].mean(axis=0)
    low = (bass - bass.mean()) / (3 * bass.std() + 1e-9)
    parts = (_likeness(whole), _likeness(bass), np.tile(low, 2), *map(_triads, (whole, first, last)))
    return np.stack(parts, axis=1)


def _gathered(windows: int, rows: np.ndarray, place: np.ndarray, strengths: np.ndarray) -> Array:
    size = CLASSES * _FINE
    return (
        np.bincount(rows * size + place, strengths, windows * size).reshape(windows, size).astype(np.float32)
    )


def _tuned(fine: np.ndarray, tuning: int) -> np.ndarray:
    """Tenths of semitones as pitch classes: [windows, 12]."""
    rolled = np.roll(fine, _FINE // 2 - tuning, axis=1)
    return np.asarray(rolled.reshape(len(fine), CLASSES, _FINE).sum(axis=2))


def _shares(classes: np.ndarray) -> np.ndarray:
    return classes / classes.sum() if classes.any() else classes


def _peaks(power: Array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Window, place between the bins (a parabola through the levels) and strength of each spectral peak."""
    levels = np.log(power + 1e-12)
    middle, left, right = levels[:, 1:-1], levels[:, :-2], levels[:, 2:]
    loud = middle > levels.max(axis=1, keepdims=True) - 9.2  # 40 dB below the loudest
    rows, bins = np.nonzero((middle > left) & (middle >= right) & loud & (middle > -18))
    a, b, c = left[rows, bins], middle[rows, bins], right[rows, bins]
    offset = 0.5 * (a - c) / np.minimum(a - 2 * b + c, -1e-9)
    return rows, bins + 1 + offset, np.sqrt(np.sqrt(power[rows, bins + 1]))


def _likeness(chroma: np.ndarray) -> np.ndarray:
    """Correlation of a chroma with the profile of each key; 0 for silence."""
    if not chroma.any():
        return np.zeros(2 * CLASSES)
    keys = [np.roll(profile, tonic) for profile in (_MAJOR, _MINOR) for tonic in range(CLASSES)]
    return np.array([np.corrcoef(chroma, key)[0, 1] for key in keys])


def _triads(chroma: np.ndarray) -> np.ndarray:
    """How much of what sounds belongs to the chord on the tonic of each key."""
    return np.concatenate([chroma + np.roll(chroma, -third) + np.roll(chroma, -7) for third in (4, 3)])

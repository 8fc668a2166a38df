"""Keys, chords and voice leading: the grammar every style speaks.

Pitches are MIDI numbers (60 = middle C), pitch classes 0..11 (0 = C).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

NAMES = {
    "C": 0,
    "C#": 1,
    "Db": 1,
    "D": 2,
    "D#": 3,
    "Eb": 3,
    "E": 4,
    "F": 5,
    "F#": 6,
    "Gb": 6,
    "G": 7,
    "G#": 8,
    "Ab": 8,
    "A": 9,
    "A#": 10,
    "Bb": 10,
    "B": 11,
}
MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)
_ROMAN = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}
_TOKEN = re.compile(r"^(b?)([IiVv]+)(.*)$")
_SHAPES = {
    "": (0, 4, 7), "m": (0, 3, 7), "7": (0, 4, 7, 10), "m7": (0, 3, 7, 10), "maj7": (0, 4, 7, 11),
    "mmaj7": (0, 3, 7, 11), "9": (0, 4, 7, 10, 14), "m9": (0, 3, 7, 10, 14), "maj9": (0, 4, 7, 11, 14),
    "6": (0, 4, 7, 9), "m6": (0, 3, 7, 9), "add9": (0, 4, 7, 14), "madd9": (0, 3, 7, 14), "sus2": (0, 2, 7),
    "sus4": (0, 5, 7), "7sus4": (0, 5, 7, 10), "dim7": (0, 3, 6, 9), "h7": (0, 3, 6, 10),
    "13": (0, 4, 10, 14, 21),
    "5": (0, 7), "m11": (0, 3, 7, 10, 17),
}  # fmt: skip


@dataclass(frozen=True)
class Key:
    """A tonic and a mode; `scale` is in semitones above the tonic."""

    tonic: int
    minor: bool

    @property
    def scale(self) -> tuple[int, ...]:
        return MINOR if self.minor else MAJOR

    def pitch(self, degree: int, around: int = 60) -> int:
        """The MIDI number of a scale degree (0 = the tonic nearest below `around`, 7 = an octave up)."""
        base = around - (around - self.tonic) % 12
        octave, step = divmod(degree, 7)
        return base + 12 * octave + self.scale[step]


@dataclass(frozen=True)
class Chord:
    """A root (pitch class) with its intervals above it, in semitones."""

    root: int
    shape: tuple[int, ...]

    @property
    def classes(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys((self.root + step) % 12 for step in self.shape))

    def bass(self, low: int = 28) -> int:
        """The root as the lowest MIDI number not under `low`."""
        return low + (self.root - low) % 12

    def fifth(self, low: int = 28) -> int:
        return low + (self.root + self.shape[2 if len(self.shape) > 2 else 1] - low) % 12


@lru_cache(maxsize=64)
def key(name: str) -> Key:
    """Read "D minor" or "F# major"; raises ValueError for anything else."""
    tonic, _, mode = name.partition(" ")
    if tonic not in NAMES or mode not in ("major", "minor"):
        raise ValueError(f"not a key: {name!r}")
    return Key(NAMES[tonic], mode == "minor")


@lru_cache(maxsize=1024)
def chord(token: str, tonic: int) -> Chord:
    """Read a roman numeral such as `ii7`, `bVImaj7` or `Vsus4` against a tonic; lower case is minor."""
    match = _TOKEN.match(token)
    if match is None or match[2].lower() not in _ROMAN:
        raise ValueError(f"not a chord: {token!r}")
    flat, numeral, suffix = match.groups()
    quality = "m" if numeral.islower() and suffix not in ("dim7", "h7", "sus2", "sus4", "7sus4", "5") else ""
    return Chord((tonic + _ROMAN[numeral.lower()] - len(flat)) % 12, _SHAPES[quality + suffix])


def voice(chord: Chord, previous: tuple[int, ...], centre: int = 62, voices: int = 4) -> tuple[int, ...]:
    """A close voicing that moves least from `previous` (or sits nearest to `centre` when there is none)."""
    classes = chord.classes if len(chord.classes) <= voices else chord.classes[-voices:]
    best: tuple[float, tuple[int, ...]] = (1e9, ())
    for lowest in range(centre - 11, centre + 5):
        if lowest % 12 not in classes:
            continue
        notes = _stack(lowest, classes, voices)
        drift = abs(sum(notes) / len(notes) - centre) * (0.6 if previous else 3)
        best = min(best, (drift + _movement(notes, previous), notes))
    return best[1]


def nearest(pitch: int, classes: tuple[int, ...]) -> int:
    """The note of `classes` nearest to a pitch; the lower one when two are equally near."""
    return min(
        (
            pitch + step
            for step in (0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6)
            if (pitch + step) % 12 in classes
        ),
        key=lambda note: abs(note - pitch),
    )


def _stack(lowest: int, classes: tuple[int, ...], voices: int) -> tuple[int, ...]:
    order = sorted((pc - lowest) % 12 for pc in classes)
    return tuple(lowest + order[i % len(order)] + 12 * (i // len(order)) for i in range(voices))


def _movement(notes: tuple[int, ...], previous: tuple[int, ...]) -> float:
    return float(sum(abs(a - b) for a, b in zip(notes, previous, strict=False)))

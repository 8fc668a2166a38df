"""Short pieces whose tempo and key are known, because they are made here: as different from one another as chance makes
them, with and without drums, in all keys, out of tune, with noise, and played by hands that are not exact."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from musicapp.domain.demo.music import theory

RATE = 22_050
KEYS = [
    f"{tonic} {mode}"
    for mode in ("major", "minor")
    for tonic in sorted(set(theory.NAMES) - {"D#", "G#", "A#", "Gb", "C#"})
]
_MAJOR = (
    "I V vi IV",
    "I vi IV V",
    "I IV V IV",
    "I IV I V",
    "vi IV I V",
    "I iii IV V",
    "ii7 V7 Imaj7 Imaj7",
    "I I IV V7",
    "I bVII IV I",
)
_MINOR = (
    "i bVI bIII bVII",
    "i iv V i",
    "i bVII bVI bVII",
    "i iv bVII bIII",
    "i7 iv7 i7 V7",
    "i i bVI V7",
    "i v bVI iv",
    "i bVI iv V7",
)
# Sixteenths of a bar of four: kick, snare, hat. X strong, x soft.
_DRUMS = (
    ("X...X...X...X...", "....X.......X...", "..x...x...x...x."),
    ("X.......X.......", "....X.......X...", "x.x.x.x.x.x.x.x."),
    ("X.....x.X.......", "....X.......X..x", "x.x.x.x.x.x.x.x."),
    ("X..x......X.....", "....X..x....X...", "xxxxxxxxxxxxxxxx"),
    ("X.......x.X.....", "....X.......X...", "x...x...x...x..."),
    ("X.........X.....", "....X..x.x..X...", "x.x.x.x.x.x.x.x."),
    ("................", "....x.......x...", "x...x.x.x...x.x."),
    ("X...............", "........X.......", "x.x.x.x.x.x.x.x."),
)
_WALTZES = (
    ("X...........", "....x...x...", "x...x...x..."),
    ("X...........", "........X...", "x.x.x.x.x.x."),
)
_CHORDS = {
    16: (
        "X...x...x...x...",
        "X.......x.......",
        "..x...x...x...x.",
        "X..x..x.X..x..x.",
        "x.x.x.x.x.x.x.x.",
        "X...............",
        "....x.......x...",
    ),
    12: ("X...........", "....x...x...", "x.x.x.x.x.x."),
}
_BASSES = {
    16: (
        "X.......x.......",
        "X...x...x...x...",
        "x.x.x.x.x.x.x.x.",
        "X.....x.X.......",
        "X..x..x...x.....",
    ),
    12: ("X...........", "X...x...x...", "X.......x..."),
}


@dataclass(frozen=True)
class Known:
    """Mono samples of ``RATE`` Hz with what is true of them."""

    samples: np.ndarray
    bpm: float
    key: str
    has_drums: bool


def piece(seed: int, seconds: float = 30.0) -> Known:
    """The piece of a seed; the same seed gives the same one."""
    return _Player(np.random.default_rng(seed), seconds).play()


class _Player:
    def __init__(self, chance: np.random.Generator, seconds: float) -> None:
        self.chance = chance
        self.bpm = float(np.exp(chance.uniform(np.log(60), np.log(180))))
        self.key = KEYS[int(chance.integers(len(KEYS)))]
        self.sixteenths = 12 if chance.random() < 0.15 else 16
        self.step = 60 / self.bpm / 4
        self.bars = max(2, int(seconds / (self.step * self.sixteenths)))
        self.swing = float(chance.choice([0, 0, 0, 0.15, 0.3]))
        self.loose = float(chance.uniform(0, 0.012))
        self.tune = float(chance.uniform(-40, 40)) / 1200 if chance.random() < 0.3 else 0.0
        self.sound = np.zeros(int((self.bars * self.sixteenths * self.step + 2) * RATE))

    def play(self) -> Known:
        """All hands at once."""
        chance = self.chance
        key = theory.key(self.key)
        pool = _MINOR if key.minor else _MAJOR
        tokens = str(chance.choice(pool)).split()
        chords = [theory.chord(tokens[bar % len(tokens)], key.tonic) for bar in range(self.bars)]
        has_drums = bool(chance.random() < 0.65)
        self._bass(chords)
        self._comp(chords)
        if chance.random() < 0.5:
            self._pad(chords)
        if chance.random() < 0.7:
            self._tune(key, chords)
        if has_drums:
            self._drums()
        noise = chance.normal(0, 1, len(self.sound)) * 10 ** (-float(chance.uniform(25, 45)) / 20)
        loudest = np.abs(self.sound).max()
        return Known(
            (self.sound / loudest * 0.7 + noise * 0.2).astype(np.float32), self.bpm, self.key, has_drums
        )

    def _at(self, bar: int, sixteenth: float) -> int:
        late = self.swing * self.step * 2 if sixteenth % 4 == 2 else 0.0
        moment = (bar * self.sixteenths + sixteenth) * self.step + late + self.chance.normal(0, self.loose)
        return max(0, int(moment * RATE))

    def _put(self, at: int, sound: np.ndarray) -> None:
        end = min(len(self.sound), at + len(sound))
        self.sound[at:end] += sound[: end - at]

    def _note(self, pitch: float, seconds: float, bright: float, fall: float, rise: float) -> np.ndarray:
        """A harmonic tone: partials fall by ``bright``, the level by e in ``fall`` seconds."""
        clock = np.arange(int(seconds * RATE)) / RATE
        hertz = 440 * 2 ** ((pitch - 69) / 12 + self.tune)
        partials = range(1, max(2, min(12, int(9000 / hertz))))
        tone = sum(bright ** (k - 1) * np.sin(2 * np.pi * k * hertz * clock + k) for k in partials)
        ends = np.minimum(1, (seconds - clock) / 0.02) * np.minimum(1, clock / rise)
        return np.asarray(tone * np.exp(-clock / fall) * ends)

    def _bass(self, chords: list[theory.Chord]) -> None:
        pattern, walks = self._pattern(_BASSES[self.sixteenths]), self.chance.random() < 0.3
        bright = float(self.chance.uniform(0.2, 0.6))
        for bar, chord in enumerate(chords):
            for place, sign in _strokes(pattern):
                root = chord.bass(31) if not walks or not place else 31 + (self._of(chord.classes) - 31) % 12
                self._put(
                    self._at(bar, place),
                    0.5 * _force(sign) * self._note(root, self.step * 3, bright, 0.4, 0.006),
                )

    def _comp(self, chords: list[theory.Chord]) -> None:
        pattern = self._pattern(_CHORDS[self.sixteenths])
        bright, fall = float(self.chance.uniform(0.3, 0.7)), float(self.chance.uniform(0.12, 0.8))
        notes: tuple[int, ...] = ()
        for bar, chord in enumerate(chords):
            notes = theory.voice(chord, notes)
            for place, sign in _strokes(pattern):
                stroke = sum(self._note(note, min(1.5, self.step * 6), bright, fall, 0.004) for note in notes)
                self._put(self._at(bar, place), 0.16 * _force(sign) * np.asarray(stroke))

    def _pad(self, chords: list[theory.Chord]) -> None:
        for bar, chord in enumerate(chords):
            long = self.step * self.sixteenths * 1.05
            swell = sum(self._note(60 + (one - 60) % 12, long, 0.35, 20.0, 0.25) for one in chord.classes)
            self._put(self._at(bar, 0), 0.06 * np.asarray(swell))

    def _tune(self, key: theory.Key, chords: list[theory.Chord]) -> None:
        degree, bright = int(self.chance.integers(3, 8)), float(self.chance.uniform(0.2, 0.6))
        for bar, chord in enumerate(chords):
            place = 0
            while place < self.sixteenths:
                long = int(self.chance.choice([2, 2, 4, 4, 6, 8]))
                degree = int(np.clip(degree + self.chance.integers(-2, 3), 0, 11))
                pitch = key.pitch(degree, 66)
                if long >= 4:
                    pitch = theory.nearest(pitch, chord.classes)
                if self.chance.random() < 0.85:
                    self._put(
                        self._at(bar, place), 0.22 * self._note(pitch, long * self.step, bright, 0.6, 0.01)
                    )
                place += long

    def _drums(self) -> None:
        kick, snare, hat = (
            _WALTZES[self._of(range(2))] if self.sixteenths == 12 else _DRUMS[self._of(range(len(_DRUMS)))]
        )
        clock = np.arange(int(0.25 * RATE)) / RATE
        boom = np.sin(2 * np.pi * (50 * clock + 8 * (1 - np.exp(-clock * 30)) / 3)) * np.exp(-clock / 0.08)
        crack = (self.chance.normal(0, 0.4, len(clock)) + 0.6 * np.sin(2 * np.pi * 190 * clock)) * np.exp(
            -clock / 0.06
        )
        tick = np.diff(self.chance.normal(0, 0.5, len(clock) + 1)) * np.exp(-clock / 0.02)
        level = float(self.chance.uniform(0.3, 1.0))
        for bar in range(self.bars):
            for pattern, sound, share in ((kick, boom, 1.0), (snare, crack, 0.7), (hat, tick, 0.25)):
                for place, sign in _strokes(pattern):
                    self._put(self._at(bar, place), level * share * _force(sign) * sound)

    def _pattern(self, pool: tuple[str, ...]) -> str:
        return pool[int(self.chance.integers(len(pool)))]

    def _of(self, things: Iterable[int]) -> int:
        some = list(things)
        return int(some[int(self.chance.integers(len(some)))])


def _strokes(pattern: str) -> list[tuple[int, str]]:
    return [(place, sign) for place, sign in enumerate(pattern) if sign != "."]


def _force(sign: str) -> float:
    return 1.0 if sign == "X" else 0.6

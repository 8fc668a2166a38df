"""The stage: a clock that never drifts, buses to lay sounds on, a cache so that none is made twice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .theory import Chord, Key, chord, key
from .waves import RATE, Sound

Stereo = NDArray[np.float32]
_CACHE_BYTES = 40_000_000


@dataclass(frozen=True)
class Section:
    """A stretch of bars with one arrangement; `energy` 0..1 shapes how hard everyone plays."""

    name: str
    bars: int
    energy: float


@dataclass(frozen=True)
class Bar:
    """One bar of the form; `chords` are its chords in equal shares."""

    index: int
    beat: float
    section: Section
    number: int  # within its section
    chords: tuple[Chord, ...]

    @property
    def name(self) -> str:
        return self.section.name

    @property
    def energy(self) -> float:
        return self.section.energy

    @property
    def last(self) -> bool:
        return self.number == self.section.bars - 1


@dataclass
class Bus:
    """Where like sounds meet: a loudness to reach (dB), a share for the room, an echo in beats (0 = none)."""

    level: float
    room: float = 0.2
    echo: float = 0.0
    echo_gain: float = 0.4
    duck: float = 0.0
    drive: float = 0.0
    sound: Stereo = field(default_factory=lambda: np.zeros((2, 0), np.float32))


class Stage:
    """One piece being played. `swing` is how late every second sixteenth comes, as a share of a sixteenth."""

    def __init__(
        self,
        seed: int,
        bpm: float,
        key_name: str,
        seconds: float,
        meter: int = 4,
        swing: float = 0.0,
        looseness: float = 0.004,
    ) -> None:
        self.rng = np.random.default_rng(seed)
        self.bpm, self.meter, self.swing, self.looseness = bpm, meter, swing, looseness
        self.key: Key = key(key_name)
        self.frames = int(seconds * RATE)
        self.buses: dict[str, Bus] = {}
        self.kicks: list[int] = []
        self.bars: list[Bar] = []
        self.late = self._late_sixteenths
        self._cache: dict[tuple[object, ...], Stereo | Sound] = {}
        self._cached_bytes = 0

    def bus(self, name: str, level: float, **wishes: float) -> None:
        self.buses[name] = Bus(level, **wishes, sound=np.zeros((2, self.frames), np.float32))

    def lay(self, sections: list[Section], progressions: dict[str, str]) -> None:
        """Spread progressions (`|` between bars) over the form; a section without its own takes "" ."""
        beat, index = 0.0, 0
        for section in sections:
            shares = progressions.get(section.name, progressions[""]).split("|")
            for number in range(section.bars):
                tokens = shares[number % len(shares)].split()
                chords = tuple(chord(token, self.key.tonic) for token in tokens)
                self.bars.append(Bar(index, beat, section, number, chords))
                beat, index = beat + self.meter, index + 1

    def within(self, *names: str) -> Iterator[Bar]:
        return (bar for bar in self.bars if bar.name in names)

    def chord_at(self, bar: Bar, beat: float) -> Chord:
        return bar.chords[min(len(bar.chords) - 1, int(beat / self.meter * len(bar.chords)))]

    def seconds(self, beats: float) -> float:
        return beats * 60.0 / self.bpm

    def play(
        self,
        bus: str,
        beat: float,
        make: Callable[..., Stereo | Sound],
        *facts: float,
        gain: float = 1.0,
        pan: float = 0.0,
        loose: float | None = None,
        **wishes: Any,
    ) -> None:
        """Lay what `make(*facts, **wishes)` gives at a beat; `pan` −1..1. Equal calls are made once."""
        sound = self._made(make, facts, wishes)
        jitter = self.looseness if loose is None else loose
        start = int(
            (self.late(beat) * 60.0 / self.bpm + (self.rng.normal(0, jitter) if jitter else 0.0)) * RATE
        )
        self.place(bus, max(0, start), sound, gain, pan)

    def place(self, bus: str, start: int, sound: Stereo | Sound, gain: float = 1.0, pan: float = 0.0) -> None:
        """Add a sound at a frame; what would run over the end is left out."""
        length = min(sound.shape[-1], self.frames - start)
        if length <= 0:
            return
        target = self.buses[bus].sound
        sides = sound if sound.ndim == 2 else (sound, sound)
        angle = (pan + 1) * np.pi / 4
        for side, share in ((0, np.cos(angle)), (1, np.sin(angle))):
            target[side, start : start + length] += sides[side][:length] * np.float32(gain * share * 1.414)

    def kick(
        self, bus: str, beat: float, make: Callable[..., Sound], *facts: float, gain: float = 1.0
    ) -> None:
        """A kick is also remembered, because other buses may duck under it."""
        self.kicks.append(int(self.late(beat) * 60.0 / self.bpm * RATE))
        self.play(bus, beat, make, *facts, gain=gain, loose=0.0)

    def forget_sounds(self) -> None:
        """Give the notes' memory back, once all are laid."""
        self._cache.clear()
        self._cached_bytes = 0

    def _made(
        self, make: Callable[..., Stereo | Sound], facts: tuple[float, ...], wishes: dict[str, Any]
    ) -> Stereo | Sound:
        name = (make, tuple(round(fact, 2) for fact in facts), tuple(sorted(wishes.items(), key=str)))
        if name not in self._cache:
            while self._cache and self._cached_bytes > _CACHE_BYTES:
                self._cached_bytes -= self._cache.pop(next(iter(self._cache))).nbytes
            self._cache[name] = make(*facts, **wishes)
            self._cached_bytes += self._cache[name].nbytes
        return self._cache[name]

    def _late_sixteenths(self, beat: float) -> float:
        sixteenth = round(beat * 4, 3)
        late = self.swing / 4 if sixteenth % 2 == 1 else 0.0
        return beat + late


def form(template: str, bars: int, unit: int = 2) -> list[Section]:
    """Fit a form such as "intro:2:.3 verse:8:.6" (name, weight, energy) to some bars, in steps of `unit`."""
    parts = [part.split(":") for part in template.split()]
    total = sum(float(part[1]) for part in parts)
    wanted = [max(1.0, float(part[1]) * bars / total / unit) for part in parts]
    counts = [int(want) for want in wanted]
    while sum(counts) * unit + unit <= bars:
        short = max(range(len(counts)), key=lambda i: wanted[i] - counts[i])
        counts[short] += 1
    counts = [count * unit for count in counts]
    while sum(counts) > bars:
        counts[max(range(len(counts)), key=lambda i: counts[i])] -= 1
    counts[-1] += bars - sum(counts)
    return [Section(part[0], count, float(part[2])) for part, count in zip(parts, counts, strict=True)]

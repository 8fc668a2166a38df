"""What a composer is told about a piece, in the numbers a style needs."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .stage import Stage

TAIL_SECONDS = 2.8  # the last chord, after the last bar


@dataclass(frozen=True)
class Piece:
    """`hand` is the artist's own seed: instruments and habits stay, while `seed` makes each piece its own."""

    seed: int
    hand: int
    bpm: float
    key: str
    bars: int
    meter: int = 4
    mood: str = "warm"

    @property
    def seconds(self) -> float:
        return self.bars * self.meter * 60.0 / self.bpm + TAIL_SECONDS

    @property
    def minor(self) -> bool:
        return self.key.endswith("minor")

    @cached_property
    def taste(self) -> np.random.Generator:
        return np.random.default_rng(self.hand)

    @cached_property
    def luck(self) -> np.random.Generator:
        return np.random.default_rng(self.seed + 1)

    def stage(self, swing: float = 0.0, looseness: float = 0.004) -> Stage:
        return Stage(self.seed, self.bpm, self.key, self.seconds, self.meter, swing, looseness)

    def pick(self, major: tuple[str, ...], minor: tuple[str, ...]) -> str:
        """One of the progressions that suit the mode."""
        pool = minor if self.minor else major
        return pool[int(self.luck.integers(len(pool)))]

    def one_of(self, *choices: str) -> str:
        return choices[int(self.luck.integers(len(choices)))]

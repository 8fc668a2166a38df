"""What a child may use, and how it says no."""

from collections.abc import Callable
from dataclasses import dataclass

Beat = Callable[[], None]  # a task calls it now and then to say that it goes on
MIB = 1024 * 1024


class Refused(Exception):
    """A file that we will not take. ``sentence`` says why and what helps; it is marked for translation."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Limits:
    """Bounds of a child; times are for one item."""

    memory_bytes: int = 512 * MIB  # address space, so what is mapped counts as well
    cpu_s: int = 10
    wall_s: float = 20.0
    silence_s: float = 20.0  # without an answer or a sign of progress
    nice: int = 10
    idle_s: int = 30  # a child without work ends itself after this long
    files: int = 32
    written_bytes: int = 4096  # nothing is ever written; not 0, because the shared mark is a file as well

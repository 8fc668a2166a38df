"""What players do in most bands: keep time, walk, sing. Patterns are sixteen steps to the bar."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from .melody import Note
from .stage import Bar, Stage

ACCENTS = {"X": 1.0, "x": 0.8, "o": 0.55, "g": 0.28}
Maker = Callable[..., np.ndarray]


def strike(
    stage: Stage,
    bars: Iterable[Bar],
    bus: str,
    pattern: str | Callable[[Bar], str],
    make: Maker,
    *facts: float,
    gain: float = 1.0,
    pan: float = 0.0,
    loose: float | None = None,
) -> None:
    """Play an unpitched sound wherever the pattern has a mark: X loud, x, o, g a ghost."""
    for bar in bars:
        marks = pattern(bar) if callable(pattern) else pattern
        for step, mark in enumerate(marks):
            if mark in ACCENTS:
                level = gain * ACCENTS[mark] * (0.55 + 0.45 * bar.energy) * (1 + stage.rng.normal(0, 0.05))
                stage.play(bus, bar.beat + step / 4, make, *facts, gain=level, pan=pan, loose=loose)


def kicks(
    stage: Stage,
    bars: Iterable[Bar],
    bus: str,
    pattern: str | Callable[[Bar], str],
    make: Maker,
    *facts: float,
    gain: float = 1.0,
) -> None:
    for bar in bars:
        for step, mark in enumerate(pattern(bar) if callable(pattern) else pattern):
            if mark in ACCENTS:
                stage.kick(
                    bus,
                    bar.beat + step / 4,
                    make,
                    *facts,
                    gain=gain * ACCENTS[mark] * (0.6 + 0.4 * bar.energy),
                )


def ground(
    stage: Stage,
    bars: Iterable[Bar],
    bus: str,
    pattern: str | Callable[[Bar], str],
    make: Maker,
    low: int = 28,
    gain: float = 1.0,
    legato: float = 0.9,
    **wishes: Any,
) -> None:
    """A bass: R root, 5 fifth, 8 octave, 3 third, 7 the chord's top, a towards the next root; `-` holds."""
    listed = list(bars)
    for place, bar in enumerate(listed):
        marks = pattern(bar) if callable(pattern) else pattern
        following = listed[place + 1] if place + 1 < len(listed) else bar
        for step, mark in enumerate(marks):
            if mark in ".-":
                continue
            length = 1
            while step + length < len(marks) and marks[step + length] == "-":
                length += 1
            sounding = stage.chord_at(bar, step / 4)
            root = sounding.bass(low)
            target = following.chords[0].bass(low)
            pitch = {
                "R": root,
                "8": root + 12,
                "5": sounding.fifth(low),
                "3": root + sounding.shape[1],
                "7": root + sounding.shape[-1] % 12,
                "a": target + (1 if target < root else -1),
            }[mark]
            stage.play(
                bus,
                bar.beat + step / 4,
                make,
                pitch,
                stage.seconds(length / 4) * legato,
                gain=gain * (0.65 + 0.35 * bar.energy) * (1 if step % 4 == 0 else 0.88),
                **wishes,
            )


def tune(
    stage: Stage,
    notes: list[Note],
    bus: str,
    make: Maker,
    gain: float = 1.0,
    pan: float = 0.0,
    legato: float = 0.97,
    shift: int = 0,
    energy: float = 1.0,
    **wishes: Any,
) -> None:
    for note in notes:
        stage.play(
            bus,
            note.beat,
            make,
            note.pitch + shift,
            stage.seconds(note.beats) * legato,
            gain=gain * note.strength * (0.5 + 0.5 * energy),
            pan=pan,
            **wishes,
        )


def harmony(stage: Stage, notes: list[Note], steps: int) -> list[Note]:
    """The same tune some steps of the scale higher or lower, for a second voice."""
    scale = sorted({(stage.key.tonic + s) % 12 for s in stage.key.scale})
    ladder = [p for p in range(20, 110) if p % 12 in scale]
    out = []
    for note in notes:
        at = min(range(len(ladder)), key=lambda i: abs(ladder[i] - note.pitch))
        out.append(Note(note.beat, note.beats, ladder[at + steps], note.strength * 0.8))
    return out

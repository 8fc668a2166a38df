"""How chords are played: in a rhythm, held, broken into single notes, and for the last time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .parts import ACCENTS, Maker
from .stage import Bar, Stage
from .theory import Chord, chord, voice


def comp(
    stage: Stage,
    bars: Iterable[Bar],
    bus: str,
    pattern: str | Callable[[Bar], str],
    make: Maker,
    centre: int = 62,
    voices: int = 4,
    gain: float = 1.0,
    strum: float = 0.0,
    spread: float = 0.3,
    legato: float = 0.92,
    **wishes: Any,
) -> None:
    """Chords in a rhythm (`-` holds), each voiced near the last; `strum` is seconds between strings."""
    previous: tuple[int, ...] = ()
    for bar in bars:
        marks = pattern(bar) if callable(pattern) else pattern
        for step, mark in enumerate(marks):
            if mark not in ACCENTS:
                continue
            length = 1
            while step + length < len(marks) and marks[step + length] == "-":
                length += 1
            sounding = stage.chord_at(bar, step / 4)
            previous = voice(sounding, previous, centre, voices)
            level = gain * ACCENTS[mark] * (0.6 + 0.4 * bar.energy) / voices**0.5
            for i, pitch in enumerate(previous):
                late = strum * i * stage.bpm / 60
                stage.play(
                    bus,
                    bar.beat + step / 4 + late,
                    make,
                    pitch,
                    stage.seconds(length / 4) * legato,
                    gain=level,
                    pan=spread * (2 * i / (voices - 1) - 1) if voices > 1 else 0.0,
                    **wishes,
                )


def hold(
    stage: Stage,
    bars: Iterable[Bar],
    bus: str,
    make: Maker,
    centre: int = 60,
    voices: int = 4,
    gain: float = 1.0,
    spread: float = 0.4,
    **wishes: Any,
) -> None:
    """Long chords, one per change; equal neighbours are tied over, up to two bars."""
    previous: tuple[int, ...] = ()
    for change in _changes(stage, bars):
        previous = voice(change.chord, previous, centre, voices)
        level = gain * (0.5 + 0.5 * change.energy) / voices**0.5
        for i, pitch in enumerate(previous):
            stage.play(
                bus,
                change.beat,
                make,
                pitch,
                stage.seconds(change.beats),
                gain=level,
                pan=spread * (2 * i / max(1, voices - 1) - 1),
                loose=0.0,
                **wishes,
            )


def ending(
    stage: Stage,
    bus: str,
    make: Maker,
    centre: int = 60,
    voices: int = 4,
    gain: float = 0.8,
    strum: float = 0.02,
    low: Maker | None = None,
    low_bus: str = "bass",
    **wishes: Any,
) -> None:
    """The last chord, on the beat after the last bar: the tonic, in one slow stroke, and left to ring."""
    beat = stage.bars[-1].beat + stage.meter
    home = chord("i" if stage.key.minor else "I", stage.key.tonic)
    for i, pitch in enumerate(voice(home, (), centre, voices)):
        stage.play(
            bus,
            beat + strum * i * stage.bpm / 60,
            make,
            pitch,
            2.4,
            gain=gain / voices**0.5,
            pan=0.2 * (i % 3 - 1),
            **wishes,
        )
    if low is not None:
        stage.play(low_bus, beat, low, home.bass(31), 2.4, gain=gain)


@dataclass(frozen=True)
class Change:
    """A chord that sounds from a beat on."""

    beat: float
    beats: float
    chord: Chord
    energy: float


def _changes(stage: Stage, bars: Iterable[Bar]) -> list[Change]:
    out: list[Change] = []
    for bar in bars:
        share = stage.meter / len(bar.chords)
        for i, sounding in enumerate(bar.chords):
            at, last = bar.beat + i * share, out[-1] if out else None
            if (
                last
                and last.chord == sounding
                and last.beat + last.beats == at
                and last.beats < 2 * stage.meter
            ):
                out[-1] = Change(last.beat, last.beats + share, sounding, last.energy)
            else:
                out.append(Change(at, share, sounding, bar.energy))
    return out


def roll(
    stage: Stage,
    bars: Iterable[Bar],
    bus: str,
    order: str,
    make: Maker,
    centre: int = 64,
    voices: int = 4,
    gain: float = 1.0,
    ring: float = 1.5,
    step: float = 0.25,
    spread: float = 0.5,
    **wishes: Any,
) -> None:
    """Broken chords, a note every `step` beats: digits of `order` are voices, `b` the bass, `.` rests."""
    previous: tuple[int, ...] = ()
    for bar in bars:
        count = int(stage.meter / step)
        for i in range(count):
            mark = order[(bar.number * count + i) % len(order)]
            if mark == ".":
                continue
            sounding = stage.chord_at(bar, i * step)
            previous = voice(sounding, previous, centre, voices)
            pitch = (
                sounding.bass(centre - 24)
                if mark == "b"
                else previous[int(mark) % voices] + 12 * (int(mark) // voices)
            )
            accent = 1.0 if i * step % 1 == 0 else 0.78
            stage.play(
                bus,
                bar.beat + i * step,
                make,
                pitch,
                stage.seconds(step) * ring,
                gain=gain * accent * (0.55 + 0.45 * bar.energy),
                pan=spread * np.sin(i * 1.7),
                **wishes,
            )

"""What players do in most bands: keep time, comp, walk, roll chords. Patterns are sixteen steps to the bar."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .melody import Note
from .stage import Bar, Stage
from .theory import Chord, chord, voice

_ACCENTS = {"X": 1.0, "x": 0.8, "o": 0.55, "g": 0.28}
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
            if mark in _ACCENTS:
                level = gain * _ACCENTS[mark] * (0.55 + 0.45 * bar.energy) * (1 + stage.rng.normal(0, 0.05))
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
            if mark in _ACCENTS:
                stage.kick(
                    bus,
                    bar.beat + step / 4,
                    make,
                    *facts,
                    gain=gain * _ACCENTS[mark] * (0.6 + 0.4 * bar.energy),
                )


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
            if mark not in _ACCENTS:
                continue
            length = 1
            while step + length < len(marks) and marks[step + length] == "-":
                length += 1
            sounding = stage.chord_at(bar, step / 4)
            previous = voice(sounding, previous, centre, voices)
            level = gain * _ACCENTS[mark] * (0.6 + 0.4 * bar.energy) / voices**0.5
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
    """A bass: R root, 5 fifth, 8 octave, 3 third, 7 the chord's top, a an approach to the next root; `-` holds."""
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
    """Broken chords: each character of `order` is a voice (0 = lowest), `b` the bass, `.` a rest; one per `step` beats."""
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

"""Tunes: a motif is invented, answered, varied and brought home, over the chords that sound."""

from dataclasses import dataclass

import numpy as np

from .stage import Bar, Stage
from .theory import nearest


@dataclass(frozen=True)
class Note:
    """A pitch at a beat of the piece, lasting `beats`, with the strength 0..1 of its playing."""

    beat: float
    beats: float
    pitch: int
    strength: float


@dataclass(frozen=True)
class Motif:
    """Onsets within one phrase of two bars, as (beat, length, steps of the scale from the first note)."""

    steps: tuple[tuple[float, float, int], ...]


def invent(stage: Stage, figures: tuple[str, ...], leap: float = 0.22) -> Motif:
    """Two bars of a style's figures (`x` starts a note, `-` holds, `.` rests) under an arch of steps."""
    rng = stage.rng
    rhythm = figures[rng.integers(len(figures))] + figures[rng.integers(len(figures))]
    onsets = [i for i, mark in enumerate(rhythm) if mark == "x"]
    steps, level, rising = [], 0, rng.random() < 0.65
    for place, onset in enumerate(onsets):
        length = 1
        while onset + length < len(rhythm) and rhythm[onset + length] == "-":
            length += 1
        steps.append((onset / 4, length / 4, level))
        turned = rising == (place < len(onsets) * 0.55)
        move = int(rng.choice((2, 3, 4))) if rng.random() < leap else int(rng.choice((0, 1, 1, 1, 2)))
        level = int(np.clip(level + (move if turned else -move), -5, 7))
    return Motif(tuple(steps))


def sing(
    stage: Stage, bars: list[Bar], motif: Motif, answer: Motif, around: int, variety: float = 0.3
) -> list[Note]:
    """Lay the motif over bars in fours: call, answer, call a step away, and a close that comes home."""
    notes: list[Note] = []
    for start in range(0, len(bars), 2):
        pair = bars[start : start + 2]
        phrase = (start // 2) % 4
        closing = phrase == 3 or start + 2 >= len(bars)
        line = answer if phrase in (1, 3) else motif
        shift = (0, 2, 1, 0)[phrase] if stage.rng.random() < 0.8 else -1
        notes += _phrase(stage, pair, line, around, shift, closing, variety)
    return notes


def _phrase(
    stage: Stage, bars: list[Bar], motif: Motif, around: int, shift: int, closing: bool, variety: float
) -> list[Note]:
    span, home = stage.meter * len(bars), bars[0].beat
    steps = [step for step in motif.steps if step[0] < span]
    notes = []
    for place, (onset, length, degree) in enumerate(steps):
        bar = bars[min(len(bars) - 1, int(onset // stage.meter))]
        if 0 < place < len(steps) - 1 and stage.rng.random() < variety * 0.4:
            degree += int(stage.rng.choice((-1, 1)))
        pitch = stage.key.pitch(degree + shift, around)
        classes = stage.chord_at(bar, onset % stage.meter).classes
        if (
            onset % 2 == 0
            or length >= 1
            or (closing and place == len(steps) - 1)
            or abs(nearest(pitch, classes) - pitch) > 2
        ):
            pitch = nearest(pitch, classes)
        strength = 0.72 + 0.2 * (onset % stage.meter == 0) + float(stage.rng.normal(0, 0.04))
        notes.append(Note(home + onset, min(length, span - onset), pitch, strength))
    return _closed(stage, notes, bars, around) if closing and notes else notes


def _closed(stage: Stage, notes: list[Note], bars: list[Bar], around: int) -> list[Note]:
    """The last note holds, on the tonic when the chord has it."""
    last = notes[-1]
    chord = stage.chord_at(bars[-1], last.beat - bars[-1].beat if last.beat >= bars[-1].beat else 0)
    goal = stage.key.tonic if stage.key.tonic in chord.classes else chord.root
    pitch = nearest(last.pitch, (goal,))
    until = bars[-1].beat + stage.meter
    return [
        *notes[:-1],
        Note(last.beat, max(last.beats, min(3.0, until - last.beat - 0.25)), pitch, last.strength),
    ]

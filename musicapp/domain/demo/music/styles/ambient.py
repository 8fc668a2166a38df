"""Ambient: slow smeared chords over a drone, glass figures that echo, weather at the edges."""

from typing import Any

import numpy as np

from ..chords import ending, hold, roll
from ..instruments import bell, piano, plucked
from ..melody import invent, sing
from ..parts import tune
from ..piece import Piece
from ..space import mixdown
from ..stage import Stage, Stereo, form
from ..sustained import pad, singer
from ..waves import aah, flute, noise, ooh, saw

_FORMS = (
    "dawn:3:.35 rise:5:.6 open:6:1 thin:2:.4 settle:4:.7",
    "dawn:2:.3 open:4:.7 thin:3:.4 rise:3:.6 open:6:1 settle:2:.5",
    "dawn:4:.4 rise:4:.55 thin:2:.35 rise:4:.7 settle:6:1",
    "rise:4:.6 open:5:1 settle:4:.6 thin:4:.35 dawn:3:.45",
)
_MAJOR = ("I|I|IV6|IV6|Iadd9|vi7|IVadd9|I", "Iadd9|vi7|IVadd9|I", "I|ii7|IV6|I", "I|IVadd9|I|Vsus4")
_MINOR = ("i|i|bVI|bVImaj7|iv7|iv7|i|i", "iadd9|iv7|bVI|i", "i|bVImaj7|iv6|i", "i|iv|i|bVII")
_FIGURES = ("x-------x---x---", "....x-----------", "x---x-----x-----", "x-----------x---")
_ORDERS = ("0213.132", "02.31.2.", "0123.2.1", "3.1.2.0.", "0.2.4.2.")


def compose(piece: Piece) -> Stereo:
    stage = piece.stage(looseness=0.012)
    stage.lay(form(piece.one_of(*_FORMS), piece.bars), {"": piece.pick(_MAJOR, _MINOR)})
    stage.bus("haze", -21, room=0.45)
    stage.bus("drone", -25, room=0.1)
    stage.bus("glass", -25, room=0.5, echo=0.75, echo_gain=0.5)
    stage.bus("tune", -25, room=0.6, echo=1.5, echo_gain=0.45)
    stage.bus("weather", -37, room=0.2)
    _haze(stage, piece)
    _glass(stage, piece)
    _weather(stage, piece)
    ending(stage, "haze", pad, 60, 4, attack=0.3, release=0.4, cut=1200.0)
    return mixdown(stage, 2.9, 3800, 1.5)


def _haze(stage: Stage, piece: Piece) -> None:
    colour = (saw, ooh, aah)[int(piece.taste.integers(3))]
    cut = float(piece.luck.choice((800, 1300, 2000, 2800)))
    hold(
        stage,
        stage.within("dawn", "rise", "thin", "settle"),
        "haze",
        pad,
        57,
        4,
        spectrum=colour,
        cut=cut,
        attack=1.2,
        release=2.2,
    )
    hold(
        stage,
        stage.within("open"),
        "haze",
        pad,
        62,
        5,
        spectrum=colour,
        cut=cut * 1.7,
        attack=0.9,
        release=2.2,
    )
    low = 31 + (stage.key.tonic - 31) % 12
    for bar in stage.bars[::2]:
        long, gain = stage.seconds(piece.meter * 2), 0.4 + 0.6 * bar.energy
        stage.play(
            "drone", bar.beat, pad, low, long, gain=gain, spectrum=flute, cut=300.0, attack=1.6, release=1.8
        )


def _glass(stage: Stage, piece: Piece) -> None:
    choice = int(piece.taste.integers(3))
    maker = (bell, plucked, piano)[choice]
    wishes: dict[str, Any] = ({"index": 0.9, "ratio": 3.0}, {"bright": 0.35}, {"felt": 0.8})[choice]
    order = piece.one_of(*_ORDERS)
    roll(stage, stage.within("rise", "settle"), "glass", order, maker, 69, 4, ring=2.5, step=0.5, **wishes)
    roll(stage, stage.within("open"), "glass", order, maker, 72, 4, ring=2.0, step=0.5, **wishes)
    roll(stage, stage.within("dawn", "thin"), "glass", "0...2...", maker, 69, 4, ring=3.0, step=0.5, **wishes)
    bars = list(stage.within("open", "settle"))
    notes = sing(stage, bars, invent(stage, _FIGURES, 0.35), invent(stage, _FIGURES, 0.2), 66)
    voice = singer if piece.taste.random() < 0.5 else bell
    tune(stage, notes, "tune", voice, legato=1.3)
    hold(
        stage,
        stage.within("open"),
        "tune",
        pad,
        74,
        2,
        gain=0.35,
        spectrum=flute,
        cut=2500.0,
        attack=2.0,
        release=2.0,
    )


def _weather(stage: Stage, piece: Piece) -> None:
    """Sea or wind: band noise that comes and goes every few bars."""
    length = 1 << 17  # a power of two: the noise closes on itself
    low = float(piece.taste.choice((180, 400, 900)))
    for start in range(0, stage.frames, length):
        n = min(length, stage.frames - start)
        sides = np.stack(
            [noise(length, low, low * 5, int(piece.taste.integers(99)) + side, -4) for side in (0, 1)]
        )[:, :n]
        tide = 0.55 - 0.45 * np.cos(2 * np.pi * (np.arange(start, start + n) / stage.frames) * 5)
        stage.place("weather", start, sides * tide.astype(np.float32))

"""Electronic: four to the floor, chords that breathe with the kick, an arpeggio that opens, a drop."""

import numpy as np

from ..chords import comp, ending, hold, roll
from ..drums import clap, crash, hat, kick, rim, shaker
from ..instruments import bell, electric_bass, lead, pluck_synth, rhodes, sub
from ..melody import invent, sing
from ..parts import ground, kicks, strike, tune
from ..piece import Piece
from ..space import mixdown
from ..stage import Stage, Stereo, form
from ..sustained import pad
from ..waves import RATE, noise, saw, square

_FORMS = (
    "intro:4:.45 groove:8:.7 rise:4:.75 drop:8:1 break:4:.35 drop:8:1 outro:4:.5",
    "intro:2:.4 groove:6:.65 drop:8:.95 break:6:.4 rise:2:.8 drop:8:1 outro:2:.45",
)
_MAJOR = ("I|V|vi7|IV6", "Iadd9|Iadd9|vi7|IVadd9", "I|IV6|I|V")
_MINOR = ("i7|i|bVI|V7", "i|i7|bVImaj7|iv6", "i|iv7|i|bVII", "i|bVI|iv6|i", "i|bVII|bVI|V7")
_STABS = ("..x...x...x...x.", "x..x..x...x..x..", "..x..x....x..x.o", "x--x--x---......")
_BASS = ("R.R.R.8.R.R.5.8.", "..R...R...R...8.", "R..R..R.R..R..8.", "..RR..RR..RR..85")
_ARPS = ("01234321", "02413520", "0.2.1.3.4.2", "0321432")
_FIGURES = ("x--x--x-----x---", "..x-x--x--x-----", "x---..x-x-----..", "x-x-x---..x-x---")


def compose(piece: Piece) -> Stereo:
    stage = piece.stage(swing=float(piece.taste.choice((0.0, 0.0, 0.16))), looseness=0.0015)
    chords = piece.pick(_MAJOR, _MINOR)
    stage.lay(form(piece.one_of(*_FORMS), piece.bars), {"": chords})
    stage.bus("drums", -15, room=0.03, drive=0.8)
    stage.bus("tops", -25, room=0.1)
    stage.bus("bass", -17, room=0.0, duck=0.75, drive=1.0)
    stage.bus("chords", -22, room=0.3, duck=0.6, echo=0.75, echo_gain=0.25)
    stage.bus("arp", -25, room=0.25, duck=0.35, echo=0.75, echo_gain=0.45)
    stage.bus("tune", -21, room=0.3, echo=1.5, echo_gain=0.35)
    stage.bus("air", -31, room=0.3)
    _drums(stage, piece)
    _chords(stage, piece)
    _tune(stage, piece)
    _risers(stage)
    ending(stage, "chords", rhodes, 62, 4, low=sub)
    return mixdown(stage, 1.7, 5500)


def _drums(stage: Stage, piece: Piece) -> None:
    tone = float(piece.taste.uniform(-0.6, 0.6))
    beat, fill = "X...X...X...X...", "X...X...X..xX.x."
    kicks(
        stage,
        stage.within("intro", "groove", "drop", "outro"),
        "drums",
        lambda b: fill if b.last else beat,
        kick,
        tone,
        0.35,
        0.5,
    )
    kicks(
        stage,
        stage.within("rise"),
        "drums",
        lambda b: "X.X.X.X.XXXXXXXX" if b.last else beat,
        kick,
        tone,
        0.2,
        0.6,
        gain=0.8,
    )
    strike(stage, stage.within("groove", "drop"), "drums", "....x.......x...", clap, tone * 0.3, gain=0.85)
    strike(stage, stage.within("groove", "drop", "rise", "outro"), "tops", "..x...x...x...x.", hat, tone, 0.2)
    strike(
        stage,
        stage.within("drop", "groove"),
        "tops",
        "x.oxx.oxx.oxx.xo",
        hat,
        tone,
        0.045,
        gain=0.55,
        pan=0.25,
    )
    strike(stage, stage.within("drop"), "tops", "oxoxoxoxoxoxoxox", shaker, gain=0.7, pan=-0.3)
    strike(
        stage,
        stage.within("groove", "drop", "break"),
        "tops",
        piece.one_of("...x..x....x..x.", "x..x..x...x.x...", "......x..x....x."),
        rim,
        tone,
        gain=0.5,
        pan=0.45,
    )
    for bar in stage.within("drop", "break"):
        if bar.number == 0:
            stage.play("tops", bar.beat, crash, tone, gain=1.2)


def _chords(stage: Stage, piece: Piece) -> None:
    shape = (saw, square)[int(piece.taste.integers(2))]
    stab = piece.one_of(*_STABS)
    comp(
        stage, stage.within("groove", "drop"), "chords", stab, pluck_synth, 64, 4, bright=2600.0, shape=shape
    )
    comp(stage, stage.within("intro", "outro"), "chords", "x---------------", rhodes, 62, 4)
    hold(
        stage,
        stage.within("rise", "break", "drop"),
        "chords",
        pad,
        60,
        4,
        gain=0.8,
        spectrum=saw,
        cut=1500.0,
        attack=0.3,
        release=0.8,
    )
    line = piece.one_of(*_BASS)
    low = 31 if piece.luck.random() < 0.5 else 33
    maker, wishes = ((sub, {"drive": 1.6}), (electric_bass, {"growl": 0.9}))[int(piece.taste.integers(2))]
    ground(
        stage, stage.within("groove", "rise", "drop", "outro"), "bass", line, maker, low, legato=0.8, **wishes
    )
    order = piece.one_of(*_ARPS)
    for section, bright in (
        ("intro", 1100.0),
        ("groove", 1700.0),
        ("rise", 2600.0),
        ("drop", 3600.0),
        ("break", 1400.0),
    ):
        roll(
            stage,
            stage.within(section),
            "arp",
            order,
            pluck_synth,
            71,
            4,
            ring=0.7,
            bright=bright,
            shape=shape,
        )


def _tune(stage: Stage, piece: Piece) -> None:
    hook, answer = invent(stage, _FIGURES, 0.3), invent(stage, _FIGURES, 0.3)
    notes = sing(stage, list(stage.within("drop")), hook, answer, 67)
    if piece.taste.random() < 0.5:
        tune(stage, notes, "tune", lead, legato=0.85, shape=saw, bright=2800.0)
    else:
        tune(stage, notes, "tune", bell, shift=12, ratio=2.0, index=1.3)
    soft = sing(stage, list(stage.within("break")), hook, answer, 67)
    tune(stage, soft, "tune", bell, gain=0.6, ratio=3.0, index=0.8)


def _risers(stage: Stage) -> None:
    """Noise that climbs into each drop."""
    for bar in stage.bars:
        if bar.name == "drop" and bar.number == 0 and bar.beat >= 4:
            n = int(stage.seconds(4) * RATE)
            sweep = noise(n, 1500, 9000, 5, 2) * np.linspace(0, 1, n, dtype=np.float32) ** 3
            stage.place(
                "air",
                int(stage.seconds(bar.beat - 4) * RATE),
                np.stack(
                    [sweep, sweep[::-1] * 0 + np.roll(sweep, 411) * np.linspace(0, 1, n, dtype=np.float32)]
                ),
            )

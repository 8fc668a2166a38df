"""Hip-hop: a dusty two-bar loop of keys, drums that lean back, a low bass, a line on top."""

import numpy as np

from ..chords import comp, ending, hold
from ..drums import hat, kick, rim, snare
from ..instruments import piano, rhodes, sub, vibes, wurlitzer
from ..melody import invent, sing
from ..parts import ground, kicks, strike, tune
from ..piece import Piece
from ..space import mixdown
from ..stage import Stage, Stereo, form
from ..sustained import flutes, pad, trumpet
from ..waves import RATE, noise, ooh

_FORMS = (
    "intro:2:.5 verse:8:.8 hook:4:1 verse2:6:.8 break:2:.5 hook:5:1 outro:2:.55",
    "break:2:.4 hook:4:1 verse:8:.75 break:2:.45 verse2:6:.85 hook:4:1",
    "intro:4:.45 verse:6:.75 verse2:6:.85 hook:6:1 outro:2:.5",
)
_MAJOR = ("I6|vi7|ii7|V7", "Imaj7|IV6|ii7|V7sus4", "I|IVmaj7", "I6|ii7|IV6|I")
_MINOR = ("i7|iv7|V7|i", "i|bVImaj7|iv7|V7", "i|iv6", "i|i7|bVI|iv6")
_KICKS = ("X..x......X.....", "X.....x..xX.....", "X..x...x.oX.....", "X......X..X..x..")
_CHOPS = ("x-----x---x-..x-", "x--x--..x-----..", "x---..x-..x-x---", "x-------..x---x-")
_BASS = ("R--R......R-5-..", "R-----8-..R---a-", "R--..R-...R--5-.", "R-----..5-R---..")
_FIGURES = ("..x-x-x---......", "x---x-..x-----..", "......x-x-x-x---", "x-x---..x-x-....")


def compose(piece: Piece) -> Stereo:
    stage = piece.stage(swing=float(piece.taste.uniform(0.2, 0.36)), looseness=0.005)
    stage.lay(form(piece.one_of(*_FORMS), piece.bars), {"": piece.pick(_MAJOR, _MINOR)})
    stage.bus("drums", -15, room=0.05, drive=1.2)
    stage.bus("hats", float(piece.luck.uniform(-27, -23)), room=0.05)
    stage.bus("bass", -16.5, room=0.0, duck=0.4)
    stage.bus("keys", -21, room=0.2, duck=0.25, drive=0.6)
    stage.bus("tune", -22, room=0.3, echo=0.75, echo_gain=0.3)
    stage.bus("dust", -43, room=0.0)
    _drums(stage, piece)
    _keys(stage, piece)
    _dust(stage)
    ending(stage, "keys", rhodes, 60, 4, low=sub)
    return mixdown(stage, 1.2, 3800)


def _drums(stage: Stage, piece: Piece) -> None:
    tone, beat = float(piece.taste.uniform(-0.7, 0.5)), piece.one_of(*_KICKS)
    full = list(stage.within("verse", "verse2", "hook", "outro"))
    kicks(stage, full, "drums", lambda b: beat[:12] + "x.x." if b.last else beat, kick, tone, 0.45, 0.3)
    strike(
        stage,
        full,
        "drums",
        lambda b: "....X.......X.go" if b.number % 2 else "....X..g.g..X...",
        snare,
        tone,
        0.7,
        0.2,
    )
    strike(
        stage,
        full,
        "hats",
        piece.one_of("x.o.x.o.x.oxx.o.", "xoxoxoxgxoxoxxxo", "x.x.x.xox.x.x.x."),
        hat,
        tone,
        0.05,
        pan=0.2,
    )
    strike(stage, stage.within("hook"), "hats", "......x.......x.", hat, tone, 0.22, gain=0.8, pan=0.2)
    strike(stage, stage.within("intro", "break"), "hats", "x...o...x...o.o.", rim, tone, gain=0.8)


def _keys(stage: Stage, piece: Piece) -> None:
    maker = (rhodes, wurlitzer, piano, vibes)[int(piece.taste.integers(4))]
    chop = piece.one_of(*_CHOPS)
    comp(
        stage,
        stage.bars,
        "keys",
        chop,
        maker,
        int(piece.taste.choice((58, 61, 64))),
        4,
        legato=0.85,
        strum=0.008,
    )
    hold(
        stage,
        stage.within("hook"),
        "keys",
        pad,
        60,
        4,
        gain=0.5,
        spectrum=ooh,
        cut=1200.0,
        attack=0.3,
        release=0.6,
    )
    ground(
        stage,
        stage.within("verse", "verse2", "hook", "outro"),
        "bass",
        piece.one_of(*_BASS),
        sub,
        31,
        legato=0.9,
        drive=1.5,
    )
    line, reply = invent(stage, _FIGURES, 0.25), invent(stage, _FIGURES, 0.3)
    player = (flutes, trumpet, vibes)[int(piece.taste.integers(3))]
    tune(stage, sing(stage, list(stage.within("hook")), line, reply, 69), "tune", player)
    tune(stage, sing(stage, list(stage.within("verse2")), reply, line, 64), "tune", player, gain=0.6)


def _dust(stage: Stage) -> None:
    """Vinyl: a hiss, and ticks that come at random."""
    n = 1 << 17
    hiss = noise(n, 900, 7000, 3, -3).copy()
    ticks = stage.rng.integers(0, n, 60)
    hiss[ticks] += stage.rng.choice((-9, 9, 5, -5), 60).astype(np.float32)
    for start in range(0, stage.frames, n):
        stage.place("dust", start, np.stack([hiss, np.roll(hiss, RATE // 3)]))

"""Drum and bass: broken drums at full speed over slow, wide chords; the bass rubs against itself."""

from ..chords import comp, ending, hold, roll
from ..drums import crash, hat, kick, ride, shaker, snare
from ..instruments import bell, lead, pluck_synth, reese, rhodes, sub
from ..melody import invent, sing
from ..parts import ground, kicks, strike, tune
from ..piece import Piece
from ..space import mixdown
from ..stage import Stage, Stereo, form
from ..sustained import pad, singer
from ..waves import aah, saw

_FORMS = (
    "intro:8:.4 build:4:.6 drop:16:1 break:6:.4 drop:14:1 outro:4:.45",
    "intro:4:.4 drop:12:.9 break:10:.4 build:4:.65 drop:18:1 outro:4:.4",
    "break:8:.35 intro:4:.45 build:4:.6 drop:26:1 outro:8:.4",
)
_MAJOR = ("Iadd9|Iadd9|vi7|vi7|IVadd9|IVadd9|Vsus4|V", "I|I|IV6|V7", "Iadd9|vi7|I|IV6")
_MINOR = ("iadd9|i|bVI|bVI|iv7|iv7|V7sus4|V7", "i|i7|bVImaj7|iv6", "i|i|iv7|bVII|i|i|bVI|V7")
_BREAKS = (
    ("X.........X.....", "....X..g.g..X..g"),
    ("X..x......X.....", "....X..g....X.og"),
    ("X.X.......XX....", "....X..o.g..X..o"),
)
_BASS = ("R-----..R---..8-", "R-------..R---5-", "R---..R-..8-R---", "R-----------5-a-")
_FIGURES = ("x-------x-----x-", "..x---x---x-----", "x---....x---x---", "x-----------....")


def compose(piece: Piece) -> Stereo:
    stage = piece.stage(looseness=0.0012)
    stage.lay(form(piece.one_of(*_FORMS), piece.bars), {"": piece.pick(_MAJOR, _MINOR)})
    stage.bus("drums", -14.5, room=0.04, drive=1.3)
    stage.bus("tops", -24, room=0.08)
    stage.bus("bass", -16.5, room=0.02, duck=0.5, drive=0.8)
    stage.bus("haze", -24, room=0.4, duck=0.3)
    stage.bus("keys", -25, room=0.35, echo=1.5, echo_gain=0.4)
    stage.bus("tune", -22, room=0.4, echo=1.5, echo_gain=0.4)
    _drums(stage, piece)
    _bass(stage, piece)
    _above(stage, piece)
    ending(stage, "keys", rhodes, 64, 4, 1.2, low=sub)
    return mixdown(stage, 2.2, 5200)


def _drums(stage: Stage, piece: Piece) -> None:
    tone = float(piece.taste.uniform(0.0, 0.7))
    low, high = _BREAKS[int(piece.luck.integers(3))]
    fill = "X.X...X...X.X.X."
    kicks(
        stage,
        stage.within("drop"),
        "drums",
        lambda b: fill if b.number % 8 == 7 else low,
        kick,
        tone,
        0.1,
        0.6,
    )
    strike(
        stage,
        stage.within("drop"),
        "drums",
        lambda b: "....X.gX.gX.X.XX" if b.number % 8 == 7 else high,
        snare,
        tone,
        0.8,
        0.18,
    )
    kicks(stage, stage.within("build"), "drums", "X...............", kick, tone, 0.3, 0.4)
    strike(
        stage,
        stage.within("build"),
        "drums",
        lambda b: "x.x.x.x.xxxxxxxx" if b.last else "........X.......",
        snare,
        tone,
        0.7,
        0.2,
    )
    strike(stage, stage.within("drop"), "tops", "x.x.x.xox.x.xox.", hat, tone, 0.05, pan=0.25)
    strike(stage, stage.within("drop"), "tops", "x.....x...x...x.", ride, tone, 0.6, gain=0.6, pan=-0.3)
    strike(
        stage,
        stage.within("intro", "break", "outro"),
        "tops",
        "x.o.x.o.x.o.x.o.",
        hat,
        tone,
        0.04,
        gain=0.6,
        pan=0.25,
    )
    strike(
        stage, stage.within("build", "drop", "break"), "tops", "oxoxoxoxoxoxoxox", shaker, gain=0.4, pan=-0.35
    )
    for bar in stage.within("drop", "break", "outro"):
        if bar.number % 16 == 0:
            stage.play("tops", bar.beat, crash, tone, gain=1.4)


def _bass(stage: Stage, piece: Piece) -> None:
    line = piece.one_of(*_BASS)
    ground(
        stage,
        stage.within("drop"),
        "bass",
        lambda b: line if b.number % 2 == 0 else line[8:] + line[:8].replace("-", "-"),
        reese,
        29,
        wobble=float(piece.taste.choice((0.7, 1.4, 2.9))),
    )
    ground(stage, stage.within("build"), "bass", "R---------------", sub, 29, drive=1.5)
    ground(
        stage,
        [b for b in stage.within("break", "intro", "outro") if b.number % 2 == 0],
        "bass",
        "R---------------",
        sub,
        29,
        gain=0.6,
    )


def _above(stage: Stage, piece: Piece) -> None:
    colour = aah if piece.taste.random() < 0.5 else saw
    hold(stage, stage.bars, "haze", pad, 62, 4, spectrum=colour, cut=1700.0, attack=0.5, release=1.5)
    comp(stage, stage.within("intro", "build", "break"), "keys", "x-----x---......", rhodes, 65, 4)
    comp(stage, stage.within("drop"), "keys", "..x.......x..x..", pluck_synth, 67, 3, bright=2500.0)
    roll(
        stage,
        stage.within("intro", "break", "outro"),
        "keys",
        "0.2.1.3.2.4.",
        bell,
        74,
        4,
        ring=1.5,
        step=0.5,
        gain=0.6,
        index=0.8,
    )
    motif, answer = invent(stage, _FIGURES, 0.3), invent(stage, _FIGURES, 0.3)
    voice = singer if piece.taste.random() < 0.6 else lead
    tune(stage, sing(stage, list(stage.within("drop")), motif, answer, 69), "tune", voice, legato=0.9)
    tune(stage, sing(stage, list(stage.within("break")), answer, motif, 64), "tune", voice, gain=0.7)

"""Folk: a fingerpicked guitar that carries its own bass, a hummed tune, a boot on the floor."""

from ..chords import comp, ending, hold, roll
from ..drums import shaker, stomp
from ..instruments import doubled, plucked, upright
from ..melody import invent, sing
from ..parts import ground, harmony, strike, tune
from ..piece import Piece
from ..space import mixdown
from ..stage import Stage, Stereo, form
from ..sustained import flutes, singer, strings

_FORMS = (
    "intro:2:.45 verse:6:.6 chorus:5:.85 verse2:4:.65 bridge:2:.45 chorus:5:1 outro:2:.5",
    "intro:2:.4 verse:8:.6 chorus:4:.8 bridge:4:.45 chorus:6:1 outro:2:.45",
    "verse:6:.55 verse2:6:.7 chorus:6:1 bridge:4:.4 verse2:4:.6",
)
_MAJOR = ("I|V|vi|IV", "I|IV|I|V", "I|iii|IV|I", "I|vi|ii|V", "Iadd9|IV|vi|V")
_MINOR = ("i|bVII|bVI|bVII", "i|iv|bIII|bVII", "i|bVI|iv|i", "i|v|bVI|iv")
_CHORUS_MAJOR = ("IV|I|V|vi", "I|IV|I|V", "I|V|vi|IV")
_CHORUS_MINOR = ("bVI|bIII|bVII|i", "i|bVII|iv|i", "bVI|bVII|i|i")
_PICKING = {4: ("b2.13.2b.13.2.1.", "b.21b3.2b.21b.3."), 3: ("b.2.3.2.1.2.", "b.1.2.3.2.1.")}
_FIGURES = {
    4: ("x---x-x---x-x---", "..x-x-x---x-----", "x--x--x-x---....", "x-----x-x-x-x---"),
    3: ("x---x---x---", "x-------x---", "x---x-x-x---", "x-x-x---x---"),
}


def compose(piece: Piece) -> Stereo:
    stage = piece.stage(swing=0.08, looseness=0.006)
    verse, chorus = piece.pick(_MAJOR, _MINOR), piece.pick(_CHORUS_MAJOR, _CHORUS_MINOR)
    stage.lay(form(piece.one_of(*_FORMS), piece.bars), {"": verse, "chorus": chorus, "bridge": chorus})
    stage.bus("guitar", -19, room=0.16)
    stage.bus("second", -24, room=0.22)
    stage.bus("bass", -20, room=0.04)
    stage.bus("voice", -19, room=0.25)
    stage.bus("others", -26, room=0.35)
    stage.bus("floor", -24, room=0.12)
    _guitars(stage, piece)
    _voices(stage, piece)
    _floor(stage, piece)
    ending(stage, "guitar", plucked, 60, 5, 1.4, 0.05, low=upright, bright=0.4)
    return mixdown(stage, 1.4, 5000)


def _guitars(stage: Stage, piece: Piece) -> None:
    orders = _PICKING[piece.meter]
    order = orders[int(piece.luck.integers(len(orders)))]
    bright = float(piece.taste.uniform(0.3, 0.7))
    roll(stage, stage.bars, "guitar", order, plucked, 62, 4, ring=4.0, step=0.25, spread=0.25, bright=bright)
    strums = "x---..o-x-o---o-" if piece.meter == 4 else "x---o-o-o-o-"
    comp(stage, stage.within("chorus"), "second", strums, doubled, 64, 4, strum=0.014, bright=bright + 0.15)
    line = "R-------5-------" if piece.meter == 4 else "R-----------"
    lively = "R-----R-5-----a-" if piece.meter == 4 else "R-------5-a-"
    ground(stage, stage.within("verse", "verse2"), "bass", line, upright, 28)
    ground(stage, stage.within("chorus", "outro"), "bass", lively, upright, 28)


def _voices(stage: Stage, piece: Piece) -> None:
    figures = _FIGURES[piece.meter]
    verse, reply, hook = (invent(stage, figures, leap) for leap in (0.15, 0.2, 0.35))
    around = int(piece.taste.choice((60, 63, 67)))
    for name, motif in (("verse", verse), ("verse2", verse)):
        tune(stage, sing(stage, list(stage.within(name)), motif, reply, around), "voice", singer)
    bars = list(stage.within("chorus"))
    notes = sing(stage, bars, hook, reply, around + 4)
    tune(stage, notes, "voice", singer, open_mouth=True)
    tune(stage, harmony(stage, notes, 2), "others", singer, pan=0.4)
    hold(stage, [bar for bar in bars if bar.energy > 0.9], "others", strings, 64, 3, gain=0.7)
    solo = sing(stage, [*stage.within("bridge"), *stage.within("outro")], hook, verse, around + 7)
    tune(stage, solo, "others", flutes if piece.taste.random() < 0.5 else strings, gain=1.3, pan=-0.2)


def _floor(stage: Stage, piece: Piece) -> None:
    waltz = piece.meter == 3
    strike(
        stage,
        stage.within("chorus", "verse2"),
        "floor",
        "X..........." if waltz else "X.......X.......",
        stomp,
    )
    strike(
        stage,
        stage.within("chorus"),
        "floor",
        "..x.x...x.x." if waltz else "..o.x.o...o.x.oo",
        shaker,
        gain=0.6,
        pan=0.3,
    )

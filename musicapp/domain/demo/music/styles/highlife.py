"""Highlife: two guitars in conversation, a bell that never moves, horns for the chorus."""

from ..chords import comp, ending, roll
from ..drums import conga, hat, kick, rim, shaker, woodblock
from ..instruments import electric_bass, plucked
from ..melody import invent, sing
from ..parts import ground, harmony, kicks, strike, tune
from ..piece import Piece
from ..space import chorus, mixdown
from ..stage import Stage, Stereo, form
from ..sustained import organ, sax, singer, trumpet
from ..waves import Sound

_FORMS = (
    "intro:4:.6 verse:8:.75 horns:6:1 solo:4:.8 break:2:.5 horns:6:1 outro:2:.7",
    "intro:2:.55 horns:4:.95 verse:8:.7 solo:6:.85 horns:6:1 break:2:.45",
    "break:2:.4 intro:2:.6 verse:6:.75 solo:6:.8 verse:4:.7 horns:8:1",
)
_MAJOR = ("I|IV|V|I", "I|I|IV V|I", "I|ii7|V7|I", "I IV|V|I IV|V", "I|vi|IV|V7")
_MINOR = ("i|iv|bVII|i", "i|bVI|bVII|i", "i|iv|v7|i", "i bVI|bVII|i bVI|bVII")
_BELLS = ("x..x..x...x.x...", "x.x..x.x.x..x.x.", "x..x...x..x.x...", "x.x.xx.x.x.xx.x.")
_LEADS = ("0.21.32.1.23.12.", "01.2.31.02.1.321", "3.2.1.2.31.20.1.", "0.1.23.21.0.2.3.")
_RHYTHMS = ("..x...xx..x...x.", "x..x..x...x...xo", "..x.x...o.x.x..o")
_BASS = ("R-.5-.8-R-.5.a-.", "R--R..5-8--5..a-", "R-.R-.5-..8-5-a-")
_FIGURES = ("x-x-x---x-x---..", "..x-x-x-x---x---", "x---x-x-..x-x---", "x-x---x-x-----..")


def compose(piece: Piece) -> Stereo:
    stage = piece.stage(swing=0.05, looseness=0.004)
    stage.lay(form(piece.one_of(*_FORMS), piece.bars), {"": piece.pick(_MAJOR, _MINOR)})
    stage.bus("drums", -19, room=0.06)
    stage.bus("hands", -25, room=0.14)
    stage.bus("bass", -17, room=0.02)
    stage.bus("lead guitar", -20, room=0.16, echo=0.75, echo_gain=0.18)
    stage.bus("rhythm guitar", -24, room=0.12)
    stage.bus("organ", -31, room=0.2)
    stage.bus("horns", -20, room=0.2)
    _rhythm(stage, piece)
    _guitars(stage, piece)
    _horns(stage, piece)
    ending(stage, "lead guitar", glint, 67, 4, 1.2, 0.04, low=electric_bass)
    return mixdown(stage, 1.1, 6000)


def glint(pitch: float, seconds: float, bright: float = 0.85) -> Sound:
    """A clean electric guitar, short and shining, through a chorus pedal."""
    return chorus(plucked(pitch, seconds, bright, 1.5, 0.12, 5), 2.0, 1.1)


def _rhythm(stage: Stage, piece: Piece) -> None:
    bell = piece.one_of(*_BELLS)
    strike(
        stage,
        stage.bars,
        "hands",
        bell,
        woodblock,
        float(piece.taste.choice((880, 1040, 1320))),
        gain=0.7,
        pan=0.45,
        loose=0.002,
    )
    full = list(stage.within("verse", "horns", "solo", "outro"))
    strike(stage, full, "hands", "xoxoxoxoxoxoxoxo", shaker, gain=0.55, pan=-0.4)
    strike(stage, full, "hands", "....x..x....x.x.", conga, 205.0, 0.8, gain=0.8, pan=-0.25)
    strike(
        stage,
        [*full, *stage.within("break")],
        "hands",
        "..o...x...o...xx",
        conga,
        148.0,
        0.0,
        gain=0.9,
        pan=-0.15,
    )
    kicks(stage, full, "drums", "X...x...X...x.o.", kick, 0.2, 0.15, 0.4)
    strike(stage, full, "drums", "....x..o....x...", rim, gain=0.9)
    strike(stage, full, "hands", "..x...x...x...x.", hat, 0.2, 0.12, gain=0.7, pan=0.2)


def _guitars(stage: Stage, piece: Piece) -> None:
    order, other = piece.one_of(*_LEADS), piece.one_of(*_LEADS)
    roll(
        stage,
        stage.within("intro", "verse", "break", "outro"),
        "lead guitar",
        order,
        glint,
        70,
        4,
        ring=1.4,
        spread=0.1,
    )
    roll(stage, stage.within("horns"), "lead guitar", other, glint, 67, 4, ring=1.2, gain=0.75, spread=0.1)
    comp(
        stage,
        stage.within("verse", "horns", "solo", "outro"),
        "rhythm guitar",
        piece.one_of(*_RHYTHMS),
        glint,
        62,
        3,
        legato=0.55,
        strum=0.006,
        bright=0.6,
    )
    ground(
        stage,
        stage.within("verse", "horns", "solo", "outro"),
        "bass",
        piece.one_of(*_BASS),
        electric_bass,
        31,
        legato=0.75,
        growl=0.45,
    )
    ground(
        stage,
        stage.within("intro", "break"),
        "bass",
        "R-----5-8-----5-",
        electric_bass,
        31,
        gain=0.8,
        growl=0.3,
    )
    comp(stage, stage.within("verse", "horns"), "organ", "x-------x-------", organ, 64, 3)
    solo = sing(
        stage,
        list(stage.within("solo")),
        invent(stage, ("x-x-xxx-x-x-x-x-", "xxx-x-x-x-x-xxx-"), 0.3),
        invent(stage, _FIGURES),
        72,
    )
    tune(stage, solo, "lead guitar", glint, gain=1.4, bright=0.95)


def _horns(stage: Stage, piece: Piece) -> None:
    call, answer = invent(stage, _FIGURES, 0.2), invent(stage, _FIGURES, 0.3)
    notes = sing(stage, list(stage.within("horns")), call, answer, 67)
    tune(stage, notes, "horns", trumpet, pan=0.2, legato=0.8)
    tune(stage, harmony(stage, notes, -2), "horns", sax, pan=-0.25, legato=0.8, gain=0.9)
    sung = sing(stage, list(stage.within("verse")), answer, call, 62)
    tune(stage, sung, "horns", singer, gain=0.85, open_mouth=True)

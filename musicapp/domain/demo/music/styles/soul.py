"""Soul: a reed piano, a bass with opinions, a backbeat; a voice, and others who agree with it."""

from ..chords import comp, ending, hold
from ..drums import hat, kick, rim, shaker, snare
from ..instruments import electric_bass, rhodes, wurlitzer
from ..melody import invent, sing
from ..parts import ground, harmony, kicks, strike, tune
from ..piece import Piece
from ..space import mixdown
from ..stage import Stage, Stereo, form
from ..sustained import organ, sax, singer, trumpet

_FORMS = (
    "intro:2:.5 verse:8:.7 chorus:6:1 verse2:4:.75 bridge:2:.5 chorus:6:1 outro:2:.55",
    "verse:6:.6 chorus:4:.9 verse2:6:.75 chorus:4:1 bridge:4:.45 chorus:4:1",
    "intro:4:.45 verse:6:.65 verse2:4:.8 bridge:2:.4 chorus:8:1 outro:3:.5",
)
_MAJOR = ("I|Imaj7|IV6|V7sus4", "I6|vi7|ii7|V7", "Imaj7|IV6|ii7 V7|I", "I|vi7|IV6|IV V7")
_MINOR = ("i|iv7|bVI|V7", "i|i7|bVI|V7sus4 V7", "i|bVII|iv6|V7", "i7|iv7|i|V7")
_LIFT_MAJOR = ("IV|V7|I|vi7", "I|IV V|I|V7sus4")
_LIFT_MINOR = ("bVI|bVII|i|i7", "iv7|V7|i|bVI V7")
_KEYS = ("x-----x-..x---..", "x---..x-x-----x-", "x--x--..x-----o-", "x-------o-x---..")
_BASS = ("R--R..5-8-..5-a-", "R-----R-..5-8-a-", "R-..R-..5-8-R-a-", "R--.R---..R-5-a-")
_FIGURES = ("x-x---x-x-----..", "..x-x-x---x-x---", "x---x-x-x---....", "....x-x-x-x-x---")


def compose(piece: Piece) -> Stereo:
    stage = piece.stage(swing=float(piece.taste.uniform(0.1, 0.25)), looseness=0.006)
    verse, lift = piece.pick(_MAJOR, _MINOR), piece.pick(_LIFT_MAJOR, _LIFT_MINOR)
    stage.lay(form(piece.one_of(*_FORMS), piece.bars), {"": verse, "chorus": lift})
    stage.bus("drums", -17, room=0.08, drive=0.7)
    stage.bus("tops", -25.5, room=0.1)
    stage.bus("bass", -17, room=0.02)
    stage.bus("keys", -21, room=0.15, drive=0.4)
    stage.bus("organ", -30, room=0.25)
    stage.bus("voice", -18, room=0.26, echo=1.0, echo_gain=0.12)
    stage.bus("choir", -24, room=0.35)
    stage.bus("horns", -25, room=0.22)
    _band(stage, piece)
    _voices(stage, piece)
    _horns(stage, piece)
    ending(stage, "keys", wurlitzer, 60, 4, low=electric_bass)
    return mixdown(stage, 1.6, 4600)


def _band(stage: Stage, piece: Piece) -> None:
    tone = float(piece.taste.uniform(-0.4, 0.4))
    full = list(stage.within("verse", "chorus", "verse2"))
    beat = piece.one_of("X......xX.......", "X.....x...x.....", "X..x......X..o..")
    kicks(stage, full, "drums", beat, kick, tone, 0.25, 0.25)
    strike(
        stage,
        stage.within("chorus", "verse2"),
        "drums",
        lambda b: "....X..g....X.oo" if b.last else "....X..g.g..X...",
        snare,
        tone,
        0.55,
        0.2,
    )
    strike(stage, stage.within("verse"), "drums", "....X.......X..g", rim, tone, gain=1.1)
    strike(stage, full, "tops", "x.o.x.o.x.o.x.oo", hat, tone, 0.05, pan=0.25)
    strike(stage, stage.within("chorus"), "tops", "oxoxoxoxoxoxoxox", shaker, gain=0.6, pan=-0.35)
    maker = wurlitzer if piece.taste.random() < 0.6 else rhodes
    comp(stage, stage.bars, "keys", piece.one_of(*_KEYS), maker, 61, 4, strum=0.006, legato=0.95)
    ground(stage, full, "bass", piece.one_of(*_BASS), electric_bass, 28, growl=0.35)
    ground(
        stage,
        stage.within("intro", "bridge", "outro"),
        "bass",
        "R-----------5---",
        electric_bass,
        28,
        growl=0.2,
    )
    hold(stage, stage.within("chorus", "bridge", "verse2"), "organ", organ, 65, 3)


def _voices(stage: Stage, piece: Piece) -> None:
    around = int(piece.taste.choice((58, 62, 65)))
    verse, reply, hook = (invent(stage, _FIGURES, leap) for leap in (0.18, 0.22, 0.38))
    for name in ("verse", "verse2"):
        tune(stage, sing(stage, list(stage.within(name)), verse, reply, around), "voice", singer)
    notes = sing(stage, list(stage.within("chorus")), hook, reply, around + 5)
    tune(stage, notes, "voice", singer, open_mouth=True)
    tune(stage, harmony(stage, notes, 2), "choir", singer, pan=-0.5)
    tune(stage, harmony(stage, notes, -2), "choir", singer, pan=0.5)
    hold(stage, stage.within("chorus"), "choir", singer, 62, 3, gain=0.5)
    tune(
        stage,
        sing(stage, list(stage.within("bridge", "outro")), reply, verse, around + 3),
        "voice",
        singer,
        gain=0.8,
    )


def _horns(stage: Stage, piece: Piece) -> None:
    stab = piece.one_of("..........x-x-..", "......x-....x---", "x-..............")
    comp(
        stage, [b for b in stage.within("chorus") if b.number % 2], "horns", stab, trumpet, 67, 2, spread=0.4
    )
    comp(stage, [b for b in stage.within("chorus") if b.number % 2], "horns", stab, sax, 58, 2, spread=0.4)

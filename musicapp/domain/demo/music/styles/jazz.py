"""Jazz: a ride that swings, a bass that walks, a head, a solo over the changes, the head again."""

from ..chords import comp, ending
from ..drums import brush, hat, kick, ride, snare
from ..instruments import piano, rhodes, upright, vibes
from ..melody import invent, sing
from ..parts import ground, kicks, strike, tune
from ..piece import Piece
from ..space import mixdown
from ..stage import Stage, Stereo, form
from ..sustained import clarinet, sax, trumpet

_FORMS = (
    "intro:2:.5 head:8:.75 solo:8:1 keys:4:.7 head2:6:.85 outro:2:.5",
    "head:8:.7 keys:6:.6 solo:8:1 head2:8:.85",
    "intro:4:.45 head:6:.75 solo:10:1 intro:2:.5 head2:6:.8 outro:2:.4",
)
_MAJOR = ("I6|vi7|ii7|V7", "Imaj7|IV6|I6 VI7|ii7 V7", "ii7|V7|Imaj7|I6", "I6|ii7 V7|I6 vi7|ii7 V7")
_MINOR = ("i6|iv7|iih7 V7|i6", "i6|iih7 V7|i7|V7", "i|bVI6|iih7|V7", "i7|iv7|iih7 V7|i6")
_RIDE = "x...x..ox...x..o"
_COMPS = ("x--.......x-....", "..x-......x--...", "x-....x---......", "......x-..x---..")
_WALKS = ("R---3---5---a---", "R---5---8---a---", "R---3---7---a---", "R---5---3---a---")
_HEADS = ("x--.x-x---x-....", "..x-x-x-x---x---", "x-----x-x-x-x---", "x-x---..x-x---..")
_SOLOS = ("x-x-x-x-x-x-x-x-", "..x-x-x-x-xxx---", "x-xxx-x-x---x-x-", "x-x-x---x-x-xxx-")


def compose(piece: Piece) -> Stereo:
    ballad = piece.bpm < 100
    stage = piece.stage(swing=0.0, looseness=0.007)
    stage.lay(form(piece.one_of(*_FORMS), piece.bars), {"": piece.pick(_MAJOR, _MINOR)})
    stage.bus("cymbals", -27, room=0.15)
    stage.bus("drums", -25, room=0.15)
    stage.bus("bass", -18, room=0.06)
    stage.bus("keys", -22, room=0.18)
    stage.bus("horn", -18, room=0.22)
    _swing_everything(stage)
    _time(stage, ballad)
    _bass_and_keys(stage, piece, ballad)
    _horn(stage, piece, ballad)
    ending(stage, "keys", piano, 60, 4, low=upright)
    return mixdown(stage, 1.5, 4800)


def _swing_everything(stage: Stage) -> None:
    """In jazz the eighth is late, not the sixteenth: two thirds into the beat, less when fast."""
    share = 0.16 if stage.bpm < 150 else 0.12

    def late(beat: float) -> float:
        sixteenth = round(beat * 4, 3)
        return beat + (share if sixteenth % 4 == 2 else share / 2 if sixteenth % 2 == 1 else 0.0)

    stage.late = late


def _time(stage: Stage, ballad: bool) -> None:
    if ballad:
        strike(stage, stage.bars, "drums", "x...o...x...o.g.", brush, 0.3, gain=0.8)
        strike(stage, stage.within("solo", "head2"), "cymbals", "x.......x.....o.", ride, gain=0.7, pan=0.3)
    else:
        strike(
            stage,
            stage.within("head", "solo", "head2", "outro"),
            "cymbals",
            "x...x.o.x...x.o.",
            ride,
            pan=0.3,
        )
        strike(
            stage,
            stage.within("solo"),
            "drums",
            lambda b: "......g...o...g." if b.number % 2 else "..g.......g..o..",
            snare,
            0.3,
            0.5,
            0.14,
            gain=0.7,
        )
        strike(
            stage, stage.within("intro", "keys", "head"), "drums", "..o...x...o...x.", brush, 0.2, gain=0.8
        )
    strike(stage, stage.bars, "cymbals", "....x.......x...", hat, 0.3, 0.07, pan=-0.25)
    kicks(
        stage,
        stage.within("head", "solo", "head2"),
        "drums",
        lambda b: "X.........g....." if b.number % 2 else "g.....g.........",
        kick,
        0.4,
        0.1,
        0.2,
        gain=0.7,
    )


def _bass_and_keys(stage: Stage, piece: Piece, ballad: bool) -> None:
    walks = [_WALKS[int(i)] for i in piece.luck.integers(0, 4, 8)]
    if ballad:
        ground(stage, stage.bars, "bass", "R-----R-5-----a-", upright, 28)
    else:
        ground(
            stage,
            stage.within("head", "solo", "keys", "head2", "outro"),
            "bass",
            lambda b: walks[b.index % 8],
            upright,
            28,
        )
        ground(stage, stage.within("intro"), "bass", "R-------5---a---", upright, 28)
    maker = (piano, rhodes, vibes)[int(piece.taste.integers(3))]
    pats = [_COMPS[int(i)] for i in piece.luck.integers(0, 4, 8)]
    slow = "x-------o---x---"
    comp(
        stage,
        stage.within("intro", "head", "solo", "head2", "outro"),
        "keys",
        lambda b: slow if ballad else pats[b.index % 8],
        maker,
        60,
        4,
        gain=0.9,
        spread=0.2,
    )
    lines = sing(
        stage, list(stage.within("keys")), invent(stage, _SOLOS, 0.3), invent(stage, _SOLOS, 0.3), 72
    )
    tune(stage, lines, "keys", maker, gain=1.1)
    comp(stage, stage.within("keys"), "keys", "x-------........", maker, 55, 3, gain=0.6)


def _horn(stage: Stage, piece: Piece, ballad: bool) -> None:
    horn = (sax, trumpet, clarinet, vibes)[int(piece.taste.integers(4))]
    around = 60 if horn is sax else 65
    theme, reply = invent(stage, _HEADS, 0.3), invent(stage, _HEADS, 0.25)
    tune(stage, sing(stage, list(stage.within("head")), theme, reply, around), "horn", horn)
    tune(stage, sing(stage, list(stage.within("head2", "outro")), theme, reply, around, 0.5), "horn", horn)
    figures = _HEADS if ballad else _SOLOS
    bars = list(stage.within("solo"))
    for start in range(0, len(bars), 4):
        part = bars[start : start + 4]
        tune(
            stage,
            sing(stage, part, invent(stage, figures, 0.35), invent(stage, figures, 0.3), around + start % 8),
            "horn",
            horn,
            gain=0.95,
        )

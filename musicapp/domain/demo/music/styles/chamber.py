"""Chamber: strings in four parts, a piano or plucked ostinato, one instrument that steps forward."""

from typing import Any

from ..chords import comp, ending, hold, roll
from ..instruments import piano, plucked
from ..melody import invent, sing
from ..parts import ground, harmony, tune
from ..piece import Piece
from ..space import mixdown
from ..stage import Stage, Stereo, form
from ..sustained import clarinet, flutes, strings

_FORMS = (
    "opening:4:.45 theme:6:.65 answer:4:.7 storm:6:1 return:6:.75 close:2:.4",
    "theme:6:.3 storm:4:.8 answer:6:.4 storm:4:1 return:4:.6 close:2:.25",
    "opening:6:.4 answer:6:.6 theme:4:.65 return:6:.8 storm:4:1 close:3:.35",
)
_MAJOR = ("I|vi|IV|V", "I|V|vi|iii|IV|I|IV|V", "I|IV|ii|V7", "Iadd9|iii|IV|V7sus4")
_MINOR = ("i|bVI|iv|V7", "i|iv|bVII|bIII|bVI|iih7|V7|i", "i|V7|i|iv", "i|bVI|bIII|V7")
_STORM_MAJOR = ("vi|iii|IV|V7", "ii|vi|IV|V7")
_STORM_MINOR = ("iv|i|bVI|V7", "bVI|bIII|iih7|V7")
_ORDERS = {
    4: ("b.1.2.3.2.1.2.1.", "b.2.1.2.3.2.1.2.", "b123.123b123.121"),
    3: ("b.2.3.2.3.2.", "b.1.2.3.2.1."),
}
_FIGURES = {
    4: ("x-----x-x---x---", "x---x-------x---", "x-------x---x-x-", "x---x---x-x-x---"),
    3: ("x-------x---", "x---x-x-x---", "x-----------", "x---x---x---"),
}


def compose(piece: Piece) -> Stereo:
    stage = piece.stage(looseness=0.009)
    chords, storm = piece.pick(_MAJOR, _MINOR), piece.pick(_STORM_MAJOR, _STORM_MINOR)
    stage.lay(form(piece.one_of(*_FORMS), piece.bars), {"": chords, "storm": storm})
    stage.bus("keys", -20, room=0.3)
    stage.bus("quartet", -22, room=0.35)
    stage.bus("low", -22, room=0.3)
    stage.bus("solo", -19, room=0.38)
    stage.bus("second", -24, room=0.4)
    _accompaniment(stage, piece)
    _tunes(stage, piece)
    ending(stage, "quartet", strings, 60, 4, 1.0, 0.0, low=strings, low_bus="low")
    return mixdown(stage, 2.3, 4200, 1.1)


def _accompaniment(stage: Stage, piece: Piece) -> None:
    orders = _ORDERS[piece.meter]
    order = orders[int(piece.luck.integers(len(orders)))]
    felt = float(piece.taste.uniform(0.2, 0.8))
    plucks = piece.taste.random() < 0.3
    if plucks:
        roll(
            stage,
            stage.within("opening", "theme", "return", "close"),
            "keys",
            order,
            plucked,
            62,
            4,
            ring=2.5,
            bright=0.2,
        )
    else:
        roll(
            stage,
            stage.within("opening", "theme", "return", "close"),
            "keys",
            order,
            piano,
            62,
            4,
            ring=3.0,
            spread=0.2,
            felt=felt,
        )
    roll(stage, stage.within("storm"), "keys", order, piano, 66, 4, ring=2.0, spread=0.2, felt=felt * 0.5)
    hold(stage, stage.within("theme", "answer", "return"), "quartet", strings, 62, 3)
    hold(stage, stage.within("close"), "quartet", strings, 60, 4)
    driving = "x-o-x-o-x-o-x-o-" if piece.meter == 4 else "x-o-x-o-x-o-"
    comp(stage, stage.within("storm"), "quartet", driving, strings, 64, 3, attack=0.03, legato=0.8)
    long = "R-------5-------" if piece.meter == 4 else "R-----------"
    ground(stage, stage.within("answer", "storm", "return"), "low", long, strings, 36, legato=1.0, players=1)
    ground(stage, stage.within("theme"), "low", long, plucked, 36, legato=1.5, bright=0.1)
    if plucks:
        comp(
            stage,
            stage.within("answer"),
            "keys",
            "x---x---x---x---"[: piece.meter * 4],
            plucked,
            64,
            3,
            bright=0.2,
        )
    else:
        comp(
            stage,
            stage.within("answer"),
            "keys",
            "x---o---o---o---"[: piece.meter * 4],
            piano,
            64,
            3,
            felt=felt,
        )


def _tunes(stage: Stage, piece: Piece) -> None:
    figures = _FIGURES[piece.meter]
    theme, reply, dark = (invent(stage, figures, leap) for leap in (0.25, 0.2, 0.4))
    soloist = (strings, clarinet, flutes)[int(piece.taste.integers(3))]
    wishes: dict[str, Any] = {"players": 1} if soloist is strings else {}
    tune(stage, sing(stage, list(stage.within("theme")), theme, reply, 67), "solo", soloist, **wishes)
    tune(
        stage,
        sing(stage, list(stage.within("answer")), reply, theme, 55),
        "solo",
        strings,
        players=1,
        pan=0.3,
    )
    storm = sing(stage, list(stage.within("storm")), dark, theme, 72)
    tune(stage, storm, "solo", strings)
    tune(stage, harmony(stage, storm, -5), "second", strings, pan=0.4)
    back = sing(stage, list(stage.within("return", "close")), theme, reply, 67, 0.6)
    tune(stage, back, "solo", soloist, **wishes)
    tune(stage, harmony(stage, back, -2), "second", strings, pan=-0.3, players=1)

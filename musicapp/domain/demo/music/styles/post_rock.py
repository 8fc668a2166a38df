"""Post-rock: one figure, patiently, until the room can't hold it; then silence, then everything."""

import numpy as np

from ..chords import ending, hold, roll
from ..drums import crash, hat, kick, ride, snare, tom
from ..instruments import bell, electric_bass, plucked
from ..melody import invent, sing
from ..parts import ground, kicks, strike, tune
from ..piece import Piece
from ..space import chorus, mixdown
from ..stage import Stage, Stereo, form
from ..sustained import pad, strings
from ..waves import Sound, aah, frames, swell

_FORMS = (
    "still:4:.3 walk:6:.5 build:6:.75 wall:6:1 hush:3:.3 wall:6:1 ash:2:.35",
    "still:6:.3 walk:6:.45 build:8:.75 wall:10:1 ash:3:.3",
    "wall:3:.8 hush:4:.3 walk:7:.5 build:6:.75 wall:8:1 ash:2:.3",
)
_MAJOR = ("I|V|vi|IV", "Iadd9|I|IVadd9|I", "I|IV|vi|V", "I|I|IV|vi")
_MINOR = ("i|bVI|iv|i", "i|i|bVI|bVII", "i|bIII|bVI|V", "i|iv|bVI|i")
_ORDERS = ("02132.12", "0.213.21", "01324321", "0.2.1.32")
_FIGURES = ("x-------x---x---", "x---x---x-------", "x-----x-x-------", "x-----------x---")


def compose(piece: Piece) -> Stereo:
    stage = piece.stage(looseness=0.004)
    stage.lay(form(piece.one_of(*_FORMS), piece.bars), {"": piece.pick(_MAJOR, _MINOR)})
    stage.bus("clean", -23, room=0.3, echo=0.75, echo_gain=0.45)
    stage.bus("tremolo", -22, room=0.45, echo=1.0, echo_gain=0.35)
    stage.bus("wall", -19, room=0.22, drive=2.2)
    stage.bus("bass", -19, room=0.03, drive=1.2)
    stage.bus("drums", -17, room=0.14, drive=0.8)
    stage.bus("cymbals", -25, room=0.2)
    stage.bus("strings", -25, room=0.4)
    _guitars(stage, piece)
    _drums(stage, piece)
    _sky(stage, piece)
    ending(stage, "clean", shimmer, 62, 5, 1.0, 0.06, low=electric_bass)
    return mixdown(stage, 2.6, 4500, 1.1)


def shimmer(pitch: float, seconds: float) -> Sound:
    return chorus(plucked(pitch, seconds, 0.6, 3.2, 0.2, 9), 2.6, 0.6)


def picked_fast(pitch: float, seconds: float, pulse: float = 0.08) -> Sound:
    """Tremolo picking: the same string struck at every thirty-second, swelling."""
    stroke = plucked(pitch, pulse * 2.2, 0.65, 1.4, 0.12, 21)
    n = frames(seconds + 0.1)
    out = np.zeros(n, np.float32)
    for i in range(int(seconds / pulse)):
        start = int(i * pulse * 44100)
        length = min(len(stroke), n - start)
        out[start : start + length] += stroke[:length] * np.float32(0.8 + 0.2 * (i % 2))
    return out * swell(n, 0.2, 0.15)


def fuzz(pitch: float, seconds: float) -> Sound:
    """A guitar into an amplifier that is too loud: root, fifth and octave through one valve."""
    strings_ = [plucked(pitch + step, seconds, 0.55, 4.5, 0.16, step) for step in (0, 7, 12)]
    drive = np.tanh(sum(strings_) * np.float32(3.2))
    kernel = np.hanning(11) / np.hanning(11).sum()
    return np.convolve(drive, kernel.astype(np.float32), mode="same").astype(np.float32) * np.float32(0.5)


def _guitars(stage: Stage, piece: Piece) -> None:
    order = piece.one_of(*_ORDERS)
    roll(
        stage,
        stage.within("still", "walk", "build"),
        "clean",
        order,
        shimmer,
        64,
        4,
        ring=2.0,
        step=0.5 if piece.bpm > 104 else 0.25,
    )
    roll(stage, stage.within("hush", "ash"), "clean", order[::2], shimmer, 64, 4, ring=4.0, step=0.5)
    roll(stage, stage.within("wall"), "clean", order, shimmer, 71, 4, ring=1.5, step=0.25, gain=0.8)
    for bar in stage.within("wall"):
        for i, chord in enumerate(bar.chords):
            at = bar.beat + i * stage.meter / len(bar.chords)
            for pan in (-0.7, 0.7):
                stage.play(
                    "wall",
                    at,
                    fuzz,
                    chord.bass(38) + (pan > 0) * 0.04,
                    stage.seconds(stage.meter / len(bar.chords)),
                    pan=pan,
                )
    ground(stage, stage.within("walk"), "bass", "R-------R-------", electric_bass, 28, growl=0.3)
    ground(stage, stage.within("build", "wall"), "bass", "R-R-R-R-R-R-R-R-", electric_bass, 28, growl=0.6)


def _drums(stage: Stage, piece: Piece) -> None:
    tone = float(piece.taste.uniform(-0.5, 0.2))
    strike(stage, stage.within("walk"), "cymbals", "x...o...x...o.o.", ride, tone, pan=0.3, gain=0.7)
    kicks(stage, stage.within("walk"), "drums", "X.........x.....", kick, tone, 0.5, 0.2)
    kicks(stage, stage.within("build", "wall"), "drums", "X.....x.X.x.....", kick, tone, 0.6, 0.4)
    strike(
        stage,
        stage.within("walk", "build", "wall"),
        "drums",
        lambda b: "....X...o.x.xxXX" if b.last else "....X.......X...",
        snare,
        tone,
        0.8,
        0.3,
    )
    for freq, marks, pan in ((92.0, "x..x..x...x.x...", -0.4), (128.0, "..o..o..x.o...xo", 0.35)):
        strike(stage, stage.within("build"), "drums", marks, tom, freq, gain=0.55, pan=pan)
    strike(stage, stage.within("build"), "cymbals", "x.o.x.o.x.o.x.o.", hat, tone, 0.16, pan=0.3)
    strike(stage, stage.within("wall"), "cymbals", "X...x...X...x...", crash, tone, gain=0.55, pan=0.2)


def _sky(stage: Stage, piece: Piece) -> None:
    hold(
        stage,
        stage.within("build", "wall", "hush"),
        "strings",
        pad,
        62,
        4,
        spectrum=aah,
        cut=1700.0,
        attack=0.6,
        release=1.4,
    )
    motif, answer = invent(stage, _FIGURES, 0.3), invent(stage, _FIGURES, 0.3)
    pulse = round(stage.seconds(0.125), 4)
    notes = sing(stage, list(stage.within("build", "wall")), motif, answer, 74)
    tune(stage, notes, "tremolo", picked_fast, pulse=pulse)
    tune(
        stage,
        sing(stage, list(stage.within("walk")), motif, answer, 67),
        "tremolo",
        bell,
        gain=0.5,
        ratio=2.0,
        index=0.6,
    )
    tune(
        stage, sing(stage, list(stage.within("hush", "ash")), motif, answer, 62), "strings", strings, gain=1.2
    )

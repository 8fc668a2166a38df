"""Emblems for bands: what stands for them instead of a face."""

import math
from collections.abc import Callable

import numpy as np

from musicapp.backends.images.drawing.canvas import (
    Sheet,
    X,
    Y,
    above,
    blend,
    diagonal,
    disc,
    glow,
    hills,
    polygon,
    rounded,
    stroke,
    vertical,
)
from musicapp.backends.images.drawing.colour import Palette
from musicapp.backends.images.drawing.nights import stars

Rng = np.random.Generator


def _signal(ink: Palette, rng: Rng) -> Sheet:
    """A television that receives only itself."""
    sheet = Sheet(diagonal(ink.hot, ink.deep))
    for x in (330, 670):
        sheet.paint(stroke([(500, 320), (x, 110)], 14), ink.night)
        sheet.paint(disc(x, 110, 24), ink.paper)
    box = polygon(
        rounded(
            [
                (170, 330),
                (830, 330),
                (860, 360),
                (860, 800),
                (830, 840),
                (170, 840),
                (140, 800),
                (140, 360),
                (170, 330),
            ]
        )
    )
    sheet.paint(box, ink.night)
    screen = polygon([(205, 395), (795, 395), (795, 775), (205, 775)])
    for i, shade in enumerate((ink.paper, ink.glow, ink.mid, ink.hot, ink.deep, ink.night)):
        sheet.paint(screen * (205 + i * 98.4 <= X) * (303.4 + i * 98.4 > X), shade)
    sheet.paint(np.clip(disc(500, 585, 130) - disc(500, 585, 108), 0, 1), ink.night)
    sheet.paint(disc(500, 585, 42), ink.night)
    sheet.multiply(screen * (np.sin(Y * 0.9) * 0.5 + 0.5) * 0.25, ink.night)
    return sheet


def _mast(ink: Palette, rng: Rng) -> Sheet:
    """Five masts in fog."""
    sheet = Sheet(vertical(ink.paper, ink.glow, ink.mid))
    sheet.paint(disc(640, 330, 130), ink.hot, 0.85)
    for i, x in enumerate((180, 340, 520, 680, 840)):
        top, shade = 230 + (i * 137) % 190, (ink.mid, ink.deep, ink.night)[i % 3]
        sheet.paint(stroke([(x, top), (x, 780)], 10), shade)
        sheet.paint(polygon([(x + 10, top + 40), (x + 120, 690), (x + 10, 690)]), shade, 0.8)
        sheet.paint(polygon([(x - 100, 770), (x + 130, 770), (x + 90, 835), (x - 60, 835)]), shade)
    sheet.paint(np.clip((Y - 690) / 240, 0, 1), ink.night, 0.9)
    return sheet


def _moon(ink: Palette, rng: Rng) -> Sheet:
    """A dome, open by one slit to the night."""
    sheet = Sheet(vertical(ink.night, ink.deep, ink.hot))
    sheet.light(stars(rng, 90, 600), ink.paper, 0.8)
    sheet.paint(disc(690, 240, 88), ink.glow)
    sheet.paint(disc(728, 216, 78), ink.night * 0.8 + ink.deep * 0.2)
    dome = disc(480, 740, 300) * (Y < 740)
    sheet.paint(dome, blend((X - 180) / 600, ink.paper, ink.glow, ink.mid))
    sheet.paint(dome * polygon([(560, 380), (640, 400), (590, 740), (520, 740)]), ink.night)
    sheet.paint(
        polygon([(200, 740), (760, 740), (740, 880), (220, 880)]),
        blend((X - 180) / 600, ink.hot, ink.mid, ink.deep),
    )
    sheet.paint(above(hills(rng, 890, 50)), ink.night)
    return sheet


def _wave(ink: Palette, rng: Rng) -> Sheet:
    """A delivery van's round light on wet asphalt, as circles and stripes."""
    sheet = Sheet(vertical(ink.night, ink.deep))
    sheet.light(glow(500, 400, 330), ink.hot, 0.6)
    sheet.paint(disc(500, 400, 220), blend((Y - 180) / 440, ink.paper, ink.hot, ink.hot * 0.8))
    for i in range(15):
        y = 640 + i * 24
        wide = 230 * math.exp(-i / 9) + 40 * (i % 3)
        sheet.paint(
            stroke([(500 - wide, y), (500 + wide * (0.8 + 0.3 * (i % 2)), y)], 10),
            ink.hot if i % 2 else ink.glow,
            0.85 - i * 0.04,
        )
    for i in range(5):
        sheet.paint(
            stroke([(280, 330 + i * 44), (720, 330 + i * 44)], 5 + 2 * i) * disc(500, 400, 221), ink.deep
        )
    return sheet


def _arch(ink: Palette, rng: Rng) -> Sheet:
    """A loudspeaker in a pointed window."""
    sheet = Sheet(diagonal(ink.deep, ink.night))
    for grow, shade in ((60, ink.glow), (34, ink.night), (0, ink.mid)):
        left = disc(250, 560, 420 + grow) * (X >= 500)
        right = disc(750, 560, 420 + grow) * (X < 500)
        top = np.maximum(left, right) * (Y <= 560)
        legs = np.clip(170 + grow - np.abs(X - 500) + 0.5, 0, 1) * (Y > 560) * (900 + grow / 2 > Y)
        sheet.paint(np.maximum(top, legs), shade)
    for y, r in ((470, 92), (710, 138)):
        for part, shade in ((1.0, ink.night), (0.82, ink.deep), (0.52, ink.hot), (0.26, ink.glow)):
            sheet.paint(disc(500, y, r * part), shade)
    return sheet


def _boat(ink: Palette, rng: Rng) -> Sheet:
    """A boathouse with its doors open and the stove lit, and what the water makes of it."""
    sheet = Sheet(vertical(ink.deep, ink.mid, ink.glow))
    sheet.paint(above(hills(rng, 560, 60)), ink.deep, 0.7)
    sheet.paint(polygon([(250, 690), (250, 450), (500, 270), (750, 450), (750, 690)]), ink.hot)
    sheet.paint(polygon([(215, 470), (500, 255), (785, 470), (760, 505), (500, 312), (240, 505)]), ink.night)
    sheet.paint(
        polygon([(365, 690), (365, 500), (635, 500), (635, 690)]), blend((Y - 500) / 190, ink.glow, ink.paper)
    )
    sheet.paint(polygon([(420, 640), (600, 640), (570, 690), (450, 690)]), ink.night)
    sheet.paint(np.clip(Y - 690, 0, 1), vertical(ink.night, ink.night, ink.night, ink.deep))
    for i in range(16):
        wide = 120 - 5 * i + 40 * (i % 3)
        sheet.paint(
            stroke([(500 - wide, 715 + i * 17), (500 + wide * 0.8, 715 + i * 17)], 8),
            ink.paper if i % 3 == 0 else ink.hot,
            0.8 - 0.03 * i,
        )
    return sheet


EMBLEMS: dict[str, Callable[[Palette, Rng], Sheet]] = {
    "signal": _signal, "mast": _mast, "moon": _moon, "wave": _wave, "arch": _arch, "boat": _boat,
}  # fmt: skip

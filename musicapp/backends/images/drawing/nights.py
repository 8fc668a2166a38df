"""Covers that show a place after dark: a city, a planet, a beam, a table under a lamp."""

import math

import numpy as np

from musicapp.backends.images.drawing.canvas import (
    SIDE,
    Field,
    Sheet,
    X,
    Y,
    above,
    arc_points,
    blend,
    boxes,
    clouds,
    diagonal,
    disc,
    dots,
    glow,
    hills,
    polygon,
    stroke,
    vertical,
)
from musicapp.backends.images.drawing.colour import Palette

Rng = np.random.Generator


def city(ink: Palette, rng: Rng, title: str) -> Sheet:
    sheet = Sheet(vertical(ink.night, ink.deep, ink.mid, ink.mid * 0.6 + ink.hot * 0.4))
    sheet.light(glow(250, 210, 210), ink.hot, 0.5)
    sheet.paint(disc(250, 210, 76), ink.hot * 0.7 + ink.glow * 0.3)
    for layer, shade in ((0, ink.deep * 0.75), (1, ink.night * 0.75)):
        x, lit = -10.0, []
        roofs = []
        while x < SIDE:
            wide, high = (
                rng.uniform(70, 165),
                rng.uniform(430, 620) - 180 * (1 - layer) * rng.random() + 130 * layer - 60,
            )
            roofs.append((x, high, wide))
            for row in range(int((SIDE - 70 - high) / 36)):
                lit += [
                    (x + 16 + c * 29, high + 26 + row * 36)
                    for c in range(int((wide - 22) / 29))
                    if rng.random() < 0.3 + 0.14 * layer
                ]
            x += wide + rng.uniform(-2, 14) * layer
        sheet.paint(boxes([(left, top, left + across, SIDE) for left, top, across in roofs]), shade)
        for share, colour in ((0, ink.glow), (1, ink.hot)):
            some = [(a, b, a + 11, b + 16) for i, (a, b) in enumerate(lit) if (i % 3 == 0) == (share == 1)]
            sheet.paint(boxes(some), colour, 1.0 if layer else 0.4)
    sheet.paint(stroke([(-20, 948), (1020, 948)], 7), ink.hot)
    sheet.paint(np.clip((Y - 951.5), 0, 1), ink.night * 0.6)
    return sheet


def planet(ink: Palette, rng: Rng, title: str) -> Sheet:
    sheet = Sheet(diagonal(ink.night, ink.deep, ink.deep * 0.6 + ink.mid * 0.4))
    sheet.light(stars(rng, 110, 1000), ink.paper)
    sheet.light(glow(500, 500, 430), ink.mid, 0.5)
    x, y, r = rng.uniform(450, 550), rng.uniform(470, 530), rng.uniform(225, 285)
    turn = rng.uniform(-26, 18)
    back = arc_points(x, y, r * 1.75, r * 0.42, 180, 360, 90, turn)
    front = arc_points(x, y, r * 1.75, r * 0.42, 0, 180, 90, turn)
    sheet.paint(stroke(back, 16), ink.glow, 0.75)
    lit = np.clip(1 - np.sqrt((X - x + r * 0.4) ** 2 + (Y - y + r * 0.45) ** 2) / (r * 1.75), 0, 1)
    bands = 0.06 * np.sin(
        (Y * math.cos(math.radians(turn)) - X * math.sin(math.radians(turn))) / r * 17 + 2 * clouds(rng, 3, 3)
    )
    sheet.paint(disc(x, y, r), blend(lit + bands * lit, ink.night, ink.mid, ink.hot, ink.glow, ink.paper))
    sheet.paint(stroke(front, 16), ink.paper)
    sheet.paint(stroke(arc_points(x, y, r * 2.0, r * 0.52, -10, 190, 90, turn), 5), ink.glow, 0.7)
    moon = (x + r * 1.25 * rng.choice((-1, 1)), y - r * 1.15)
    sheet.paint(disc(*moon, r * 0.16), ink.glow)
    sheet.paint(disc(moon[0] + r * 0.05, moon[1] + r * 0.04, r * 0.145, 8), ink.deep, 0.55)
    return sheet


def aurora(ink: Palette, rng: Rng, title: str) -> Sheet:
    count = 14
    which = np.clip((X[0] * count / SIDE).astype(int), 0, count - 1)
    dips = 330 + 520 * np.sin(np.pi * (np.arange(count) + 0.5) / count) ** 1.4 + rng.uniform(-40, 40, count)
    dip = dips.astype(np.float32)[which][None, :]
    fall = np.clip((Y - dip + 480) / 480, 0, 1) ** 1.3 * np.clip((dip + 170 - Y) / 170, 0, 1)
    sheen = 0.86 + 0.14 * (X[0] * count / SIDE - which)
    sheet = Sheet(
        blend(fall, ink.night, ink.deep, ink.mid, ink.hot, ink.glow, ink.paper) * sheen[None, :, None]
    )
    sheet.paint(above(hills(rng, 930, 30)), ink.night * 0.55)
    return sheet


def beams(ink: Palette, rng: Rng, title: str) -> Sheet:
    """A lighthouse at night; its light goes both ways, over a sea of strokes."""
    sheet = Sheet(vertical(ink.night, ink.deep, ink.mid))
    sheet.light(stars(rng, 70, 560), ink.paper, 0.8)
    for points in ([(640, 330), (-60, 90), (-60, 470)], [(640, 330), (1060, 210), (1060, 420)]):
        away = np.clip(1 - np.abs(X - 640) / 760, 0, 1)
        sheet.light(polygon(points) * away, ink.hot, 0.9)
    sheet.paint(
        polygon([(596, 760), (612, 372), (668, 372), (684, 760)]),
        blend((X - 590) / 100, ink.paper, ink.paper * 0.9, ink.mid),
    )
    for y in (450, 560, 670):
        sheet.paint(
            polygon([(600, y), (680, y), (683, y + 55), (597, y + 55)]),
            blend((X - 590) / 100, ink.hot, ink.hot * 0.8, ink.hot * 0.5),
        )
    sheet.paint(polygon([(600, 374), (680, 374), (672, 356), (608, 356)]), ink.night)
    sheet.paint(polygon([(614, 356), (666, 356), (666, 306), (614, 306)]), ink.glow)
    sheet.light(glow(640, 330, 90), ink.glow, 0.95)
    sheet.paint(polygon([(604, 308), (676, 308), (640, 262)]), ink.night)
    sheet.paint(above(hills(rng, 780, 34, 0.9)), ink.night)
    for i in range(46):
        level, x, wide = 800 + i * 4.5, rng.uniform(0, 1000), rng.uniform(20, 110)
        sheet.paint(stroke([(x - wide, level), (x + wide, level)], 3), ink.mid if i % 4 else ink.hot, 0.6)
    return sheet


def table(ink: Palette, rng: Rng, title: str) -> Sheet:
    """After closing: a chequered floor running to a wall, one lamp, one small table."""
    sheet = Sheet(vertical(ink.night, ink.deep, ink.mid, ink.deep))
    sheet.light(polygon([(500, 150), (90, 760), (910, 760)]) * np.clip((820 - Y) / 700, 0, 1), ink.hot, 0.55)
    deep = np.clip(Y - 640, 1, None)
    across, along = np.floor((X - 500) / deep * 2.6 + 100), np.floor(900 / (deep + 60) * 2.4)
    tiles = ((across + along) % 2).astype(np.float32)
    floor = np.clip(Y - 640, 0, 1)
    sheet.paint(floor * tiles, ink.paper * 0.92)
    sheet.paint(floor * (1 - tiles), ink.deep * 0.8)
    sheet.multiply(floor * np.clip(np.abs(X - 500) / 620, 0, 1) ** 1.5 * 0.8, ink.night)
    sheet.multiply(np.clip(1 - ((X - 500) / 210) ** 2 - ((Y - 880) / 38) ** 2, 0, 1) ** 0.5 * 0.8, ink.night)
    sheet.paint(polygon([(490, 640), (510, 640), (516, 880), (484, 880)]), ink.night)
    sheet.paint(
        polygon(arc_points(500, 635, 170, 30, 0, 360)), blend((X - 330) / 340, ink.paper, ink.glow, ink.hot)
    )
    sheet.paint(stroke([(540, 632), (540, 560)], 5), ink.paper)
    sheet.paint(
        polygon([(508, 470), (572, 470), (560, 545), (540, 566), (520, 545)]), ink.mid * 0.5 + ink.hot * 0.3
    )
    sheet.paint(stroke([(500, -10), (500, 120)], 5), ink.night)
    sheet.paint(polygon([(420, 190), (580, 190), (528, 112), (472, 112)]), ink.hot)
    sheet.light(glow(500, 196, 60), ink.paper, 0.9)
    return sheet


def stars(rng: Rng, count: int, floor: float) -> Field:
    bright = rng.uniform(0.7, 2.3, count) * (1 + (rng.random(count) > 0.93) * 0.8)
    return dots(
        [
            (float(x), float(y), float(r))
            for x, y, r in zip(rng.uniform(0, 1000, count), rng.uniform(0, floor, count), bright, strict=True)
        ]
    )

"""Covers that show a place: sun and ridges, dunes, cities, planets, seas."""

import math

import numpy as np

from .canvas import (SIDE, X, Y, Sheet, above, arc_points, blend, boxes, clouds, diagonal, disc, dots, glow, hills, polygon, stroke,
                     vertical)  # fmt: skip
from .colour import Palette

Rng = np.random.Generator


def sunset(ink: Palette, rng: Rng, title: str) -> Sheet:
    sheet = Sheet(
        vertical(ink.night * 0.6 + ink.mid * 0.15 + 0.08, ink.deep * 0.4 + ink.mid * 0.4, ink.hot, ink.glow)
    )
    sheet.light(glow(500, 450, 420), ink.hot, 0.45)
    sun = disc(500, 450, 288)
    slits = sum(np.clip((3.5 + i * 1.9 - np.abs(Y - (505 + i * 36))) / 1.2 + 0.5, 0, 1) for i in range(7))
    sheet.paint(sun * (1 - np.clip(slits, 0, 1)), vertical(ink.paper, ink.paper, ink.glow, ink.hot, ink.hot))
    for i, (shade, base) in enumerate(
        zip((ink.hot, ink.mid, ink.deep, ink.night), (690, 760, 835, 915), strict=True)
    ):
        sheet.paint(above(hills(rng, base, 46 - 4 * i)), vertical(shade, shade * 0.92, shade * 0.7))
    return sheet


def dunes(ink: Palette, rng: Rng, title: str) -> Sheet:
    sheet = Sheet(vertical(ink.glow, ink.paper, ink.glow))
    sheet.light(glow(705, 250, 260), ink.paper, 0.9)
    sheet.paint(disc(705, 250, 96), ink.paper * 0.5 + 0.5)
    for shade, base, height in (
        (ink.hot, 455, 120),
        (ink.mid, 590, 130),
        (ink.deep, 730, 110),
        (ink.night, 875, 90),
    ):
        line = hills(rng, base, height, 0.4)
        face = np.clip((Y - line[None, :]) / 330, 0, 1)
        slope = np.clip(np.gradient(line)[None, :] * 0.5 + 0.5, 0, 1)
        sheet.paint(above(line), blend(face * 0.75 + slope * 0.25, shade * 1.06, shade, shade * 0.62))
    return sheet


def ridges(ink: Palette, rng: Rng, title: str) -> Sheet:
    """Sharp mountains, one behind the other, the far ones lost in light; a big low moon."""
    sheet = Sheet(vertical(ink.night, ink.deep, ink.hot, ink.glow))
    sheet.paint(disc(300, 400, 170), vertical(ink.paper, ink.glow, ink.glow, ink.hot))
    for i in range(6):
        depth = i / 5
        steps = np.interp(np.arange(SIDE), np.linspace(0, SIDE, 9 + 3 * i), rng.uniform(-1, 1, 9 + 3 * i))
        line = (
            430
            + 95 * i
            - (120 - 8 * i) * steps
            + 10 * np.interp(np.arange(SIDE), np.linspace(0, SIDE, 60), rng.uniform(-1, 1, 60))
        ).astype(np.float32)
        tone = ink.hot * (1 - depth) * 0.9 + ink.night * depth + (1 - depth) * 0.02
        face = np.clip((Y - line[None, :]) / 260, 0, 1)
        sheet.paint(above(line), blend(face, tone * 0.85 + ink.mid * 0.12, tone))
    return sheet


def mist(ink: Palette, rng: Rng, title: str) -> Sheet:
    """A pale sun over water; everything below the horizon again, broken into strokes."""
    sheet = Sheet(vertical(ink.mid * 0.5 + ink.paper * 0.5, ink.paper, ink.glow, ink.glow))
    sheet.light(glow(540, 390, 330), ink.hot, 0.35)
    sheet.paint(
        disc(540, 390, 190),
        vertical(ink.hot * 0.3 + ink.paper * 0.7, ink.hot * 0.5 + ink.paper * 0.5, ink.hot, ink.hot * 0.9),
    )
    for shade, base in ((ink.mid * 0.6 + ink.paper * 0.4, 520), (ink.mid, 560), (ink.deep, 585)):
        sheet.paint(above(hills(rng, base, 60, 0.7)) * (Y < 600), shade, 0.9)
    water = vertical(ink.deep, ink.deep, ink.deep, ink.mid, ink.deep, ink.night)
    sheet.paint(np.clip(Y - 599, 0, 1), water)
    for i in range(54):
        y, wide = 604 + (i / 54) ** 1.3 * 392, rng.uniform(20, 120) * (0.5 + i / 54)
        x = 540 + rng.normal(0, 55 + i)
        sheet.paint(
            stroke([(x - wide, y), (x + wide, y)], 2.5 + i * 0.14), ink.hot if i % 3 else ink.paper, 0.75
        )
    return sheet


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
    sheet.light(_stars(rng, 110, 1000), ink.paper)
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
    sheet = Sheet(ink.night)
    count = 14
    for i in range(count):
        left, right = i * SIDE / count, (i + 1) * SIDE / count
        dip = 330 + 520 * math.sin(math.pi * (i + 0.5) / count) ** 1.4 + rng.uniform(-40, 40)
        fall = np.clip((Y - dip + 480) / 480, 0, 1) ** 1.3 * np.clip((dip + 170 - Y) / 170, 0, 1)
        column = np.clip(X - left + 0.5, 0, 1) * np.clip(right - X + 0.5, 0, 1)
        tint = blend(fall, ink.night, ink.deep, ink.mid, ink.hot, ink.glow, ink.paper)
        sheet.paint(column, tint * (0.86 + 0.14 * (X[..., None] - left) / (right - left)))
    sheet.paint(above(hills(rng, 930, 30)), ink.night * 0.55)
    return sheet


def waves(ink: Palette, rng: Rng, title: str) -> Sheet:
    """Scales of water after old woodblocks, under one red sun."""
    sheet = Sheet(vertical(ink.glow, ink.paper, ink.paper))
    sheet.paint(disc(655, 335, 185), ink.hot)
    for band in range(3):
        y = 270 + band * 90
        sheet.paint(stroke([(-20, y), (330 - band * 70, y)], 15 - band * 3), ink.mid, 0.35)
    size = 92
    for row in range(9):
        y = 560 + row * size * 0.58
        for column in range(-1, 7):
            x = column * size * 2 + (size if row % 2 else 0)
            for ring, shade in enumerate((ink.paper, ink.night, ink.paper, ink.mid, ink.paper, ink.deep)):
                sheet.paint(disc(x, y, size - ring * 15 - (2 if ring % 2 else 0)), shade)
    sheet.paint(np.clip((Y - 560) / 440, 0, 1), ink.night, 0.45)
    return sheet


def beams(ink: Palette, rng: Rng, title: str) -> Sheet:
    """A lighthouse at night; its light goes both ways, over a sea of strokes."""
    sheet = Sheet(vertical(ink.night, ink.deep, ink.mid))
    sheet.light(_stars(rng, 70, 560), ink.paper, 0.8)
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
        y, x, wide = 800 + i * 4.5, rng.uniform(0, 1000), rng.uniform(20, 110)
        sheet.paint(stroke([(x - wide, y), (x + wide, y)], 3), ink.mid if i % 4 else ink.hot, 0.6)
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


def bunting(ink: Palette, rng: Rng, title: str) -> Sheet:
    """Strings of pennants across a yard, seen from below."""
    sheet = Sheet(vertical(ink.mid * 0.35 + ink.paper * 0.65, ink.paper, ink.glow))
    sheet.paint(disc(500, 1010, 330), ink.hot, 0.9)
    colours = (ink.deep, ink.hot, ink.glow, ink.night, ink.mid)
    for row in range(6):
        left, right, sag = (
            rng.uniform(20, 90) + row * 135,
            rng.uniform(20, 90) + row * 135 + rng.uniform(-90, 60),
            rng.uniform(60, 120),
        )
        size, count = 62 + row * 9, 11 - row // 2

        def at(t: float, left: float = left, right: float = right, sag: float = sag) -> tuple[float, float]:
            return -30 + 1060 * t, left + (right - left) * t + sag * math.sin(math.pi * t) - 70

        for i in range(count):
            (ax, ay), (bx, by) = at((i + 0.12) / count), at((i + 0.88) / count)
            tip = ((ax + bx) / 2 + rng.uniform(-14, 14), (ay + by) / 2 + size * 1.35)
            shade = colours[(i * 2 + row * 3) % 5]
            sheet.paint(polygon([(ax, ay), (bx, by), tip]), shade)
            sheet.paint(polygon([((ax + bx) / 2, (ay + by) / 2), (bx, by), tip]), shade * 0.86)
        sheet.paint(stroke([at(t) for t in np.linspace(0, 1, 40).tolist()], 4), ink.night)
    return sheet


def pulsar(ink: Palette, rng: Rng, title: str) -> Sheet:
    """Forty pulses of a buoy, one over the other, each hiding what is behind."""
    sheet = Sheet(ink.night)
    xs = np.linspace(180, 820, 160)
    for i in range(38):
        y = 235 + i * 15.5
        lift = sum(
            rng.uniform(10, 62) * np.exp(-(((xs - rng.normal(500, 62)) / rng.uniform(12, 38)) ** 2))
            for _ in range(6)
        )
        line = (
            y - np.asarray(lift) * (0.7 + 0.9 * math.sin(math.pi * i / 38)) - np.abs(rng.normal(0, 1.4, 160))
        )
        points = list(zip(xs.tolist(), line.tolist(), strict=True))
        sheet.paint(polygon([*points, (820, y + 40), (180, y + 40)]), ink.night)
        sheet.paint(stroke(points, 2.6), ink.hot if i % 13 == 5 else ink.paper)
    return sheet


def _stars(rng: Rng, count: int, floor: float) -> np.ndarray:
    bright = rng.uniform(0.7, 2.3, count) * (1 + (rng.random(count) > 0.93) * 0.8)
    return dots(
        [
            (float(x), float(y), float(r))
            for x, y, r in zip(rng.uniform(0, 1000, count), rng.uniform(0, floor, count), bright, strict=True)
        ]
    )

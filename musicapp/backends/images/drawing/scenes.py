"""Covers that show a place: sun and ridges, dunes, cities, planets, seas."""

import math

import numpy as np

from musicapp.backends.images.drawing.canvas import (
    SIDE,
    Sheet,
    Y,
    above,
    blend,
    disc,
    glow,
    hills,
    polygon,
    stroke,
    vertical,
)
from musicapp.backends.images.drawing.colour import Palette

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


def waves(ink: Palette, rng: Rng, title: str) -> Sheet:
    """Scales of water after old woodblocks, under one red sun."""
    sheet = Sheet(vertical(ink.glow, ink.paper, ink.paper))
    sheet.paint(disc(655, 335, 185), ink.hot)
    for band in range(3):
        y = 270 + band * 90
        sheet.paint(stroke([(-20, y), (330 - band * 70, y)], 15 - band * 3), ink.mid, 0.35)
    size = 92
    for row in range(9):
        crest = 560 + row * size * 0.58
        for column in range(-1, 7):
            x = column * size * 2 + (size if row % 2 else 0)
            for ring, shade in enumerate((ink.paper, ink.night, ink.paper, ink.mid, ink.paper, ink.deep)):
                sheet.paint(disc(x, crest, size - ring * 15 - (2 if ring % 2 else 0)), shade)
    sheet.paint(np.clip((Y - 560) / 440, 0, 1), ink.night, 0.45)
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

"""Covers of rings, panes and arches: lines that answer each other."""

import math

import numpy as np

from musicapp.backends.images.drawing.canvas import (
    Sheet,
    X,
    Y,
    arc_points,
    blend,
    clouds,
    diagonal,
    disc,
    dots,
    polygon,
    vertical,
)
from musicapp.backends.images.drawing.colour import Palette

Rng = np.random.Generator


def moire(ink: Palette, rng: Rng, title: str) -> Sheet:
    sheet = Sheet(ink.paper)
    for x, y, colour, width in ((430, 540, ink.deep, 11.0), (600, 430, ink.hot, 11.6)):
        away = np.sqrt((X - x) ** 2 + (Y - y) ** 2)
        lines = np.clip((np.abs((away / width) % 2 - 1) - 0.5) * width / 1.2 + 0.5, 0, 1)
        sheet.multiply(
            lines * np.clip((470 - np.sqrt((X - 500) ** 2 + (Y - 500) ** 2)) / 1.5, 0, 1)
            if colour is ink.deep
            else lines,
            colour,
        )
    return sheet


def slats(ink: Palette, rng: Rng, title: str) -> Sheet:
    """Slanted panes of glass, each with a gradient of its own."""
    sheet = Sheet(diagonal(ink.deep, ink.night))
    lean, x = 0.13, -90.0
    shades = [ink.mid, ink.hot, ink.glow, ink.paper, ink.mid, ink.deep, ink.night, ink.hot]
    for i, shade in enumerate(shades):
        wide = rng.uniform(95, 190)
        left = X + (Y - 500) * lean - x
        pane = np.clip(left, 0, 1) * np.clip(x + wide - X - (Y - 500) * lean, 0, 1)
        sheet.paint(
            pane,
            blend(
                np.clip(left / wide * 0.55 + Y / 1600, 0, 1),
                shade * 1.03,
                shade * 0.9,
                shades[i - 1] * 0.5 + ink.night * 0.5,
            ),
        )
        x += wide
    return sheet


def rose(ink: Palette, rng: Rng, title: str) -> Sheet:
    """The window above the crypt: rings of panes around a burning middle, leaded in black."""
    sheet = Sheet(ink.night)
    away, angle = np.hypot(X - 500, Y - 500), np.arctan2(Y - 500, X - 500) / (2 * np.pi) + 0.5
    colours = np.stack([ink.mid, ink.hot, ink.glow, ink.deep, ink.mid * 0.6 + ink.hot * 0.4, ink.paper])
    lead = np.zeros_like(X)
    for inner, outer, panes in ((75, 165, 8), (165, 270, 16), (270, 350, 16), (350, 445, 24)):
        which = np.floor(angle * panes).astype(int) % panes
        pick = rng.integers(0, 6, 4)[which % 4]
        band = np.clip(away - inner, 0, 1) * np.clip(outer - away, 0, 1)
        shine = 0.72 + 0.35 * clouds(rng, 9, 3)
        sheet.paint(band, colours[pick] * shine[..., None])
        seam = np.abs((angle * panes) % 1 - 0.5)
        lead = np.maximum(lead, band * np.clip(4.2 - (0.5 - seam) * 2 * np.pi * away / panes, 0, 1))
        lead = np.maximum(lead, np.clip(5 - np.abs(away - outer), 0, 1))
        for k in range(panes if panes < 24 else 0):
            a = 2 * np.pi * (k + 0.5) / panes
            sheet.paint(
                disc(
                    500 + math.cos(a) * (inner + outer) / 2,
                    500 + math.sin(a) * (inner + outer) / 2,
                    (outer - inner) * 0.25,
                ),
                ink.glow,
                0.75,
            )
    sheet.paint(disc(500, 500, 72), blend(away / 72, ink.paper, ink.glow, ink.hot))
    sheet.paint(np.maximum(lead, np.clip(5 - np.abs(away - 75), 0, 1)), ink.night * 0.6)
    return sheet


def tunnel(ink: Palette, rng: Rng, title: str) -> Sheet:
    """Squares into squares, turning as they go in."""
    sheet = Sheet(ink.hot)
    for i in range(17):
        half, turn = 640 * 0.845**i, i * 5.2
        points = arc_points(500, 500, half, half, 45, 405, 4, turn)
        sheet.paint(polygon(points[:4]), (ink.night, ink.paper, ink.hot, ink.night, ink.glow)[i % 5])
    return sheet


def spiral(ink: Palette, rng: Rng, title: str) -> Sheet:
    """Seeds of a sunflower, as a clock: sizes grow outwards, one ray is struck."""
    sheet = Sheet(ink.paper)
    groups: dict[int, list[tuple[float, float, float]]] = {0: [], 1: [], 2: []}
    for i in range(6, 760):
        a, r = i * 2.39996, 17.2 * math.sqrt(i)
        size = 2.5 + r / 52
        hand = 0 < r < 455 and abs((math.degrees(a) % 360) - 292) < 9
        if r < 462:
            groups[2 if hand else i % 21 // 14].append((500 + r * math.cos(a), 500 + r * math.sin(a), size))
    for which, colour in ((0, ink.night), (1, ink.mid), (2, ink.hot)):
        sheet.paint(dots(groups[which]), colour)
    sheet.paint(disc(500, 500, 26), ink.hot)
    return sheet


def arches(ink: Palette, rng: Rng, title: str) -> Sheet:
    shades = (
        [ink.glow, ink.hot, ink.mid, ink.deep, ink.night]
        if rng.random() < 0.5
        else [ink.night, ink.mid, ink.glow, ink.hot, ink.deep]
    )
    sheet = Sheet(vertical(ink.paper, ink.paper * 0.96))
    middle, wide = 500, 430.0
    for shade in shades:
        body = disc(middle, 520, wide, 1.4)
        legs = np.clip(wide - np.abs(X - middle) + 0.5, 0, 1) * np.clip(Y - 520, 0, 1)
        sheet.paint(np.maximum(body * (Y <= 521), legs), vertical(shade * 1.02, shade, shade * 0.9))
        wide -= 74
    sheet.paint(np.clip(Y - 930, 0, 1), shades[-1] * 0.9)
    if rng.random() < 0.7:
        sheet.paint(disc(500, 540, 34), ink.hot if shades[-1] is not ink.hot else ink.paper)
    return sheet

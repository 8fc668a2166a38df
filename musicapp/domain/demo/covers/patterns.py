"""Covers made of order: tiles, dots, rings, lines."""

import math

import numpy as np

from .canvas import (
    SIDE,
    Field,
    Sheet,
    X,
    Y,
    arc_points,
    blend,
    chips,
    clouds,
    diagonal,
    disc,
    dots,
    polygon,
    vertical,
)
from .colour import Palette

Rng = np.random.Generator


def quilt(ink: Palette, rng: Rng, title: str) -> Sheet:
    """Tiles of quarter circles, triangles, halves and dots; no two neighbours in the same two colours."""
    sheet = Sheet(ink.paper)
    count = int(rng.choice((4, 5)))
    side = SIDE / count
    colours, before = [ink.night, ink.deep, ink.mid, ink.hot, ink.glow, ink.paper], (9, 9)
    for row in range(count):
        for column in range(count):
            back, front = _two(rng, before)
            before = (back, front)
            x, y = column * side, row * side
            sheet.paint(_square(x, y, side), colours[back])
            sheet.paint(_tile(int(rng.integers(7)), x, y, side, int(rng.integers(4))), colours[front])
    return sheet


def halftone(ink: Palette, rng: Rng, title: str) -> Sheet:
    sheet = Sheet(ink.paper)
    ring = np.exp(-(((np.sqrt((X - 500) ** 2 + (Y - 490) ** 2) - 270) / 105) ** 2))
    sheet.paint(_dots(ring * 0.98 + 0.02, 31, 0), ink.deep)
    sheet.paint(_dots(np.roll(ring, (36, -30), (0, 1)) * 0.55, 31, 15.5), ink.hot * 0.4 + ink.mid * 0.6, 0.85)
    return sheet


def dotwave(ink: Palette, rng: Rng, title: str) -> Sheet:
    sheet = Sheet(ink.night)
    wave = np.sin((X * 0.8 + 190 * np.sin(Y / 210 + rng.uniform(0, 6))) / 165 + Y / 330)
    sheet.paint(_dots(np.clip(wave, 0, 1) ** 0.8, 30, 0), blend(Y / SIDE, ink.glow, ink.hot, ink.hot))
    sheet.paint(_dots(np.clip(-wave, 0, 1) ** 1.4 * 0.5, 30, 0), ink.mid)
    return sheet


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


def contour(ink: Palette, rng: Rng, title: str) -> Sheet:
    """A depth chart: lines of equal height around one marked spot."""
    dark = rng.random() < 0.5
    sheet = Sheet(
        diagonal(ink.mid, ink.deep, ink.night)
        if dark
        else diagonal(ink.paper, ink.glow, ink.glow * 0.85 + ink.mid * 0.15)
    )
    x, y = rng.uniform(380, 640), rng.uniform(360, 600)
    relief = np.sqrt((X - x) ** 2 + ((Y - y) * 1.15) ** 2) / 40 + 7.5 * clouds(rng, 2, 3)
    relief -= relief[int(y), int(x)]
    near = np.abs((relief % 1) - 0.5)
    steep = np.hypot(*np.gradient(relief)) + 1e-4
    index = (np.floor(relief) % 5 == 0).astype(np.float32)
    lines = np.clip((0.8 + 0.8 * index) - (0.5 - near) / steep + 0.6, 0, 1)
    sheet.paint(lines, ink.paper if dark else ink.night, 0.85)
    sheet.paint(disc(x, y, 20), ink.hot)
    return sheet


def terrazzo(ink: Palette, rng: Rng, title: str) -> Sheet:
    sheet = Sheet(ink.paper)
    placed: list[tuple[float, float, float]] = []
    colours = (ink.night, ink.deep, ink.mid, ink.hot, ink.hot, ink.glow)
    cut: list[list[list[tuple[float, float]]]] = [[] for _ in colours]
    for _ in range(2600):
        x, y, r = (
            rng.uniform(-20, 1020),
            rng.uniform(-20, 1020),
            float(rng.choice((14, 24, 40, 64, 96), p=(0.3, 0.28, 0.22, 0.13, 0.07))),
        )
        if all((x - a) ** 2 + (y - b) ** 2 > (r + c + 5) ** 2 for a, b, c in placed):
            placed.append((x, y, r))
            angles = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(5, 8))))
            cut[int(rng.integers(len(colours)))].append(
                [
                    (x + r * math.cos(a) * rng.uniform(0.8, 1.1), y + r * math.sin(a) * rng.uniform(0.8, 1.1))
                    for a in angles
                ]
            )
    for colour, some in zip(colours, cut, strict=True):
        sheet.paint(chips(some), colour)
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


def _dots(amount: Field, pitch: float, shift: float) -> Field:
    """A screen of round dots whose area follows `amount` (0..1), sampled at each dot's middle."""
    u, v = np.floor((X + shift) / pitch), np.floor((Y + shift) / pitch)
    cx, cy = (u + 0.5) * pitch - shift, (v + 0.5) * pitch - shift
    at = amount[np.clip(cy, 0, SIDE - 1).astype(int), np.clip(cx, 0, SIDE - 1).astype(int)]
    radius = np.sqrt(np.clip(at, 0, 1)) * pitch * 0.54
    return np.clip(radius - np.hypot(X - cx, Y - cy) + 0.5, 0, 1) * (at > 0.01)


def _two(rng: Rng, before: tuple[int, int]) -> tuple[int, int]:
    while True:
        back, front = (int(i) for i in rng.choice(6, 2, replace=False, p=(0.16, 0.16, 0.16, 0.17, 0.15, 0.2)))
        if {back, front} != set(before) and abs(back - front) > 1:
            return back, front


def _square(x: float, y: float, side: float) -> Field:
    mask = np.zeros((SIDE, SIDE), np.float32)
    mask[round(y) : round(y + side), round(x) : round(x + side)] = 1
    return mask


def _tile(kind: int, x: float, y: float, side: float, turn: int) -> Field:
    inside = _square(x, y, side)
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    corner, across = corners[turn], corners[(turn + 1) % 4]
    if kind == 0:
        return inside * disc(*corner, side)
    if kind == 1:
        return inside * polygon([corner, across, corners[(turn + 2) % 4]])
    if kind == 2:
        return inside * disc((corner[0] + across[0]) / 2, (corner[1] + across[1]) / 2, side / 2)
    if kind == 3:
        return disc(x + side / 2, y + side / 2, side * 0.3)
    if kind == 4:
        return inside * np.maximum(disc(*corner, side / 2), disc(*corners[(turn + 2) % 4], side / 2))
    if kind == 5:
        return inside * np.clip(disc(*corner, side) - disc(*corner, side * 0.5), 0, 1)
    return inside * polygon([corner, across, (x + side / 2, y + side / 2)])

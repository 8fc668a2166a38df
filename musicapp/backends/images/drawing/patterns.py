"""Covers made of order: tiles, dots, contours, chips."""

import math

import numpy as np

from musicapp.backends.images.drawing.canvas import (
    SIDE,
    Field,
    Sheet,
    X,
    Y,
    blend,
    chips,
    clouds,
    diagonal,
    disc,
    polygon,
)
from musicapp.backends.images.drawing.colour import Palette

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


def _dots(amount: Field, pitch: float, shift: float) -> Field:
    """A screen of round dots whose area follows `amount` (0..1), sampled at each dot's middle."""
    u, v = np.floor((X + shift) / pitch), np.floor((Y + shift) / pitch)
    cx, cy = (u + 0.5) * pitch - shift, (v + 0.5) * pitch - shift
    at = amount[np.clip(cy, 0, SIDE - 1).astype(int), np.clip(cx, 0, SIDE - 1).astype(int)]
    radius = np.sqrt(np.clip(at, 0, 1)) * pitch * 0.54
    return np.asarray(np.clip(radius - np.hypot(X - cx, Y - cy) + 0.5, 0, 1) * (at > 0.01))


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
        return np.asarray(inside * np.clip(disc(*corner, side) - disc(*corner, side * 0.5), 0, 1))
    return inside * polygon([corner, across, (x + side / 2, y + side / 2)])

"""Covers made by hand: petals, brush, rain, birds, paint, letters."""

import math

import numpy as np

from musicapp.backends.images.drawing.canvas import (
    SIDE,
    Field,
    Sheet,
    X,
    Y,
    blend,
    clouds,
    diagonal,
    disc,
    fitted,
    glow,
    polygon,
    stroke,
    text,
    vertical,
)
from musicapp.backends.images.drawing.colour import Palette

Rng = np.random.Generator


def petals(ink: Palette, rng: Rng, title: str) -> Sheet:
    """A bloom of overlapping petals: light on black, or ink on paper."""
    dark = float(ink.night.max()) < 0.2
    sheet = Sheet(
        diagonal(ink.night, ink.night * 0.7)
        if dark
        else diagonal(ink.paper, ink.glow * 0.35 + ink.paper * 0.65)
    )
    count = int(rng.choice((9, 10, 12, 13)))
    shades = (ink.hot, ink.glow, ink.mid)
    for layer, (reach, width) in enumerate(((250, 118), (165, 82))):
        for i in range(count):
            a = 2 * math.pi * (i + layer * 0.5) / count
            petal = _petal(
                500 + reach * 0.92 * math.cos(a), 500 + reach * 0.92 * math.sin(a), reach, width, a
            )
            if dark:
                sheet.light(petal, shades[(i + layer) % 2], 0.62)
            else:
                sheet.multiply(petal * 0.72, shades[(i + layer) % 3])
    sheet.paint(disc(500, 500, 62, 3), ink.paper if dark else ink.deep)
    if not dark:
        sheet.paint(disc(500, 500, 30, 3), ink.glow)
    return sheet


def stems(ink: Palette, rng: Rng, title: str) -> Sheet:
    """A branch with leaves and three fruits, cut from paper."""
    sheet = Sheet(vertical(ink.glow * 0.3 + ink.paper * 0.7, ink.paper))
    sheet.paint(disc(610, 400, 300), ink.glow, 0.75)
    branch = [(180 + 640 * t, 940 - 860 * t + 90 * math.sin(t * 5)) for t in np.linspace(0, 1, 40)]
    sheet.paint(stroke(branch, 13), ink.night)
    for i in range(3, 39, 3):
        x, y = branch[i]
        for side in (-1, 1):
            a = math.atan2(-860, 640) + side * rng.uniform(0.7, 1.15)
            size = rng.uniform(70, 112) * (1.15 - i / 60)
            shade = (ink.deep, ink.mid, ink.mid * 0.6 + ink.paper * 0.2)[int(rng.integers(3))]
            leaf = _leaf(x, y, a, size * 1.5, size * 0.42)
            sheet.paint(polygon(leaf), shade)
            sheet.paint(stroke([(x, y), leaf[len(leaf) // 2]], 2.5), ink.paper, 0.55)
    for x, y, r in ((330, 560, 66), (690, 520, 74), (560, 760, 58)):
        sheet.paint(
            disc(x, y, r),
            blend(
                np.hypot(X - x + r / 3, Y - y + r / 3) / (r * 1.5),
                ink.hot * 0.8 + 0.2,
                ink.hot,
                ink.hot * 0.72,
            ),
        )
        sheet.paint(stroke([(x, y - r + 8), (x + 12, y - r - 34)], 6), ink.night)
    return sheet


def brush(ink: Palette, rng: Rng, title: str) -> Sheet:
    sheet = Sheet(ink.paper)
    t = np.linspace(0, 1, 260)
    xs, ys = 190 + 620 * t, 500 - 215 * np.sin(t * 9.2 + 0.7) * (0.75 + 0.35 * t)
    for hair in range(26):
        off = (hair - 12.5) * 4.6
        start, end = int(rng.integers(0, 9)), int(260 - rng.integers(0, 22))
        points = [
            (float(x) + off * 0.35 + rng.normal(0, 0.25), float(y) + off)
            for x, y in zip(xs[start:end], ys[start:end], strict=True)
        ]
        sheet.paint(stroke(points, 9), ink.hot * (0.9 + 0.014 * (hair % 9)), 0.93)
    sheet.paint(disc(815, 800, 40), ink.deep)
    sheet.paint(stroke([(180, 872), (430, 872)], 5), ink.night)
    return sheet


def rain(ink: Palette, rng: Rng, title: str) -> Sheet:
    sheet = Sheet(ink.paper)
    for x, y, r, shade in (
        (280, 250, 300, ink.mid),
        (730, 200, 240, ink.hot),
        (640, 640, 330, ink.glow),
        (180, 760, 220, ink.hot),
    ):
        sheet.paint(glow(x, y, r), shade, 0.7)
    for _ in range(46):
        left, top, long = rng.uniform(40, 960), rng.uniform(60, 700), rng.uniform(60, 210)
        sheet.paint(
            stroke([(left, top), (left - long * 0.3, top + long)], rng.choice((4, 6, 6, 8))), ink.night, 0.92
        )
    size = fitted(title.lower(), 860, 92, 0.02)
    sheet.paint(text(title.lower(), 66, 930, size, 0.018), ink.night)
    return sheet


def blobs(ink: Palette, rng: Rng, title: str) -> Sheet:
    """Lights out of focus, and the title set large in lower case."""
    sheet = Sheet(diagonal(ink.night, ink.night * 0.6 + ink.deep * 0.4))
    for shade, power in ((ink.deep, 1.0), (ink.mid, 1.0), (ink.hot, 0.95), (ink.glow, 0.8), (ink.mid, 0.8)):
        x, y, r = rng.uniform(320, 1000), rng.uniform(120, 1000), rng.uniform(170, 330)
        sheet.paint(glow(x, y, r), shade, power)
    words = title.lower().split()
    size = min(fitted(word, 840, 236, 0.03) for word in words)
    for i, word in enumerate(words):
        sheet.paint(text(word, 70, 120 + size * 0.72 + i * size * 0.93, size, 0.024), ink.paper)
    return sheet


def poster(ink: Palette, rng: Rng, title: str) -> Sheet:
    """One word in two lines, as large as the sheet, over one red disc."""
    sheet = Sheet(ink.paper)
    sheet.paint(disc(510, 455, 330), ink.hot)
    word = title.upper().split()[0]
    half = (len(word) + 1) // 2 - (len(word) % 2)
    base = 90.0
    for line in (word[:half], word[half:]):
        size = fitted(line, 850, 520, 0.03)
        base += size * 0.77
        sheet.paint(text(line, 70, base, size, 0.035), ink.night)
        base += 34
    return sheet


def birds(ink: Palette, rng: Rng, title: str) -> Sheet:
    """Birds on wires, each from two half circles and a beak."""
    sheet = Sheet(vertical(ink.glow * 0.5 + ink.paper * 0.5, ink.paper))
    sheet.paint(disc(730, 270, 150), ink.hot, 0.9)
    for row, y in enumerate((360, 590, 820)):
        sag = [(x, y + 26 * math.sin(math.pi * x / 1000)) for x in range(-20, 1040, 40)]
        sheet.paint(stroke(sag, 5), ink.night)
        for x in range(110 + row * 60, 960, 215):
            if rng.random() < 0.82:
                _bird(sheet, ink, rng, x + rng.uniform(-24, 24), y + 26 * math.sin(math.pi * x / 1000) - 14)
    return sheet


def marble(ink: Palette, rng: Rng, title: str) -> Sheet:
    """Ink floated on water: noise that is bent by noise that is bent by noise."""
    first, second = clouds(rng, 2, 4), clouds(rng, 2, 4)
    rows = np.clip(Y + 420 * (first - 0.5), 0, SIDE - 1).astype(int)
    columns = np.clip(X + 420 * (second - 0.5), 0, SIDE - 1).astype(int)
    bent = clouds(rng, 3, 4)[rows, columns]
    bent = bent[np.clip(Y + 300 * (bent - 0.5), 0, SIDE - 1).astype(int), columns]
    flow = (bent * 3.1 + 0.35 * first) % 1
    flow = np.abs(flow * 2 - 1)
    sheet = Sheet(blend(flow, ink.night, ink.deep, ink.mid, ink.glow, ink.paper))
    vein = np.clip(1 - np.abs(bent * 7 % 1 - 0.5) * 26, 0, 1)
    sheet.paint(vein, ink.hot, 0.85)
    return sheet


def _petal(x: float, y: float, long: float, wide: float, angle: float) -> Field:
    u = (X - x) * math.cos(angle) + (Y - y) * math.sin(angle)
    v = -(X - x) * math.sin(angle) + (Y - y) * math.cos(angle)
    edge = (1 - np.sqrt((u / long) ** 2 + (v / wide) ** 2)) * wide
    return np.asarray(np.clip(edge / 1.5 + 0.5, 0, 1))


def _leaf(x: float, y: float, angle: float, long: float, wide: float) -> list[tuple[float, float]]:
    out = []
    for side in (1, -1):
        for t in np.linspace(0, 1, 16)[:: 1 if side == 1 else -1]:
            u, v = long * t, side * wide * math.sin(math.pi * t**0.8)
            out.append(
                (x + u * math.cos(angle) - v * math.sin(angle), y + u * math.sin(angle) + v * math.cos(angle))
            )
    return out


def _bird(sheet: Sheet, ink: Palette, rng: Rng, x: float, y: float) -> None:
    way, size = float(rng.choice((-1, 1))), rng.uniform(58, 76)
    body, wing = ((ink.deep, ink.mid), (ink.night, ink.hot), (ink.mid, ink.deep), (ink.hot, ink.night))[
        int(rng.integers(4))
    ]
    top = y - size * 0.9
    sheet.paint(
        polygon(
            [(x - way * size * 0.5, top + 20), (x - way * size * 1.7, y + 30), (x - way * size * 0.3, y)]
        ),
        body,
    )
    sheet.paint(disc(x, y - size * 0.55, size * 0.62), body)
    sheet.paint(disc(x + way * size * 0.42, top - size * 0.22, size * 0.4), body)
    sheet.paint(disc(x - way * size * 0.1, y - size * 0.5, size * 0.44) * (y - size * 0.5 < Y), wing)
    beak = (x + way * size * 0.78, top - size * 0.3)
    sheet.paint(
        polygon(
            [beak, (beak[0], beak[1] + size * 0.24), (beak[0] + way * size * 0.36, beak[1] + size * 0.14)]
        ),
        ink.glow if body is not ink.hot else ink.night,
    )
    sheet.paint(disc(x + way * size * 0.52, top - size * 0.28, size * 0.07), ink.paper)
    for leg in (-0.12, 0.18):
        sheet.paint(stroke([(x + leg * size, y), (x + leg * size, y + 18)], 4), ink.night)

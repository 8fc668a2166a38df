"""A square sheet to print on: soft-edged masks, gradients, grain. Coordinates are 0..1000, y downwards."""

import io
import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from musicapp.backends.images.drawing.colour import Rgb

SIDE = 1000
_FINE = 2  # shapes are drawn twice as large and shrunk: clean edges
Field = NDArray[Any]
Point = tuple[float, float]
Y, X = (grid.astype(np.float32) for grid in np.mgrid[0:SIDE, 0:SIDE] + 0.5)


class Sheet:
    """The picture so far, `ink` of (SIDE, SIDE, 3) floats 0..1."""

    def __init__(self, ground: Rgb | Field) -> None:
        self.ink: Field = np.empty((SIDE, SIDE, 3), np.float32)
        self.ink[:] = ground

    def paint(self, mask: Field, colour: Rgb | Field, strength: float = 1.0) -> None:
        """Lay a colour, or a picture of colours, where the mask (0..1) is."""
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if not len(rows):
            return
        box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        part = (mask[box] * np.float32(strength))[..., None]
        tint = colour[box] if colour.ndim == 3 else colour
        self.ink[box] += (tint - self.ink[box]) * part

    def multiply(self, mask: Field, colour: Rgb) -> None:
        """Like transparent ink: what lies below shines through, darker."""
        self.ink *= 1 - mask[..., None] * (1 - colour)

    def light(self, mask: Field, colour: Rgb, strength: float = 1.0) -> None:
        """Like a lamp: never darker than before."""
        self.ink += (1 - self.ink) * mask[..., None] * colour * np.float32(strength)

    def finish(self, rng: np.random.Generator, grain: float = 0.035, vignette: float = 0.06) -> bytes:
        """Paper grain, a breath of shade to the corners, and the file (WebP)."""
        speck = rng.standard_normal((SIDE, SIDE)).astype(np.float32)
        speck = speck * 0.6 + (speck + np.roll(speck, 1, 0) + np.roll(speck, 1, 1)) * 0.25
        middle = 0.4 + 0.6 * (1 - np.abs(self.ink.mean(axis=2) * 2 - 1))
        self.ink += (speck * middle * np.float32(grain))[..., None]
        corners = ((X - 500) ** 2 + (Y - 500) ** 2) / 500_000
        self.ink *= (1 - np.float32(vignette) * corners)[..., None]
        return packed(Image.fromarray((np.clip(self.ink, 0, 1) * 255 + 0.5).astype(np.uint8)))


def packed(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=90, method=1)
    return out.getvalue()


def fine(points: Sequence[Point]) -> list[Point]:
    return [(x * _FINE, y * _FINE) for x, y in points]


def stencil(draw: Callable[[ImageDraw.ImageDraw], None]) -> Field:
    sheet = Image.new("L", (SIDE * _FINE, SIDE * _FINE))
    draw(ImageDraw.Draw(sheet))
    return np.asarray(sheet.reduce(_FINE), np.float32) / 255


def polygon(points: Sequence[Point]) -> Field:
    return _patch(points, 2, lambda pen, moved: pen.polygon(moved, fill=255))


def stroke(points: Sequence[Point], width: float) -> Field:
    """A line with round joints and ends."""
    r = width / 2 * _FINE

    def draw(pen: ImageDraw.ImageDraw, moved: list[Point]) -> None:
        pen.line(moved, fill=255, width=max(1, round(width * _FINE)), joint="curve")
        for x, y in (moved[0], moved[-1]):
            pen.ellipse([x - r, y - r, x + r, y + r], fill=255)

    return _patch(points, width, draw)


def dots(places: Sequence[tuple[float, float, float]]) -> Field:
    """Many discs (x, y, radius) in one go."""
    return stencil(
        lambda pen: _each(
            pen.ellipse, [[(x - r) * 2, (y - r) * 2, (x + r) * 2, (y + r) * 2] for x, y, r in places]
        )
    )


def boxes(places: Sequence[tuple[float, float, float, float]]) -> Field:
    """Many rectangles (left, top, right, bottom) in one go."""
    return stencil(lambda pen: _each(pen.rectangle, [[edge * _FINE for edge in place] for place in places]))


def chips(shapes: Sequence[Sequence[Point]]) -> Field:
    """Many polygons in one go."""
    return stencil(lambda pen: _each(pen.polygon, [fine(shape) for shape in shapes]))


def _each(draw: Callable[..., None], places: Sequence[object]) -> None:
    for place in places:
        draw(place, fill=255)


def _patch(
    points: Sequence[Point], margin: float, draw: Callable[[ImageDraw.ImageDraw, list[Point]], None]
) -> Field:
    """Draw on a piece of the sheet just large enough: most shapes are small."""
    left = max(0, min(SIDE - 1, math.floor(min(x for x, _ in points) - margin)))
    top = max(0, min(SIDE - 1, math.floor(min(y for _, y in points) - margin)))
    right = max(left + 1, min(SIDE, math.ceil(max(x for x, _ in points) + margin)))
    bottom = max(top + 1, min(SIDE, math.ceil(max(y for _, y in points) + margin)))
    piece = Image.new("L", ((right - left) * _FINE, (bottom - top) * _FINE))
    draw(ImageDraw.Draw(piece), [((x - left) * _FINE, (y - top) * _FINE) for x, y in points])
    mask = np.zeros((SIDE, SIDE), np.float32)
    mask[top:bottom, left:right] = np.asarray(piece.reduce(_FINE), np.float32) / 255
    return mask


def disc(x: float, y: float, radius: float, soft: float = 1.0) -> Field:
    """A circle; `soft` is the width of its edge in units."""
    mask = np.zeros((SIDE, SIDE), np.float32)
    reach = radius + soft
    top, left = max(0, int(y - reach)), max(0, int(x - reach))
    box = np.s_[top : max(top, int(y + reach) + 2), left : max(left, int(x + reach) + 2)]
    away = np.sqrt((X[box] - x) ** 2 + (Y[box] - y) ** 2)
    mask[box] = np.clip((radius - away) / soft + 0.5, 0, 1)
    return mask


def glow(x: float, y: float, radius: float) -> Field:
    return np.asarray(np.exp(-((X - x) ** 2 + (Y - y) ** 2) / np.float32(radius**2)))


def above(line: Field, soft: float = 1.2) -> Field:
    """What lies under a curve given as a height for each column."""
    return np.asarray(np.clip((Y - line[None, :]) / soft + 0.5, 0, 1))


def blend(at: Field, *colours: Rgb) -> Field:
    """Colours in equal steps along a field of 0..1."""
    place = np.clip(at, 0, 1) * (len(colours) - 1)
    ramp = np.stack(colours)
    stops = np.arange(len(colours))
    return np.stack([np.interp(place, stops, ramp[:, c]).astype(np.float32) for c in range(3)], axis=-1)


def vertical(*colours: Rgb) -> Field:
    column = blend(np.arange(SIDE, dtype=np.float32)[:, None] / SIDE, *colours)
    return np.broadcast_to(column, (SIDE, SIDE, 3)).copy()


def diagonal(*colours: Rgb) -> Field:
    return blend((X * 0.4 + Y) / 1400, *colours)


def hills(rng: np.random.Generator, base: float, height: float, rough: float = 1.0) -> Field:
    """A skyline for each column: a few sines, long ones high and short ones low."""
    x = np.arange(SIDE, dtype=np.float32) / SIDE
    line = sum(
        np.sin(2 * np.pi * (x * f * rng.uniform(0.8, 1.2) + rng.uniform())) / f ** (2 - rough)
        for f in (1.1, 2.3, 3.7, 6.1)
    )
    return (base - height * np.asarray(line, np.float32) * 0.5).astype(np.float32)


def clouds(rng: np.random.Generator, cells: int, octaves: int = 4) -> Field:
    """Smooth noise 0..1 over the sheet."""
    out = np.zeros((SIDE, SIDE), np.float32)
    for octave in range(octaves):
        n = cells * 2**octave + 3
        coarse = Image.fromarray(rng.random((n, n)).astype(np.float32))
        out += np.asarray(coarse.resize((SIDE, SIDE), Image.Resampling.BICUBIC)) / 2**octave
    return np.asarray((out - out.min()) / (out.max() - out.min()))


def text(words: str, x: float, y: float, size: float, weight: float = 0.0, anchor: str = "ls") -> Field:
    """Letters of the built-in face, made bolder by `weight` (share of the size)."""
    face = ImageFont.load_default(size * _FINE)
    return stencil(
        lambda pen: pen.text(
            (x * _FINE, y * _FINE),
            words,
            fill=255,
            font=face,
            anchor=anchor,
            stroke_width=round(size * weight * _FINE),
        )
    )


def fitted(words: str, width: float, largest: float, weight: float = 0.0) -> float:
    """The size at which the words are `width` wide, at most `largest`."""
    natural = ImageFont.load_default(100).getlength(words) / 100 + weight * 2
    return min(largest, width / max(natural, 0.1))


def arc_points(
    x: float, y: float, rx: float, ry: float, start: float, end: float, count: int = 60, turn: float = 0.0
) -> list[Point]:
    """Points of an ellipse from one angle to another (degrees), turned by `turn` degrees."""
    spin = math.radians(turn)
    out = []
    for i in range(count + 1):
        a = math.radians(start + (end - start) * i / count)
        dx, dy = rx * math.cos(a), ry * math.sin(a)
        out.append(
            (x + dx * math.cos(spin) - dy * math.sin(spin), y + dx * math.sin(spin) + dy * math.cos(spin))
        )
    return out


def rounded(points: Sequence[Point]) -> list[Point]:
    """Cut the corners three times: a curve through a few points."""
    curve = list(points)
    for _ in range(3):
        cut = [curve[0]]
        for (ax, ay), (bx, by) in pairwise(curve):
            cut += [
                (ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25),
                (ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75),
            ]
        curve = [*cut, curve[-1]]
    return curve

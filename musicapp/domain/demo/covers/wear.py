"""What is worn on a head: hair, hats, glasses, headphones."""

import numpy as np

from musicapp.backends.images.drawing.canvas import (
    Sheet,
    X,
    arc_points,
    blend,
    disc,
    polygon,
    rounded,
    stroke,
)
from musicapp.backends.images.drawing.colour import Palette, Rgb

Rng = np.random.Generator


def cap_of_hair(sheet: Sheet, hair: Rgb, low: float = 400, part: float = 0.0) -> None:
    """Hair over the forehead with a soft line, parted left or right."""
    fringe = [
        (322, 470),
        (322, 380),
        *arc_points(500, 400, 184, 215, 180, 360, 40),
        (678, 470),
        (655, low + 20),
        (560 + part, low - 60),
        (440 + part, low - 70),
        (350, low + 10),
    ]
    sheet.paint(polygon(fringe), hair)


def afro(sheet: Sheet, hair: Rgb) -> None:
    sheet.paint(disc(500, 395, 290), hair)


def puffs(sheet: Sheet, hair: Rgb) -> None:
    for x, y, r in ((330, 330, 130), (670, 330, 130), (500, 240, 150), (280, 480, 105), (720, 480, 105)):
        sheet.paint(disc(x, y, r), hair)


def long(sheet: Sheet, hair: Rgb) -> None:
    sheet.paint(
        polygon(
            rounded(
                [
                    (250, 850),
                    (290, 600),
                    (300, 380),
                    (380, 200),
                    (500, 170),
                    (620, 200),
                    (700, 380),
                    (710, 600),
                    (750, 850),
                    (500, 860),
                    (250, 850),
                ]
            )
        ),
        hair,
    )


def bob(sheet: Sheet, hair: Rgb) -> None:
    sheet.paint(
        polygon([(285, 700), (285, 400), *arc_points(500, 400, 215, 235, 180, 360, 40), (715, 700)]), hair
    )


def bun(sheet: Sheet, hair: Rgb) -> None:
    sheet.paint(disc(500, 165, 92), hair)


def fringe(sheet: Sheet, hair: Rgb) -> None:
    cap_of_hair(sheet, hair, 452)


def parted(sheet: Sheet, hair: Rgb) -> None:
    cap_of_hair(sheet, hair, 396, -40)


def crop(sheet: Sheet, hair: Rgb) -> None:
    cap_of_hair(sheet, hair, 372, 30)


def curtains(sheet: Sheet, hair: Rgb) -> None:
    for way in (-1, 1):
        sheet.paint(
            polygon(
                rounded(
                    [
                        (500, 205),
                        (500 + way * 110, 215),
                        (500 + way * 195, 340),
                        (500 + way * 205, 640),
                        (500 + way * 150, 610),
                        (500 + way * 130, 420),
                        (500 + way * 20, 250),
                        (500, 205),
                    ]
                )
            ),
            hair,
        )


def beanie(sheet: Sheet, hair: Rgb) -> None:
    sheet.paint(
        polygon([(308, 400), *arc_points(500, 390, 192, 225, 180, 360, 40), (692, 400)]),
        blend((X - 300) / 400, hair, hair, hair * 0.8),
    )
    sheet.paint(stroke([(322, 404), (678, 404)], 74), hair * 0.88)
    for x in range(320, 690, 24):
        sheet.paint(stroke([(x, 378), (x, 430)], 3), hair * 0.7, 0.6)


def cap(sheet: Sheet, hair: Rgb) -> None:
    sheet.paint(
        polygon([(312, 405), *arc_points(500, 395, 188, 215, 180, 360, 40), (688, 405)]),
        blend((X - 300) / 400, hair * 1.2, hair, hair * 0.8),
    )
    sheet.paint(stroke([(335, 402), (800, 402)], 40), hair * 0.8)
    sheet.paint(disc(500, 184, 14), hair * 0.7)


def glasses(sheet: Sheet, ink: Palette) -> None:
    for x in (422, 578):
        sheet.paint(np.clip(disc(x, 498, 64) - disc(x, 498, 53), 0, 1), ink.night)
        sheet.paint(disc(x, 498, 53), ink.paper, 0.22)
    sheet.paint(stroke([(484, 490), (516, 490)], 9), ink.night)


def headphones(sheet: Sheet, ink: Palette) -> None:
    sheet.paint(stroke(arc_points(500, 440, 205, 245, 190, 350, 50), 26), ink.paper)
    for x in (300, 700):
        sheet.paint(stroke([(x, 440), (x, 530)], 62), ink.paper)
        sheet.paint(stroke([(x, 452), (x, 518)], 26), ink.hot)


def earrings(sheet: Sheet, ink: Palette) -> None:
    for x in (318, 682):
        sheet.paint(disc(x, 610, 27), ink.glow)
        sheet.paint(disc(x, 610, 12), ink.hot)

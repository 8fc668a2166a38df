"""Portraits in flat shapes: a head half in shade, hair, a pullover; bands have an emblem instead."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .canvas import (
    Field,
    Sheet,
    X,
    arc_points,
    blend,
    diagonal,
    disc,
    polygon,
    rounded,
    stroke,
)
from .colour import Palette, Rgb, rgb
from .emblems import EMBLEMS

Rng = np.random.Generator


@dataclass(frozen=True)
class Look:
    """Skin and its shade, hair, pullover, and what is drawn behind (before) and over (after) the head."""

    skin: str
    shade: str
    hair: str
    cloth: str
    behind: Callable[[Sheet, Rgb], None] | None
    over: Callable[[Sheet, Rgb], None]
    worn: Callable[[Sheet, Palette], None] | None = None


def figure(kind: str, ink: Palette, rng: Rng, wall: str = "") -> Sheet:
    """A person's look before a `wall` (dark, pale, or warm), or a band's emblem; KeyError for an unknown kind."""
    if kind in EMBLEMS:
        return EMBLEMS[kind](ink, rng)
    look = _LOOKS[kind]
    sheet = Sheet(
        diagonal(
            *{"dark": (ink.mid, ink.deep, ink.night), "pale": (ink.paper, ink.glow)}.get(
                wall, (ink.glow, ink.hot)
            )
        )
    )
    if kind in ("afro", "beanie", "fringe"):
        sheet.paint(disc(760, 270, 175), ink.glow if wall == "dark" else ink.paper, 0.75)
    if look.behind:
        look.behind(sheet, rgb(look.hair))
    _shoulders(sheet, rgb(look.cloth))
    _head(sheet, rgb(look.skin), rgb(look.shade))
    look.over(sheet, rgb(look.hair))
    if look.worn:
        look.worn(sheet, ink)
    return sheet


def _shoulders(sheet: Sheet, cloth: Rgb) -> None:
    curve = [
        (100, 1010),
        (118, 890),
        (190, 790),
        (320, 745),
        (400, 735),
        (600, 735),
        (680, 745),
        (810, 790),
        (882, 890),
        (900, 1010),
    ]
    sheet.paint(polygon(rounded(curve)), blend((X - 100) / 800, cloth * 1.04, cloth, cloth * 0.8))


def _head(sheet: Sheet, skin: Rgb, shade: Rgb) -> None:
    neck = [(408, 600), (592, 600), (592, 750), *arc_points(500, 750, 92, 95, 0, 180, 20)]
    sheet.paint(polygon(neck), shade)
    face = _face()
    sheet.paint(face, skin)
    sheet.paint(
        face
        * polygon(
            [
                (528, 180),
                (760, 180),
                (760, 820),
                (500, 820),
                (560, 690),
                (545, 610),
                (562, 520),
                (548, 455),
                (520, 430),
            ]
        ),
        shade,
        0.75,
    )


def _face() -> Field:
    return polygon(
        [*arc_points(500, 430, 174, 210, 180, 360, 40), *arc_points(500, 440, 174, 268, 0, 180, 50)]
    )


def _cap_of_hair(sheet: Sheet, hair: Rgb, low: float = 400, part: float = 0.0) -> None:
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


def _afro(sheet: Sheet, hair: Rgb) -> None:
    sheet.paint(disc(500, 395, 290), hair)


def _puffs(sheet: Sheet, hair: Rgb) -> None:
    for x, y, r in ((330, 330, 130), (670, 330, 130), (500, 240, 150), (280, 480, 105), (720, 480, 105)):
        sheet.paint(disc(x, y, r), hair)


def _long(sheet: Sheet, hair: Rgb) -> None:
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


def _bob(sheet: Sheet, hair: Rgb) -> None:
    sheet.paint(
        polygon([(285, 700), (285, 400), *arc_points(500, 400, 215, 235, 180, 360, 40), (715, 700)]), hair
    )


def _bun(sheet: Sheet, hair: Rgb) -> None:
    sheet.paint(disc(500, 165, 92), hair)


def _fringe(sheet: Sheet, hair: Rgb) -> None:
    _cap_of_hair(sheet, hair, 452)


def _parted(sheet: Sheet, hair: Rgb) -> None:
    _cap_of_hair(sheet, hair, 396, -40)


def _crop(sheet: Sheet, hair: Rgb) -> None:
    _cap_of_hair(sheet, hair, 372, 30)


def _curtains(sheet: Sheet, hair: Rgb) -> None:
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


def _beanie(sheet: Sheet, hair: Rgb) -> None:
    sheet.paint(
        polygon([(308, 400), *arc_points(500, 390, 192, 225, 180, 360, 40), (692, 400)]),
        blend((X - 300) / 400, hair, hair, hair * 0.8),
    )
    sheet.paint(stroke([(322, 404), (678, 404)], 74), hair * 0.88)
    for x in range(320, 690, 24):
        sheet.paint(stroke([(x, 378), (x, 430)], 3), hair * 0.7, 0.6)


def _cap(sheet: Sheet, hair: Rgb) -> None:
    sheet.paint(
        polygon([(312, 405), *arc_points(500, 395, 188, 215, 180, 360, 40), (688, 405)]),
        blend((X - 300) / 400, hair * 1.2, hair, hair * 0.8),
    )
    sheet.paint(stroke([(335, 402), (800, 402)], 40), hair * 0.8)
    sheet.paint(disc(500, 184, 14), hair * 0.7)


def _glasses(sheet: Sheet, ink: Palette) -> None:
    for x in (422, 578):
        sheet.paint(np.clip(disc(x, 498, 64) - disc(x, 498, 53), 0, 1), ink.night)
        sheet.paint(disc(x, 498, 53), ink.paper, 0.22)
    sheet.paint(stroke([(484, 490), (516, 490)], 9), ink.night)


def _headphones(sheet: Sheet, ink: Palette) -> None:
    sheet.paint(stroke(arc_points(500, 440, 205, 245, 190, 350, 50), 26), ink.paper)
    for x in (300, 700):
        sheet.paint(stroke([(x, 440), (x, 530)], 62), ink.paper)
        sheet.paint(stroke([(x, 452), (x, 518)], 26), ink.hot)


def _earrings(sheet: Sheet, ink: Palette) -> None:
    for x in (318, 682):
        sheet.paint(disc(x, 610, 27), ink.glow)
        sheet.paint(disc(x, 610, 12), ink.hot)


_LOOKS = {
    "afro": Look("7a4630", "55301f", "1c1014", "0f4a55", _afro, _crop, _earrings),
    "bob": Look("e9c3ae", "b98a86", "e0458f", "14123a", _bob, _fringe, _glasses),
    "headphones": Look("84513a", "5d3626", "17110e", "f2b21c", _puffs, _crop, _headphones),
    "crop": Look("c98d63", "99643f", "1a1722", "f2d06b", None, _crop),
    "bun": Look("f1d0b8", "cf9f86", "2c0f18", "86182b", _bun, _parted),
    "beanie": Look("efc7a4", "c28d70", "f5875c", "2a1947", None, _beanie),
    "cap": Look("5c3a28", "3d251a", "16140f", "11785f", None, _cap),
    "topknot": Look("a8714f", "7c4e35", "1f3c2f", "d8492c", _bun, _parted, _glasses),
    "long": Look("f0cfba", "cb9d90", "7a3d5d", "f3c568", _long, _curtains),
    "fair": Look("f2d6c6", "c9a79b", "e7d39b", "86dcb6", _long, _parted),
    "fringe": Look("eac3a2", "bd9072", "1d1a2b", "46283f", _bob, _fringe),
    "silver": Look("dcc3b4", "a98f84", "e8edf0", "f0a45c", None, _parted, _glasses),
}

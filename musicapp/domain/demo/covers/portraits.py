"""Portraits in flat shapes: a head half in shade, hair, a pullover; bands have an emblem instead."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from musicapp.backends.images.drawing.canvas import (
    Field,
    Sheet,
    X,
    arc_points,
    blend,
    diagonal,
    disc,
    polygon,
    rounded,
)
from musicapp.backends.images.drawing.colour import Palette, Rgb, rgb

from . import wear
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
    """A person's look before a `wall` (dark, pale, warm), or a band's emblem; else KeyError."""
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


_LOOKS = {
    "afro": Look("7a4630", "55301f", "1c1014", "0f4a55", wear.afro, wear.crop, wear.earrings),
    "bob": Look("e9c3ae", "b98a86", "e0458f", "14123a", wear.bob, wear.fringe, wear.glasses),
    "headphones": Look("84513a", "5d3626", "17110e", "f2b21c", wear.puffs, wear.crop, wear.headphones),
    "crop": Look("c98d63", "99643f", "1a1722", "f2d06b", None, wear.crop),
    "bun": Look("f1d0b8", "cf9f86", "2c0f18", "86182b", wear.bun, wear.parted),
    "beanie": Look("efc7a4", "c28d70", "f5875c", "2a1947", None, wear.beanie),
    "cap": Look("5c3a28", "3d251a", "16140f", "11785f", None, wear.cap),
    "topknot": Look("a8714f", "7c4e35", "1f3c2f", "d8492c", wear.bun, wear.parted, wear.glasses),
    "long": Look("f0cfba", "cb9d90", "7a3d5d", "f3c568", wear.long, wear.curtains),
    "fair": Look("f2d6c6", "c9a79b", "e7d39b", "86dcb6", wear.long, wear.parted),
    "fringe": Look("eac3a2", "bd9072", "1d1a2b", "46283f", wear.bob, wear.fringe),
    "silver": Look("dcc3b4", "a98f84", "e8edf0", "f0a45c", None, wear.parted, wear.glasses),
}

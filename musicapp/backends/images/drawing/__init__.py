"""Covers drawn by code: the same words always give the same picture. Runs in a child."""

import hashlib
from collections.abc import Callable

import numpy as np

from musicapp.backends.images.drawing import gestures, nights, patterns, rings, scenes
from musicapp.backends.images.drawing.canvas import Sheet
from musicapp.backends.images.drawing.colour import Palette, from_hues

__all__ = ["DESIGNS", "drawn", "luck"]

Design = Callable[[Palette, np.random.Generator, str], Sheet]
_PLACES = (
    scenes.sunset,
    scenes.dunes,
    scenes.ridges,
    scenes.mist,
    scenes.waves,
    scenes.pulsar,
    scenes.bunting,
)
_NIGHTS = (nights.city, nights.planet, nights.aurora, nights.beams, nights.table)
_ORDERS = (patterns.quilt, patterns.halftone, patterns.dotwave, patterns.contour, patterns.terrazzo)
_ROUNDS = (rings.moire, rings.slats, rings.rose, rings.tunnel, rings.spiral, rings.arches)
_HANDMADE = (gestures.petals, gestures.stems, gestures.brush, gestures.rain, gestures.blobs)
_CUT_OUT = (gestures.poster, gestures.birds, gestures.marble)
DESIGNS: dict[str, Design] = {
    design.__name__: design
    for group in (_PLACES, _NIGHTS, _ORDERS, _ROUNDS, _HANDMADE, _CUT_OUT)
    for design in group
}
# They stand for any music: nothing is written on them, and nothing can be recognised that it is not about.
_FOR_ANYTHING = (
    *("dunes", "mist", "waves", "ridges", "halftone", "dotwave", "contour", "slats", "rose"),
    *("tunnel", "arches", "blobs", "marble", "aurora"),
)


def drawn(title: str, artist: str) -> bytes:
    """A cover for anything that came without one, 1000 × 1000, WebP; depends on the two strings alone."""
    rng = luck(title, artist)
    base = float(rng.uniform(135, 430)) % 360  # olive and mustard make muddy skies
    accent = base + float(rng.choice((-60, -40, 35, 55)))
    design = DESIGNS[_FOR_ANYTHING[int(rng.integers(len(_FOR_ANYTHING)))]]
    return design(from_hues(base, accent, float(rng.uniform(0.08, 0.14))), rng, title).finish(rng)


def luck(*names: str) -> np.random.Generator:
    """Chance that is always the same for the same names."""
    return np.random.default_rng(
        int.from_bytes(hashlib.sha256("\n".join(names).encode("utf-8", "replace")).digest()[:8], "big")
    )

"""Covers and portraits drawn by code: the same words always give the same picture."""

import hashlib
from collections.abc import Callable

import numpy as np

from ..catalog import DemoAlbum, DemoArtist
from . import gestures, nights, patterns, rings, scenes
from .canvas import Sheet
from .colour import Palette, from_hues, named
from .portraits import figure

__all__ = ["DESIGNS", "draw_cover", "draw_fallback", "draw_portrait", "drawn"]

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


def draw_cover(album: DemoAlbum) -> bytes:
    """The album's cover, 1000 × 1000, WebP. Raises KeyError for a design or palette that is not there."""
    design, palette, *take = album.cover.split("/")
    rng = np.random.default_rng(album.seed + int(take[0]) if take else album.seed)
    return DESIGNS[design](named(palette), rng, album.title).finish(rng)


def draw_portrait(artist: DemoArtist) -> bytes:
    """The artist's picture: a flat figure, or an emblem for a band. 1000 × 1000, WebP."""
    kind, palette, *wall = artist.portrait.split("/")
    rng = _rng(artist.name)
    return figure(kind, named(palette), rng, *wall).finish(rng, 0.025)


def drawn(title: str, artist: str) -> bytes:
    """A cover for anything that came without one; depends on the two strings alone."""
    rng = _rng(title, artist)
    base = float(rng.uniform(135, 430)) % 360  # olive and mustard make muddy skies
    accent = base + float(rng.choice((-60, -40, 35, 55)))
    return gestures.drawn(from_hues(base, accent, float(rng.uniform(0.08, 0.14))), rng, title, artist).finish(
        rng
    )


draw_fallback = drawn


def _rng(*names: str) -> np.random.Generator:
    return np.random.default_rng(
        int.from_bytes(hashlib.sha256("\n".join(names).encode()).digest()[:8], "big")
    )

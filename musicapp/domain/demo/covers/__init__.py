"""The demo's covers and portraits: the same words always give the same picture."""

import numpy as np

from musicapp.backends.images.drawing import DESIGNS, luck
from musicapp.backends.images.drawing.colour import named

from ..catalog import DemoAlbum, DemoArtist
from .portraits import figure

__all__ = ["draw_cover", "draw_portrait"]


def draw_cover(album: DemoAlbum) -> bytes:
    """The album's cover, 1000 × 1000, WebP. Raises KeyError for a design or palette that is not there."""
    design, palette, *take = album.cover.split("/")
    rng = np.random.default_rng(album.seed + int(take[0]) if take else album.seed)
    return DESIGNS[design](named(palette), rng, album.title).finish(rng)


def draw_portrait(artist: DemoArtist) -> bytes:
    """The artist's picture: a flat figure, or an emblem for a band. 1000 × 1000, WebP."""
    kind, palette, *wall = artist.portrait.split("/")
    rng = luck(artist.name)
    return figure(kind, named(palette), rng, *wall).finish(rng, 0.025)

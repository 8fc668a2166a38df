"""The demo's pictures: one for everything, the same each time, no two alike."""

import hashlib
import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from musicapp.backends.images import drawing
from musicapp.domain.demo import catalog, covers


def test_every_album_names_a_design_and_a_palette_that_exist() -> None:
    chosen = {tuple(album.cover.split("/")[:2]) for album in catalog.albums()}
    assert {design for design, _ in chosen} <= set(drawing.DESIGNS)
    assert len(chosen) == len(catalog.albums())
    assert len({design for design, _ in chosen}) >= 25


@pytest.mark.parametrize("album", catalog.albums()[::6], ids=lambda album: album.title)
def test_a_cover_is_square_large_and_not_empty(album: catalog.DemoAlbum) -> None:
    pixels = opened(covers.draw_cover(album))
    assert pixels.shape == (1000, 1000, 3)
    assert pixels.std() > 20


def test_a_cover_is_the_same_each_time() -> None:
    album = catalog.albums()[0]
    assert covers.draw_cover(album) == covers.draw_cover(album)


def test_two_covers_of_one_design_differ_clearly() -> None:
    twins = [album for album in catalog.albums() if album.cover.startswith(("planet/", "petals/"))]
    small = [thumbnail(covers.draw_cover(album)) for album in twins]
    assert len(small) == 4
    for i, one in enumerate(small):
        for other in small[i + 1 :]:
            assert np.abs(one - other).mean() > 12


def test_every_artist_has_a_portrait_of_their_own() -> None:
    assert len({artist.portrait.split("/")[0] for artist in catalog.artists()}) == len(catalog.artists())
    pictures = [covers.draw_portrait(artist) for artist in catalog.artists()[::5]]
    assert all(opened(picture).shape == (1000, 1000, 3) for picture in pictures)
    assert len({hashlib.sha256(picture).digest() for picture in pictures}) == len(pictures)


@pytest.mark.parametrize(
    "words", [("", ""), ("横浜、午前四時", "細川ミナト"), ("x" * 5000, "\N{ZERO WIDTH JOINER}\x00")]
)
def test_anything_without_a_cover_gets_one_drawn_from_its_words(words: tuple[str, str]) -> None:
    assert opened(drawing.drawn(*words)).shape == (1000, 1000, 3)
    assert drawing.drawn(*words) == drawing.drawn(*words) != drawing.drawn("Another", "Name")


def opened(picture: bytes) -> NDArray[np.float32]:
    with Image.open(io.BytesIO(picture)) as image:
        return np.asarray(image.convert("RGB"), np.float32)


def thumbnail(picture: bytes) -> NDArray[np.float32]:
    with Image.open(io.BytesIO(picture)) as image:
        return np.asarray(image.convert("RGB").resize((48, 48)), np.float32)

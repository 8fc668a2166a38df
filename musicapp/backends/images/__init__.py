"""Pictures in the sizes that pages show. A foreign picture is decoded in a limited child."""

from musicapp.backends.children import Refused
from musicapp.backends.images.making import (
    FEWEST_FILES,
    HEADER_SIZES,
    SIZES,
    StoredImage,
    draw_cover,
    is_needed,
    is_whole,
    make_avatar,
    make_cover,
    make_header,
    name_of,
    remove,
)

__all__ = [
    "FEWEST_FILES",
    "HEADER_SIZES",
    "SIZES",
    "Refused",
    "StoredImage",
    "draw_cover",
    "is_needed",
    "is_whole",
    "make_avatar",
    "make_cover",
    "make_header",
    "name_of",
    "remove",
]

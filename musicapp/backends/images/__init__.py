"""Pictures in the sizes that pages show. A foreign picture is decoded in a limited child."""

from musicapp.backends.children import Refused
from musicapp.backends.images.making import (
    HEADER_SIZES,
    SIZES,
    StoredImage,
    make_avatar,
    make_cover,
    make_header,
    name_of,
    remove,
)

__all__ = [
    "HEADER_SIZES",
    "SIZES",
    "Refused",
    "StoredImage",
    "make_avatar",
    "make_cover",
    "make_header",
    "name_of",
    "remove",
]

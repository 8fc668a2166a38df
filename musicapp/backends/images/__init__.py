"""Pictures in the sizes that pages show. A foreign picture is decoded in a limited child."""

from musicapp.backends.children import Refused
from musicapp.backends.images.making import SIZES, StoredImage, make_avatar, make_cover

__all__ = ["SIZES", "Refused", "StoredImage", "make_avatar", "make_cover"]

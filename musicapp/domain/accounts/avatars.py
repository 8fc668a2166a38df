"""Pictures of people: decoded in a limited child, kept in sizes, named by their content."""

from collections.abc import Callable

from musicapp.backends import images
from musicapp.backends.images import StoredImage
from musicapp.errors import Invalid
from musicapp.words import N_

LARGEST_PICTURE = 5_000_000
PICTURE_TOO_LARGE = N_("A picture may have up to 5 MB. Choose a smaller one.")


def make_avatar(data: bytes) -> str:
    """Make the sizes of a picture, outside a transaction; gives its key. Raises Invalid."""
    return made_picture(data, images.make_avatar, "avatar").key


def made_picture(data: bytes, make: Callable[[bytes], StoredImage], field: str) -> StoredImage:
    """What ``make`` makes of an uploaded picture; what is wrong with it is said of ``field``.

    Slow, outside a transaction. Raises Invalid.
    """
    if len(data) > LARGEST_PICTURE:
        raise Invalid(fields={field: PICTURE_TOO_LARGE})
    if not data:
        raise Invalid(fields={field: N_("Choose a picture first.")})
    try:
        return make(data)
    except images.Refused as problem:
        raise Invalid(fields={field: str(problem)}) from problem

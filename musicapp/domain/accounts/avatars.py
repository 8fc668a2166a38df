"""Pictures of people: decoded in a limited child, kept in sizes, named by their content."""

from musicapp.backends import images
from musicapp.errors import Invalid, TooLarge
from musicapp.words import N_

LARGEST_BYTES = 5_000_000


def make_avatar(data: bytes) -> str:
    """Make the sizes of a picture, outside a transaction; gives its key. Raises Invalid, TooLarge."""
    if len(data) > LARGEST_BYTES:
        raise TooLarge(N_("A picture may have up to 5 MB. Choose a smaller one."))
    if not data:
        raise Invalid(fields={"avatar": N_("Choose a picture first.")})
    try:
        return images.make_avatar(data).key
    except images.Refused as problem:
        raise Invalid(fields={"avatar": str(problem)}) from problem

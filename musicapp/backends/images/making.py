"""The parent's side: hands bytes to a child and stores what comes back."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from musicapp.backends import storage
from musicapp.backends.children import Limits, Pool, Refused
from musicapp.backends.children.limits import MIB
from musicapp.words import N_

SIZES = (96, 304, 608)  # pixels; the covers of rows, of cards, and of an album's page
TOO_LARGE = N_("This picture is larger than 32 MB. Choose a smaller one.")
_MOST_BYTES = 32 * MIB

_painters = Pool(
    "musicapp.backends.images.pixels",
    1,
    Limits(memory_bytes=800 * MIB, cpu_s=15, wall_s=25, silence_s=25, nice=10),
)


@dataclass(frozen=True, slots=True)
class StoredImage:
    """Stored as ``images/<key[:2]>/<key>-<size>.webp`` and ``.jpg``; its colours are ``#rrggbb``."""

    key: str
    art_1: str
    art_2: str


def make_cover(data: bytes) -> StoredImage:
    """Cut a square from the middle, store its sizes, and find its two colours. Raises Refused."""
    return _made(data)


def make_avatar(data: bytes) -> StoredImage:
    """As a cover: pages cut the circle."""
    return _made(data)


def _made(data: bytes) -> StoredImage:
    if len(data) > _MOST_BYTES:
        raise Refused(TOO_LARGE)
    made: dict[str, Any] = _painters.one(
        "square", {"picture": base64.b64encode(data).decode(), "sizes": SIZES}
    )
    key = hashlib.sha256(data).hexdigest()[:32]
    for ending, encoded in made["files"].items():
        storage.put(f"images/{key[:2]}/{key}-{ending}", base64.b64decode(encoded))
    return StoredImage(key, made["art_1"], made["art_2"])

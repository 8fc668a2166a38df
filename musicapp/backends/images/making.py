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
HEADER_SIZES = (600, 1200, 1920)  # pixels across; a header is three times as wide as high
FEWEST_FILES = 2 * len(SIZES)  # WebP and JPEG in each size; AVIF is for who has it
LEAST, LEAST_HEADER = (64, 64), (600, 200)
TOO_LARGE = N_("This picture is larger than 32 MB. Choose a smaller one.")
_MOST_BYTES = 32 * MIB

_painters = Pool(
    "musicapp.backends.images.pixels",
    1,
    Limits(memory_bytes=800 * MIB, cpu_s=15, wall_s=25, silence_s=25, nice=10),
)


@dataclass(frozen=True, slots=True)
class StoredImage:
    """Stored as ``images/<key[:2]>/<key>-<size>.webp``, ``.jpg`` and ``.avif``; its colours are ``#rrggbb``."""

    key: str
    art_1: str
    art_2: str


def make_cover(data: bytes) -> StoredImage:
    """Cut a square from the middle, store its sizes, and find its two colours. Raises Refused."""
    return _made(data, [(size, size) for size in SIZES], LEAST)


def draw_cover(title: str, artist: str) -> bytes:
    """A picture for what came without one, always the same for the same names. Takes seconds. Raises Refused."""
    drawn: str = _painters.one("draw", {"title": title, "artist": artist})
    return base64.b64decode(drawn)


def make_avatar(data: bytes) -> StoredImage:
    """As a cover: pages cut the circle."""
    return make_cover(data)


def make_header(data: bytes) -> StoredImage:
    """The same for the wide picture on top of a page."""
    return _made(data, [(width, width // 3) for width in HEADER_SIZES], LEAST_HEADER)


def name_of(key: str, ending: str) -> str:
    """The name in the storage of a picture's ``<size>.<kind>``."""
    return f"{storage.IMAGES}/{key[:2]}/{key}-{ending}"


def remove(key: str) -> int:
    """Remove all files of a picture; how many there were."""
    return sum(storage.delete(name) for name in _files(key))


def is_whole(key: str) -> bool:
    """Whether all files of a picture are there that pages need."""
    return sum(map(is_needed, _files(key))) >= FEWEST_FILES


def is_needed(name: str) -> bool:
    """Whether a page needs this file; AVIF is a lighter one beside it, where there is one."""
    return not name.endswith(".avif")


def _files(key: str) -> list[str]:
    names = (stored.name for stored in storage.files(f"{storage.IMAGES}/{key[:2]}"))
    return [name for name in names if name.startswith(name_of(key, ""))]


def _made(data: bytes, sizes: list[tuple[int, int]], least: tuple[int, int]) -> StoredImage:
    if len(data) > _MOST_BYTES:
        raise Refused(TOO_LARGE)
    picture = base64.b64encode(data).decode()
    made: dict[str, Any] = _painters.one("cut", {"picture": picture, "sizes": sizes, "least": least})
    key = hashlib.sha256(data).hexdigest()[:32]
    for ending, encoded in made["files"].items():
        storage.put(name_of(key, ending), base64.b64decode(encoded))
    return StoredImage(key, made["art_1"], made["art_2"])

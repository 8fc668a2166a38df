"""What every store of media can do, and what it tells about a file."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from musicapp.words import N_

# What a store keeps of ours, each below a name of its own. Parts and working copies stay on the local disk.
AREAS = AUDIO, IMAGES, CACHE, TRASH = ("audio", "images", "cache", "trash")
AWAY = N_("The place where the music is kept is away at the moment.")
AWAY_S = 60


class Stored(NamedTuple):
    """A file by its name in the store; its size in bytes, and when it came, in seconds since 1970."""

    name: str
    size: int
    changed_at: float


class Store(Protocol):
    """Files by name, such as ``audio/ab/ab12….flac``. A name that is there is complete.

    Whatever a store cannot do at the moment raises Unavailable, and a full disk does.
    """

    @property
    def origin(self) -> str:
        """The origin of its addresses, as a page's policy names it; empty where there are none."""

    def put(self, name: str, data: bytes) -> None:
        """Keep ``data``. What is there already counts as new."""

    def take(self, source: Path, name: str) -> None:
        """Keep a file of the local disk, which is gone from there then; whatever had the name is replaced."""

    def find(self, name: str) -> Stored | None:
        """What is known of a file; None if there is none."""

    def read(self, name: str) -> bytes:
        """All of a small file. Raises FileNotFoundError."""

    def opened(self, name: str) -> AbstractContextManager[Path]:
        """The file on the local disk, where a child can read it, as long as the block. Raises FileNotFoundError."""

    def files(self, area: str) -> Iterator[Stored]:
        """Every file below ``area``, in no order, few of them in memory at a time."""

    def move(self, name: str, to: str) -> None:
        """Give a file another name. Raises FileNotFoundError."""

    def delete(self, name: str) -> bool:
        """Remove a file for good; whether it was there. Twice is once."""

    def path(self, name: str) -> Path | None:
        """Where it lies on the local disk; None if it does not."""

    def address(self, name: str) -> str | None:
        """Where a browser can fetch the file, or parts of it, for some minutes; None if only from ourselves."""

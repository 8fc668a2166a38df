"""Where media lives: named by content, written whole or not at all; in ``DATA_DIR/media`` or in a bucket.

Audio that an import found stays where it lies. Its name is its absolute path, or a link's in ``linked/``; that is on
the local disk whatever ``STORAGE_URL`` says.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from musicapp import bucket_url, config
from musicapp.backends.storage import local
from musicapp.backends.storage.local import Local, is_away
from musicapp.backends.storage.parts import (
    Busy,
    Part,
    Whole,
    begin_part,
    drop_part,
    free_bytes,
    open_part,
    part_at,
    part_size,
    parts,
)
from musicapp.backends.storage.stored import AREAS, AUDIO, AWAY, CACHE, IMAGES, TRASH, Store, Stored
from musicapp.backends.storage.working import check_room, clear_left_over, folder, left_over, working_file

__all__ = [
    "AREAS",
    "AUDIO",
    "AWAY",
    "CACHE",
    "IMAGES",
    "TRASH",
    "Busy",
    "Part",
    "Stored",
    "Whole",
    "address",
    "ask",
    "begin_part",
    "check_room",
    "clear_left_over",
    "delete",
    "drop_part",
    "empty",
    "files",
    "find",
    "folder",
    "free_bytes",
    "has",
    "is_away",
    "is_ours",
    "left_over",
    "move",
    "open_part",
    "opened",
    "origin",
    "part_size",
    "parts",
    "path",
    "put",
    "put_copy",
    "put_made",
    "read",
    "settle_part",
    "working_file",
]
LINKED = "linked/"
_CHUNK = 1 << 20
Made = TypeVar("Made")


def is_ours(name: str) -> bool:
    """Whether the store keeps it, and it is no music that lies elsewhere."""
    return not name.startswith(("/", LINKED))


def put(name: str, data: bytes) -> None:
    """Keep ``data`` under ``name``. Raises OSError, Unavailable."""
    store().put(name, data)


def put_copy(source: Path, area: str) -> tuple[str, str]:
    """Keep a copy of a file in ``area`` under its content's hash; its name and that hash.

    Raises OSError, and Unavailable when the disk is full or the store away.
    """
    digest = hashlib.sha256()
    with working_file() as path:
        with source.open("rb") as original, path.open("xb") as copy:
            while piece := original.read(_CHUNK):
                digest.update(piece)
                copy.write(piece)
        key = digest.hexdigest()
        name = f"{area}/{key[:2]}/{key}{source.suffix.lower()}"
        store().take(path, name)
    return name, key


def put_made(name: str, make: Callable[[Path], Made]) -> Made:
    """Keep under ``name`` the file that ``make`` writes at the path that it is given; what ``make`` gives.

    Raises OSError, Unavailable, and what ``make`` raises: then nothing is left.
    """
    with working_file(Path(name).suffix) as path:
        made = make(path)
        store().take(path, name)
    return made


def settle_part(key: str, name: str) -> None:
    """Keep a whole part under ``name``, which its content's hash gave it. Twice is once. Raises Unavailable."""
    if part_size(key) is None:
        return
    if has(name):
        drop_part(key)
    else:
        store().take(part_at(key), name)


def find(name: str) -> Stored | None:
    """What is known of a file; None if there is none. Raises Unavailable."""
    return (store() if is_ours(name) else _LOCAL).find(name)


def has(name: str) -> bool:
    """Whether there is such a file. Raises Unavailable."""
    return find(name) is not None


def read(name: str) -> bytes:
    """All of a small file. Raises FileNotFoundError; Unavailable if its neighbours are missing, too."""
    return store().read(name)


def opened(name: str) -> AbstractContextManager[Path]:
    """The file on the local disk, where a child can read it; what was fetched for that goes with the block.

    Raises FileNotFoundError; Unavailable if its neighbours are missing, too: that says nothing about the file.
    """
    return store().opened(name) if is_ours(name) else local.opened(folder() / name)


def path(name: str) -> Path | None:
    """Where it lies, or would, on the local disk; None if a bucket keeps it."""
    return store().path(name) if is_ours(name) else folder() / name  # an absolute path stays as it is


def address(name: str) -> str | None:
    """Where a browser can fetch it for some minutes; None if only from ourselves."""
    return store().address(name) if is_ours(name) else None


def origin() -> str:
    """The origin of all addresses; empty where there are none."""
    return store().origin


def ask() -> None:
    """Whether the storage answers at all. Raises Unavailable."""
    next(files(AUDIO), None)


def files(area: str) -> Iterator[Stored]:
    """Every file below one of ``AREAS``, in no order. Raises Unavailable."""
    return store().files(area)


def move(name: str, to: str) -> None:
    """Give a file another name. Raises FileNotFoundError, Unavailable."""
    store().move(name, to)


def delete(name: str) -> bool:
    """Remove a file of ours for good, or the link to one elsewhere; whether it was there. Raises Unavailable."""
    if name.startswith("/"):
        raise ValueError("What lies elsewhere is not ours to remove.")
    return (store() if is_ours(name) else _LOCAL).delete(name)


def empty() -> None:
    """Remove everything. Raises Unavailable."""
    for area in AREAS:
        for stored in list(files(area)):
            delete(stored.name)
    shutil.rmtree(folder(), ignore_errors=True)


_LOCAL = Local()


def store() -> Store:
    """The one that the settings name."""
    settings = config.current()
    if not settings.storage_url:
        return _LOCAL
    return _bucket(settings.storage_url, settings.aws_access_key_id, settings.aws_secret_access_key)


@lru_cache(4)
def _bucket(url: str, key: str, secret: str) -> Store:
    from musicapp.backends.storage.bucket import Bucket  # here, so that a folder costs no client of buckets

    return Bucket(bucket_url.parsed(url), key, secret)

"""Local files: to a temporary name, flushed, renamed. A name that exists is complete, and never changes."""

import errno
import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

from musicapp import config, faults

_CHUNK = 1 << 20
_LOST = {errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.ENXIO, errno.ENODEV, errno.ETIMEDOUT, errno.EHOSTDOWN}
Made = TypeVar("Made")


def folder() -> Path:
    """The media folder of this instance."""
    return config.current().data_dir / "media"


def put(name: str, data: bytes) -> Path:
    """Store ``data`` under ``name``, relative to the media folder. Twice is once. Raises OSError, Unavailable."""
    target = folder() / name
    if not target.exists():
        _written(target.parent, lambda file: (file.write(data), target)[1])
    return target


def put_copy(source: Path, area: str) -> tuple[str, str]:
    """Copy a file into ``area`` under its content's hash; its relative name and that hash.

    Raises OSError, and Unavailable when the disk is full.
    """
    digest = hashlib.sha256()
    name = ""

    def copy(file: BinaryIO) -> Path:
        nonlocal name
        with source.open("rb") as original:
            while piece := original.read(_CHUNK):
                digest.update(piece)
                file.write(piece)
        key = digest.hexdigest()
        name = f"{area}/{key[:2]}/{key}{source.suffix.lower()}"
        return folder() / name

    _written(folder() / area, copy)
    return name, digest.hexdigest()


def is_away(path: Path) -> bool:
    """Whether the disk or folder that ``path`` lies on is away as a whole, as when it is unmounted.

    An unmounted folder is empty or gone. A file that alone is missing has neighbours, on some storey above it.
    """
    try:
        path.stat()
    except OSError as problem:
        return problem.errno in _LOST or (problem.errno == errno.ENOENT and not _has_neighbours(path))
    return False


def _has_neighbours(path: Path) -> bool:
    own = folder()
    if path.is_relative_to(own):  # our own folders stay, whatever becomes of what is mounted there
        nearest = own / Path(*path.relative_to(own).parts[:-1][:1])
    else:
        nearest = next((place for place in path.parents if place.is_dir()), path)
    try:
        return next(nearest.iterdir(), None) is not None
    except OSError:
        return False


def put_made(name: str, make: Callable[[Path], Made]) -> Made:
    """Store under ``name`` the file that ``make`` writes at the path that it is given; what ``make`` gives.

    Raises OSError, and what ``make`` raises: then nothing is left.
    """
    made: list[Made] = []

    def fill(file: BinaryIO) -> Path:
        made.append(make(Path(file.name)))
        return folder() / name

    _written((folder() / name).parent, fill)
    return made[0]


def _written(near: Path, fill: Callable[[BinaryIO], Path]) -> None:
    """Let ``fill`` write a temporary file in ``near`` and move it to the path that it gives back."""
    near.mkdir(parents=True, exist_ok=True)
    temporary = near / f".{secrets.token_hex(8)}.part"
    try:
        with temporary.open("xb") as file:
            target = fill(file)
            file.flush()
            os.fsync(file.fileno())
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(target)
    except OSError as problem:
        if problem.errno in faults.NO_ROOM:
            raise faults.full() from problem
        raise
    finally:
        temporary.unlink(missing_ok=True)

"""Local files: to a temporary name, flushed, renamed. A name that exists is complete, and never changes."""

import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from musicapp import config

_CHUNK = 1 << 20


def folder() -> Path:
    """The media folder of this instance."""
    return config.current().data_dir / "media"


def put(name: str, data: bytes) -> Path:
    """Store ``data`` under ``name``, relative to the media folder. Twice is once. Raises OSError."""
    target = folder() / name
    if not target.exists():
        _written(target.parent, lambda file: (file.write(data), target)[1])
    return target


def put_copy(source: Path, area: str) -> tuple[str, str]:
    """Copy a file into ``area`` under its content's hash; its relative name and that hash. Raises OSError."""
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
    finally:
        temporary.unlink(missing_ok=True)

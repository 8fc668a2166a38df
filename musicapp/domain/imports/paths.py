"""File names as text that a database keeps. Names that are not UTF-8 are reached by a plain link."""

import hashlib
import os
from pathlib import Path, PurePath
from urllib.parse import quote_from_bytes, unquote_to_bytes

from musicapp.backends import storage


def key_of(path: str) -> str:
    """A path as storable text: itself, or percent-encoded behind a ``%`` where it is not UTF-8."""
    if _is_plain(path):
        return path
    return "%" + quote_from_bytes(os.fsencode(path))


def path_of(key: str) -> str:
    """The path of a key."""
    return os.fsdecode(unquote_to_bytes(key[1:])) if key.startswith("%") else key


def shown(path: str) -> str:
    """A path as terminals and pages can show it."""
    return path.encode("utf-8", "replace").decode()


def place_of(path: str) -> str:
    """An audio file's stored path: absolute where it lies, or a link's name in the media folder."""
    if _is_plain(path):
        return path
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:32]
    name = f"linked/{digest}{PurePath(path).suffix.lower()}"
    link = storage.folder() / name
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink():
        link.symlink_to(Path(path))
    return name


def _is_plain(path: str) -> bool:
    if not path.isascii():
        try:
            path.encode()
        except UnicodeEncodeError:
            return False
    return not path.startswith("%")

"""Walks a music folder. Links that lead in circles, unreadable folders and odd names are survived."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path, PurePath
from stat import S_ISREG
from typing import NamedTuple

from musicapp.backends.audio import EXTENSIONS, UNREAD_EXTENSIONS

Place = Path | os.DirEntry[str]

_COVER_NAMES = ("cover", "folder", "front", "album", "albumart")  # in this order
_LYRICS_ENDING = ".lrc"
_COVER_ENDINGS = (".jpg", ".jpeg", ".png", ".webp")


class Found(NamedTuple):
    """An audio file as the file system describes it."""

    path: str  # bytes that are not UTF-8 stand as surrogates
    size: int
    modified_ns: int
    lyrics: str = ""  # a file of lyrics beside it, or empty
    lyrics_ns: int = 0
    is_file: bool = True  # not a pipe or a device, which might never end

    @property
    def stamp(self) -> str:
        """Another one whenever the file or the lyrics beside it have changed."""
        return str(self.modified_ns + self.lyrics_ns)


@dataclass(slots=True)
class Folder:
    """A folder that holds audio, with its cover picture if it has one."""

    path: str
    files: list[Found] = field(default_factory=list)
    cover: str = ""


@dataclass(slots=True)
class PassedBy:
    """What a walk could not take along."""

    unreadable: list[str] = field(default_factory=list)  # folders
    unread: Counter[str] = field(default_factory=Counter)  # music in forms that are not read, by ending


def folders(root: Path, passed_by: PassedBy) -> Iterator[Folder]:
    """Every folder with audio under ``root``, each once, by name; what cannot be read is noted."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Place] = [root]
    while waiting:
        place = waiting.pop()
        try:
            if not _is_new(place, seen):
                continue
            with os.scandir(os.fspath(place)) as entries:
                listed = sorted(entries, key=attrgetter("name"))
        except OSError:
            passed_by.unreadable.append(os.fspath(place))
            continue
        folder, inner = _sorted_out(os.fspath(place), listed, passed_by.unread)
        waiting += reversed(inner)
        if folder.files:
            yield folder


def cover_rank(name: str) -> int:
    """How likely a file is the front cover by its name, 0 being best; -1 if it is not one."""
    stem, ending = PurePath(name.casefold()).stem, PurePath(name.casefold()).suffix
    if ending not in _COVER_ENDINGS or stem not in _COVER_NAMES:
        return -1
    return _COVER_NAMES.index(stem) * len(_COVER_ENDINGS) + _COVER_ENDINGS.index(ending)


def _is_new(place: Place, seen: set[tuple[int, int]]) -> bool:
    """Whether this folder was not walked before, by whatever name."""
    status = place.stat()
    identity = (status.st_dev, status.st_ino)
    if identity in seen:
        return False
    seen.add(identity)
    return True


def _sorted_out(
    path: str, entries: list[os.DirEntry[str]], unread: Counter[str]
) -> tuple[Folder, list[os.DirEntry[str]]]:
    folder, inner = Folder(path), []
    best = None
    music: list[tuple[str, os.DirEntry[str]]] = []
    lyrics: dict[str, os.DirEntry[str]] = {}
    for entry in entries:
        if entry.name.startswith((".", "@")):  # hidden, or the thumbnails of a network disk
            continue
        stem, _, ending = entry.name.rpartition(".")
        ending = f".{ending.lower()}"
        if _is_folder(entry):
            inner.append(entry)
        elif ending in EXTENSIONS:
            music.append((stem, entry))
        elif ending == _LYRICS_ENDING:
            lyrics[stem] = entry
        elif ending in UNREAD_EXTENSIONS:
            unread[ending] += 1
        elif (rank := cover_rank(entry.name)) >= 0 and (best is None or rank < best):
            best, folder.cover = rank, entry.path
    folder.files = [_found(entry, lyrics.get(stem)) for stem, entry in music]
    return folder, inner


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _found(entry: os.DirEntry[str], lyrics: os.DirEntry[str] | None) -> Found:
    try:
        status = entry.stat()
    except OSError:  # a link to nowhere: reading its tags says so in a sentence
        return Found(entry.path, 0, 0)
    try:
        beside = (lyrics.path, lyrics.stat().st_mtime_ns) if lyrics else ("", 0)
    except OSError:
        beside = "", 0
    return Found(entry.path, status.st_size, status.st_mtime_ns, *beside, S_ISREG(status.st_mode))

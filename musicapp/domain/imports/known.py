"""What earlier imports wrote down, and what has become of those files since."""

import os
from collections.abc import Collection, Iterable
from pathlib import PurePath
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from musicapp.db import db, is_sqlite, rows
from musicapp.domain.imports.paths import key_of, path_of
from musicapp.domain.imports.scan import Found
from musicapp.models import AudioFile, ImportedFile

_AT_ONCE = 1000
_COLUMNS = (
    ImportedFile.path,
    ImportedFile.id,
    ImportedFile.size,
    ImportedFile.modified_ns,
    ImportedFile.track_id,
    ImportedFile.refusal,
    ImportedFile.fingerprint,
)


class Known(NamedTuple):
    """What an earlier import wrote down about a file. ``path`` is a key: ``paths.key_of``."""

    path: str
    id: int
    size: int
    modified_ns: str
    track_id: int | None
    refusal: str
    fingerprint: str

    def is_unchanged(self, found: Found) -> bool:
        """Whether size and time are still the same."""
        return self.size == found.size and self.modified_ns == found.stamp


class Memory:
    """The files below one folder as they were, and those of other folders asked for by their sound."""

    def __init__(self, root: str) -> None:
        self._inside = root.rstrip("/") + "/"
        self._prefix = key_of(root).rstrip("/") + "/"
        self._known: dict[str, Known] = {}
        self._met: set[str] = set()
        self._gone: dict[str, list[Known]] = {}
        self._looks_elsewhere = False

    def recall(self) -> int:
        """Read it from the database; how many files were known."""
        known = map(Known._make, rows(select(*_COLUMNS).where(self._below())))
        self._known = {one.path: one for one in known if self._is_inside(one.path)}
        others = select(ImportedFile.id).where(~self._below()).limit(1)
        self._looks_elsewhere = db.session.scalar(others) is not None
        db.session.rollback()
        return len(self._known)

    def meet(self, found: Found) -> Known | None:
        """What is known of a file that is there."""
        key = key_of(found.path)
        known = self._known.get(key)
        if known is not None:
            self._met.add(key)
        return known

    def get(self, found: Found) -> Known | None:
        """The same of a file that was met before."""
        return self._known.get(key_of(found.path))

    def gone(self, unreadable: Collection[str] = ()) -> list[Known]:
        """Files that were not met, unless a folder above them could not be read."""
        closed = tuple(key_of(path).rstrip("/") + "/" for path in unreadable)
        return [
            known
            for key, known in self._known.items()
            if key not in self._met and not (closed and key.startswith(closed))
        ]

    def expect_moves(self, gone: Iterable[Known]) -> None:
        """Any of these may turn up under another name."""
        for known in gone:
            if known.fingerprint and known.track_id:
                self._gone.setdefault(known.fingerprint, []).append(known)

    def look_elsewhere(self, fingerprints: Collection[str]) -> None:
        """Expect moves also out of other folders, where files of such sound are no longer found."""
        wanted = sorted(set(fingerprints) - {""} - self._gone.keys()) if self._looks_elsewhere else []
        for start in range(0, len(wanted), _AT_ONCE):
            some = ImportedFile.fingerprint.in_(wanted[start : start + _AT_ONCE])
            elsewhere = db.session.execute(select(*_COLUMNS).where(some, ~self._below())).all()
            self.expect_moves(known for known in map(Known._make, elsewhere) if _is_gone(known.path))
        db.session.rollback()

    def moved_here(self, found: Found, fingerprint: str) -> Known | None:
        """The lost file that this new one is; of several of one sound rather the one of the same name."""
        lost = self._gone.get(fingerprint)
        if not lost:
            return None
        name = PurePath(found.path).name
        same = next((known for known in lost if PurePath(path_of(known.path)).name == name), lost[0])
        lost.remove(same)
        self._met.add(same.path)
        return same

    def _is_inside(self, key: str) -> bool:
        return not key.startswith("%") or path_of(key).startswith(self._inside)

    def _below(self) -> ColumnElement[bool]:
        """Files below the folder; those with odd names anywhere, as their keys do not begin with it."""
        below = ImportedFile.path.startswith(self._prefix, autoescape=True)
        if is_sqlite():  # it cannot use its index for LIKE, but "0" is the sign after "/"
            below = (ImportedFile.path >= self._prefix) & (ImportedFile.path < self._prefix[:-1] + "0")
        return below | ImportedFile.path.startswith("%", autoescape=True)


def _is_gone(key: str) -> bool:
    """Whether a file is no longer where it was. In a folder that may not be read nobody knows."""
    try:
        os.lstat(path_of(key))
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def tracks_without_file() -> set[int]:
    """Tracks whose file was missing when somebody last looked."""
    missing = select(AudioFile.track_id).where(
        AudioFile.missing_since.is_not(None), AudioFile.kind == "original"
    )
    return set(db.session.scalars(missing))

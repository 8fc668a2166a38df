"""Renditions that nobody can ask for any more: of tracks that are gone, and of originals that were replaced."""

import time

from sqlalchemy import select

from musicapp.backends import storage
from musicapp.db import db
from musicapp.domain.renditions.actions import AREA
from musicapp.models import AudioFile

_YOUNG_S = 3600  # the row of a young file may not be written yet


def clear_unused() -> int:
    """Remove files of the cache that no row names; how many."""
    named = set(db.session.scalars(select(AudioFile.path).where(AudioFile.path.startswith(f"{AREA}/"))))
    db.session.rollback()
    removed = 0
    for path in (storage.folder() / AREA).glob("??/*.*"):
        name = path.relative_to(storage.folder()).as_posix()
        if name not in named and path.stat().st_mtime < time.time() - _YOUNG_S:
            path.unlink(missing_ok=True)
            removed += 1
    return removed

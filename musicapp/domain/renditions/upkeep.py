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
    for stored in storage.files(AREA):
        if stored.name not in named and stored.changed_at < time.time() - _YOUNG_S:
            removed += storage.delete(stored.name)
    return removed

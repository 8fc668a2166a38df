"""Clearing away what was begun and never finished."""

import time
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import and_, delete, or_, select

from musicapp import clock
from musicapp.backends import storage
from musicapp.db import db
from musicapp.models import Upload

KEPT_DONE = timedelta(days=30)  # then a draft is only a draft, however it came
_YOUNG_S = 24 * 3600  # the row of a young part may not be written yet


def forget_expired() -> list[str]:
    """Forget unfinished uploads whose time is over, and those that became a draft long ago; their keys."""
    now = clock.now()
    settled = or_(Upload.checked_at.is_not(None), Upload.duplicate.is_(True), Upload.track_id.is_(None))
    over = or_(
        and_(Upload.received_at.is_(None), Upload.expires_at <= now),
        and_(Upload.received_at < now - KEPT_DONE, settled),
    )
    return list(db.session.scalars(delete(Upload).where(over).returning(Upload.key)))


def sweep_parts(gone: Collection[str]) -> int:
    """Drop the parts of ``gone``, and old ones that no upload names; how many. Call after the commit."""
    named = set(db.session.scalars(select(Upload.key)))
    db.session.rollback()
    dropped = 0
    for key, grown_at in list(storage.parts()):
        if key not in named and (key in gone or grown_at < time.time() - _YOUNG_S):
            storage.drop_part(key)
            dropped += 1
    return dropped

"""Where somebody's music stands: kept for their other devices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from musicapp import clock
from musicapp.db import db
from musicapp.models import ListeningPlace, User

LONGEST = 500  # tracks
FRESH = timedelta(days=30)  # an older place is nobody's wish any more


@dataclass(frozen=True)
class Place:
    """The queue ``track_ids``, at its ``index``-th track, ``position_ms`` into it; left by ``device_id``."""

    device_id: str
    track_ids: Sequence[int]
    index: int
    position_ms: int
    source: str = ""
    context: str = ""
    updated_at: datetime | None = None


def keep_place(user: User, place: Place) -> None:
    """Remember this place instead of the one before, from whichever device."""
    row = db.session.get(ListeningPlace, user.id) or ListeningPlace(user_id=user.id)
    row.device_id, row.track_ids = place.device_id, list(place.track_ids)[:LONGEST]
    row.index, row.position_ms = min(place.index, len(row.track_ids) - 1), place.position_ms
    row.source, row.context = place.source, place.context
    row.updated_at = clock.now()
    db.session.add(row)
    db.session.flush()


def place_of(user: User) -> Place | None:
    """The last place, or None before the first and after a month."""
    row = db.session.get(ListeningPlace, user.id)
    if row is None or clock.now() - row.updated_at > FRESH:
        return None
    return Place(
        row.device_id, row.track_ids, row.index, row.position_ms, row.source, row.context, row.updated_at
    )


def forget_place(user: User) -> None:
    """Keep no place any more; without one nothing happens."""
    row = db.session.get(ListeningPlace, user.id)
    if row is not None:
        db.session.delete(row)
        db.session.flush()

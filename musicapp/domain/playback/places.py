"""Where somebody's music stands: kept for their other devices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from musicapp import clock
from musicapp.db import db
from musicapp.models import ListeningPlace, User

LONGEST = 500  # tracks
FRESH = timedelta(days=30)  # an older place is nobody's wish any more
# A device that plays tells so every 20 s; one that is silent for longer is gone
SILENCE = timedelta(seconds=50)


@dataclass(frozen=True)
class Place:
    """The queue ``track_ids``, at its ``index``-th track, ``position_ms`` into it ``age_ms`` ago, by ``device_id``."""

    device_id: str
    track_ids: Sequence[int]
    index: int
    position_ms: int
    source: str = ""
    context: str = ""
    playing: bool = False
    age_ms: int = 0
    updated_at: datetime | None = None


def keep_place(user: User, place: Place, starts: bool = False) -> Place:
    """Remember this place, and give the one that counts now.

    That is this one, unless another device plays: then only a press of play (``starts``) takes the music over. So the
    one that was taken over learns it from the answer, and what it still tells changes nothing.
    """
    other = place_of(user)
    if other and other.playing and other.device_id != place.device_id and not starts:
        return other
    _write(user, place)
    return place


def place_of(user: User) -> Place | None:
    """The last place, or None before the first and after a month."""
    row = db.session.get(ListeningPlace, user.id)
    if row is None or (age := max(clock.now() - row.updated_at, timedelta())) > FRESH:
        return None
    return Place(
        device_id=row.device_id,
        track_ids=row.track_ids,
        index=row.index,
        position_ms=row.position_ms,
        source=row.source,
        context=row.context,
        playing=row.playing and age <= SILENCE,
        age_ms=age // timedelta(milliseconds=1),
        updated_at=row.updated_at,
    )


def forget_place(user: User) -> None:
    """Keep no place any more; without one nothing happens."""
    row = db.session.get(ListeningPlace, user.id)
    if row is not None:
        db.session.delete(row)
        db.session.flush()


def _write(user: User, place: Place) -> None:
    row = db.session.get(ListeningPlace, user.id) or ListeningPlace(user_id=user.id)
    row.device_id, row.track_ids = place.device_id, list(place.track_ids)[:LONGEST]
    row.index, row.position_ms = min(place.index, len(row.track_ids) - 1), place.position_ms
    row.source, row.context, row.playing = place.source, place.context, place.playing
    row.updated_at = clock.now()
    db.session.add(row)
    db.session.flush()

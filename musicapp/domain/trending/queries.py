"""Which tracks rise: one point per listener, track and day, recent days against the track's own week before.

One fan on repeat gives one point a day, a ring of accounts that know a single track a fifth of a point each, and
fewer than five listeners give no place at all.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from sqlalchemy import ColumnElement, String, Subquery, case, cast, distinct, func, select

from musicapp.db import db
from musicapp.models import Play, Track

RECENT_DAYS = 3
BASELINE_DAYS = 7
FEWEST_LISTENERS = 5
WEIGHT_OF_ONE_TRACK_ACCOUNTS = 0.2


@dataclass(frozen=True)
class Rising:
    """A track, how strongly it rises, and how many listeners it had in the recent days."""

    track_id: int
    score: float
    listeners: int


def rising(today: date, limit: int = 100) -> list[Rising]:
    """The tracks that rise most, strongest first."""
    points = _points(today)
    breadth = select(points.c.listener, func.count(distinct(points.c.track_id)).label("tracks"))
    known = breadth.group_by(points.c.listener).subquery()
    weight = case((known.c.tracks == 1, WEIGHT_OF_ONE_TRACK_ACCOUNTS), else_=1.0)
    recent = points.c.day > today - timedelta(days=RECENT_DAYS)
    rows = db.session.execute(
        select(
            points.c.track_id,
            func.sum(case((recent, weight), else_=0.0)),
            func.sum(case((recent, 0.0), else_=weight)),
            func.count(distinct(case((recent, points.c.listener)))),
        )
        .join(known, known.c.listener == points.c.listener)
        .group_by(points.c.track_id)
    )
    scored = [
        Rising(track, _score(now, before), heads)
        for track, now, before, heads in rows
        if heads >= FEWEST_LISTENERS
    ]
    return sorted((r for r in scored if r.score > 0), key=lambda r: (-r.score, r.track_id))[:limit]


def _points(today: date) -> Subquery:
    """Distinct (listener, track, day) of counted plays of listed tracks."""
    first = today - timedelta(days=RECENT_DAYS + BASELINE_DAYS - 1)
    listener: ColumnElement[str] = func.coalesce(Play.guest_id, cast(Play.user_id, String))
    query = select(listener.label("listener"), Play.track_id, Play.day).distinct()
    query = query.join(Track, Track.id == Play.track_id)
    return query.where(Play.day >= first, Play.counted_at.is_not(None), Track.listed.is_(True)).subquery()


def _score(recent: float, before: float) -> float:
    """Points a day above the baseline's, in units of the baseline's own spread."""
    daily, usual = recent / RECENT_DAYS, before / BASELINE_DAYS
    return (daily - usual) / sqrt(usual + 1)

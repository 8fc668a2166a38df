"""Storing what rises, so that reading it is one indexed statement."""

from sqlalchemy import delete

from musicapp import clock
from musicapp.db import db
from musicapp.domain.trending.queries import rising
from musicapp.models import TrendingTrack


def refresh_trending() -> int:
    """Work out what rises today and store it in place of what stood there. Gives how many tracks rise."""
    found = rising(clock.today())
    db.session.execute(delete(TrendingTrack))
    db.session.add_all(
        TrendingTrack(
            rank=rank, track_id=r.track_id, score=r.score, listeners=r.listeners, computed_at=clock.now()
        )
        for rank, r in enumerate(found, 1)
    )
    db.session.flush()
    return len(found)

"""What a listener heard, by the days of the listener's own calendar."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, or_, select

from musicapp import clock, paging
from musicapp.db import db
from musicapp.domain import catalog
from musicapp.domain.catalog import TrackRow
from musicapp.domain.playback.counting import COUNTS_FROM_MS
from musicapp.models import Play, User
from musicapp.paging import Order, Page


@dataclass(frozen=True)
class Heard:
    """A play's id and track, and when it was started, on the listener's clock."""

    id: int
    track: TrackRow
    at: datetime


@dataclass(frozen=True)
class Day:
    """A day of the listener's calendar with what was heard, the latest first."""

    date: date
    heard: tuple[Heard, ...]


def history(user: User, after: str | None = None, limit: int = paging.PAGE_SIZE) -> Page[Day]:
    """The plays that lasted, newest first, cut into days of the listener's time zone.

    A play stands here although it moves no counter, like an artist's own.
    """
    query = select(Play.id, Play.track_id, Play.started_at).where(Play.user_id == user.id, lasted())
    order = (Order(Play.started_at, descending=True), Order(Play.id, descending=True))
    page = paging.page(db.session(), query, order, f"history {user.id}", after, limit)
    ids = list({row.track_id for row in page.items})
    tracks = {track.id: track for track in catalog.tracks_by_id(user, ids)}
    zone = zone_of(user)
    heard = [
        Heard(r.id, tracks[r.track_id], r.started_at.astimezone(zone))
        for r in page.items
        if r.track_id in tracks
    ]
    return replace(page, items=_by_day(heard))


def lasted() -> ColumnElement[bool]:
    """Whether a play was long enough to be remembered; it need not have counted."""
    return or_(Play.counted_at.is_not(None), Play.heard_ms >= COUNTS_FROM_MS)


def recently_heard(user: User, limit: int = 12) -> list[TrackRow]:
    """The tracks heard last, each once, the latest first."""
    rows = history(user, limit=min(limit * 3, paging.LARGEST_PAGE))
    tracks = {heard.track.id: heard.track for day in rows for heard in day.heard}
    return list(tracks.values())[:limit]


def today_of(user: User) -> date:
    """The present date on the listener's calendar."""
    return clock.now().astimezone(zone_of(user)).date()


def zone_of(user: User) -> ZoneInfo:
    """The listener's time zone; UTC if it is not one."""
    try:
        return ZoneInfo(user.profile.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _by_day(heard: list[Heard]) -> list[Day]:
    days: dict[date, list[Heard]] = {}
    for one in heard:
        days.setdefault(one.at.date(), []).append(one)
    return [Day(day, tuple(those)) for day, those in days.items()]

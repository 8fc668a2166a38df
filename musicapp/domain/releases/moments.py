"""A moment as an artist says it: a local time and the zone that it is meant in."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from musicapp import clock
from musicapp.errors import Invalid
from musicapp.models import Album, Track, User
from musicapp.words import N_

FURTHEST = timedelta(days=5 * 366)
CHOOSE_ZONE = N_("Choose one of the time zones in the list.")
SHAPE = N_("Give day and time, such as 2026-11-27 18:00.")
SKIPPED = N_("There is no such time on that day: the clocks are put forward. Choose one an hour later.")
OVER = N_("That time is over. Choose a later one, or publish now.")
TOO_FAR = N_("That is more than five years ahead. Choose an earlier time.")


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """The names of all zones, those of places first to last by name."""
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def zone_named(name: str) -> ZoneInfo:
    """The zone of an IANA name. Raises Invalid for the field ``zone``."""
    if name not in available_timezones():
        raise Invalid(fields={"zone": CHOOSE_ZONE})
    return ZoneInfo(name)


def zone_of(user: User) -> ZoneInfo:
    """The zone in which a user thinks."""
    name = user.profile.timezone
    return ZoneInfo(name if name in available_timezones() else "UTC")


def zone_meant(user: User, work: Album | Track) -> ZoneInfo:
    """The zone in which the publication of ``work`` was said, or that of the user."""
    name = work.publish_zone
    return ZoneInfo(name) if name in available_timezones() else zone_of(user)


def moment_in(zone: ZoneInfo, local: str, present: datetime | None = None) -> datetime:
    """``2026-10-25T02:30`` in ``zone`` as a moment in UTC. Of a time that comes twice that day the first is meant,
    unless the ``present`` one is the second: saying it again moves nothing.

    One that says its own distance from UTC is taken at its word. Raises Invalid for the field ``at``: no time, one that
    the clocks leave out, one that is over or too far ahead.
    """
    if present is None or local.strip() != said_in(zone, present):
        present = _read(zone, local)
    return _to_come(present)


def said_in(zone: ZoneInfo, moment: datetime) -> str:
    """A moment as the form has it: 2026-10-25T02:30 on the clocks of ``zone``."""
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def _to_come(moment: datetime) -> datetime:
    if moment <= clock.now():
        raise Invalid(fields={"at": OVER})
    if moment > clock.now() + FURTHEST:
        raise Invalid(fields={"at": TOO_FAR})
    return moment


def _read(zone: ZoneInfo, local: str) -> datetime:
    try:
        said = datetime.fromisoformat(local.strip())
        there = said if said.tzinfo else said.replace(tzinfo=zone)
        moment = there.astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        raise Invalid(fields={"at": SHAPE}) from problem
    if moment.astimezone(there.tzinfo).replace(tzinfo=None) != said.replace(tzinfo=None):
        raise Invalid(fields={"at": SKIPPED})
    return moment

"""What a play is worth: the definitions of listening as pure functions. Times are milliseconds.

Real time is what a clock on the wall shows; heard time is the track's own. At speed 1.5 a minute of real time holds
90 seconds of heard time.
"""

from collections.abc import Iterable
from dataclasses import dataclass

COUNTS_FROM_MS = 30_000
SHORT_TRACK_MS = 60_000
OLDEST_START_MS = 24 * 3_600_000  # how long a play may have waited for a connection
SLOWEST, FASTEST = 0.25, 4.0  # as far as browsers play
SLICES = 50
COMPLETED_ABOVE = 40  # slices: more than 80 %
DAILY_CAP = 10  # counted plays of one track by one listener on one UTC day
LISTENERS_ACT = frozenset({"skip", "leave"})


@dataclass(frozen=True)
class Stretch:
    """Another play of the same listener: when it started, on the same clock, and the real time that it took."""

    started_ms: int
    real_ms: int


def believable_speed(claimed: float) -> float:
    """The highest speed of a play, within what browsers can do; nonsense is plain speed."""
    return min(max(claimed, SLOWEST), FASTEST) if claimed == claimed else 1.0


def believable_age_ms(claimed: int) -> int:
    """How long ago a play started when it is first heard of: never in the future, at most a day."""
    return min(max(claimed, 0), OLDEST_START_MS)


def believable_heard_ms(
    claimed: int, speed: float, started_ms: int, now_ms: int, others: Iterable[Stretch]
) -> int:
    """The part of ``claimed`` that the clock allows.

    All plays of a listener must fit on one clock, one after another or by turns, none before its start. They do
    exactly when, from every start on, the plays begun since then need no more time than has passed.
    """
    ordered = sorted(others, key=lambda other: other.started_ms, reverse=True)
    taken = sum(other.real_ms for other in ordered if other.started_ms >= started_ms)
    free = now_ms - started_ms - taken
    for earlier in (other for other in ordered if other.started_ms < started_ms):
        taken += earlier.real_ms
        free = min(free, now_ms - earlier.started_ms - taken)
    return max(0, min(claimed, int(max(free, 0) * speed)))


def believable_slices(claimed: int, heard_ms: int, duration_ms: int) -> int:
    """The map without the parts that the heard time cannot fill, the last ones first.

    Each uninterrupted run may touch two slices that it does not fill. Without a known length all is believed.
    """
    slices = claimed & ((1 << SLICES) - 1)
    if duration_ms <= 0:
        return slices
    while slices and slices.bit_count() > heard_ms * SLICES // duration_ms + 2 * _runs(slices):
        slices ^= 1 << (slices.bit_length() - 1)
    return slices


def counts(heard_ms: int, duration_ms: int) -> bool:
    """Whether enough was heard: 30 seconds, or half of a track shorter than a minute."""
    if 0 < duration_ms < SHORT_TRACK_MS:
        return heard_ms > 0 and 2 * heard_ms >= duration_ms
    return heard_ms >= COUNTS_FROM_MS


def is_completed(slices: int) -> bool:
    """Whether more than 80 % of the track was heard. Ask it only of plays that are not excluded."""
    return slices.bit_count() > COMPLETED_ABOVE


def is_skipped(ended: str, counted: bool) -> bool:
    """Whether the listener ended it before it counted. Ask it only of plays that are not excluded."""
    return ended in LISTENERS_ACT and not counted


def exclusion(is_own: bool, is_robot: bool, counted_today: int) -> str:
    """Why a play that was heard long enough does not count: own, robot, cap, or "" if it does.

    ``counted_today``: how many plays of this track by this listener count already on the play's UTC day.
    """
    if is_robot:
        return "robot"
    if is_own:
        return "own"
    return "cap" if counted_today >= DAILY_CAP else ""


def read_slices(text: str) -> int:
    """The map as bits, from 50 characters of 0 and 1: the first character is the first 2 % of the track."""
    return sum(1 << place for place, mark in enumerate(text[:SLICES]) if mark == "1")


def _runs(slices: int) -> int:
    """How many stretches of neighbouring slices there are."""
    return (slices & ~(slices << 1)).bit_count()

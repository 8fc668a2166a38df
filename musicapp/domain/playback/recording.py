"""Taking a report of a play: once per key, never more than the clock allows, counted on the edge."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from musicapp import clock
from musicapp.db import db, one_at_a_time
from musicapp.domain import catalog
from musicapp.domain.playback import counting, statements
from musicapp.domain.playback.listeners import Listener
from musicapp.errors import Conflict, NotFound
from musicapp.models import Album, Artist, Track
from musicapp.models.columns import is_id
from musicapp.words import N_

LARGEST_MS = 2**31 - 1  # what a column of milliseconds holds: 24 days
MILLISECOND = timedelta(milliseconds=1)
CLOCKS_DIFFER = timedelta(minutes=1)  # of several machines on one database; more, and one was set


@dataclass(frozen=True)
class Report:
    """What a player says of one play. ``age_ms`` is the age of its start, ``slices`` a map of 50 bits."""

    play_id: str
    track_id: int
    age_ms: int = 0
    heard_ms: int = 0
    slices: int = 0
    max_speed: float = 1.0
    ended: str = ""
    source: str = ""
    context: str = ""


@dataclass(frozen=True)
class Recorded:
    """What became of it: ``heard_ms`` is what is believed so far.

    ``awaits_analysis``: this began a play of a track that nobody has listened to for us yet.
    """

    play_id: str
    counted: bool
    heard_ms: int
    excluded: str
    awaits_analysis: bool = False


def record_play(listener: Listener, report: Report) -> Recorded:
    """Keep a report; the same one twice is once, a late or older one takes nothing back.

    Counters move in this transaction, when the play first counts. Raises NotFound for a track that the listener may
    not hear, Conflict for a key that belongs to somebody else's play or to another track.
    """
    one_at_a_time(f"listener {listener.user_id or listener.guest_id}")  # two tabs report at the same time
    now = clock.now()
    known = _known(listener, report)
    track = _track(listener, report, known is not None)
    kept = _keep(listener, report, track, known, now)
    if kept is None:  # somebody else took the key between our look and our insert
        raise _taken()
    waits = known is None and track.processing_state == "received"
    if (
        kept.counted_at is not None
        or kept.excluded
        or not counting.counts(kept.heard_ms, kept.track_duration_ms)
    ):
        return Recorded(report.play_id, kept.counted_at is not None, kept.heard_ms, kept.excluded, waits)
    excluded = _decide(kept, track, now)
    return Recorded(report.play_id, not excluded, kept.heard_ms, excluded, waits)


def _known(listener: Listener, report: Report) -> Any:
    """The play under this key as it is so far."""
    row = db.session.execute(statements.known(), {"play_id": report.play_id}).first()
    if row is None:
        return None
    # Whoever signs in while the music plays goes on with the play that this browser began as a guest.
    same_user = row.user_id is not None and row.user_id == listener.user_id
    same_guest = row.guest_id is not None and row.guest_id == listener.guest_id
    if row.track_id != report.track_id or not (same_user or same_guest):
        raise _taken()
    return row


def _track(listener: Listener, report: Report, is_known: bool) -> Any:
    """What counting asks of the track. A play once begun may end although the track was hidden meanwhile."""
    if not is_id(report.track_id):
        raise NotFound()
    query = select(
        Track.id, Track.album_id, Track.artist_id, Track.duration_ms, Track.processing_state, Artist.owner_id
    )
    query = query.join(Artist, Artist.id == Track.artist_id).where(Track.id == report.track_id)
    row = db.session.execute(query if is_known else query.where(catalog.sees_track(listener.user))).first()
    if row is None:
        raise NotFound()
    return row


def _keep(listener: Listener, report: Report, track: Any, known: Any, now: datetime) -> Any:
    """Insert the play or let the existing row take what is more; None if the row is another listener's."""
    started = _started(report, known, now)
    values = _believed(listener, report, track, known, started, now)
    of_user = values["user_id"] is not None
    whose = values["user_id"] if of_user else values["guest_id"]
    kept = statements.keep(of_user, db.engine.dialect.name)
    return db.session.execute(kept, {**values, "whose": whose}).first()


def _started(report: Report, known: Any, now: datetime) -> datetime:
    """The earliest start that any report names: a slow first one must not cost the seconds that it was under way."""
    claimed = now - counting.believable_age_ms(report.age_ms) * MILLISECOND
    if known is None:
        return claimed
    earliest = known.first_contact_at - counting.OLDEST_START_MS * MILLISECOND
    return min(known.started_at, max(claimed, earliest))


def _believed(
    listener: Listener,
    report: Report,
    track: Any,
    known: Any,
    started: datetime,
    now: datetime,
) -> dict[str, Any]:
    """The row's values, with heard time and slices cut to what the clock allows."""
    user_id = known.user_id if known else listener.user_id
    guest_id = known.guest_id if known else (None if user_id else listener.guest_id)
    speed = counting.believable_speed(report.max_speed)
    claimed = min(max(report.heard_ms, 0), LARGEST_MS)
    others = _others(user_id, guest_id, report.play_id, started, now)
    heard = counting.believable_heard_ms(claimed, speed, 0, (now - started) // MILLISECOND, others)
    heard = max(heard, known.heard_ms if known else 0)
    slices = report.slices | (known.slices if known else 0)
    return {
        "play_id": report.play_id,
        "track_id": track.id,
        "user_id": user_id,
        "guest_id": guest_id,
        "started_at": started,
        "first_contact_at": now,
        "last_contact_at": now,
        "day": started.date(),
        "heard_ms": heard,
        "claimed_ms": claimed,
        "track_duration_ms": track.duration_ms,
        "slices": counting.believable_slices(slices, heard, track.duration_ms),
        "max_speed": speed,
        "ended": report.ended,
        "source": report.source,
        "context": report.context,
        "device": listener.device,
        "country": "",
        "address_hash": listener.address_hash,
        "excluded": counting.exclusion(_is_own(track, user_id), listener.is_robot, 0),
    }


def _others(
    user_id: int | None, guest_id: str | None, play_id: str, started: datetime, now: datetime
) -> list[counting.Stretch]:
    """The listener's other plays that share the clock with this one, measured from its start.

    What was reported later than now was timed by a clock that has been set back since, and shares none with this.
    """
    since = started - counting.OLDEST_START_MS * MILLISECOND
    looked_for = {
        "whose": guest_id if user_id is None else user_id,
        "play_id": play_id,
        "since": since,
        "until": now + CLOCKS_DIFFER,
    }
    rows = db.session.execute(statements.others(user_id is not None), looked_for)
    return [
        counting.Stretch((r.started_at - started) // MILLISECOND, int(r.heard_ms / r.max_speed)) for r in rows
    ]


def _decide(play: Any, track: Any, now: datetime) -> str:
    """It was heard long enough for the first time: it counts, or is over the day's cap. Gives the exclusion."""
    of_user = play.user_id is not None
    today = {"whose": play.user_id if of_user else play.guest_id, "track": track.id, "day": play.day}
    counted = db.session.scalar(statements.counted_on(of_user), today) or 0
    reason = counting.exclusion(False, False, counted)
    outcome, value = ("excluded", reason) if reason else ("counted_at", now)
    db.session.execute(statements.decide(outcome), {"key": play.id, "value": value})
    if not reason:
        _count(track)
    return reason


def _count(track: Any) -> None:
    """Move the counters, always in this order, so that two plays never wait for one another."""
    db.session.execute(statements.count_up(Track), {"key": track.id})
    if track.album_id is not None:
        db.session.execute(statements.count_up(Album), {"key": track.album_id})
    db.session.execute(statements.count_up(Artist), {"key": track.artist_id})


def _is_own(track: Any, user_id: int | None) -> bool:
    return user_id is not None and track.owner_id == user_id


def _taken() -> Conflict:
    return Conflict(N_("This play belongs to somebody else. Start the track again."), subject="play_id")

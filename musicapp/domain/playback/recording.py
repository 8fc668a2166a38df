"""Taking a report of a play: once per key, never more than the clock allows, counted on the edge."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select, update

from musicapp import clock
from musicapp.db import change, db, insert_into, one_at_a_time
from musicapp.domain import catalog
from musicapp.domain.playback import counting
from musicapp.domain.playback.listeners import Listener
from musicapp.errors import Conflict, NotFound
from musicapp.models import Album, Artist, Play, Track
from musicapp.models.columns import is_id
from musicapp.words import N_

LARGEST_MS = 2**31 - 1  # what a column of milliseconds holds: 24 days
OTHERS_LOOKED_AT = 500  # plays of the last day; more than a day of half-minute tracks would be no listening
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
    when = (Play.started_at, Play.first_contact_at)
    query = select(Play.user_id, Play.guest_id, Play.track_id, *when, Play.heard_ms, Play.slices)
    row = db.session.execute(query.where(Play.play_id == report.play_id)).first()
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
    insert = insert_into(Play).values(**values)
    new, more = insert.excluded, insert.excluded.claimed_ms >= Play.claimed_ms
    changes = {
        "heard_ms": _larger(new.heard_ms, Play.heard_ms),
        "claimed_ms": _larger(new.claimed_ms, Play.claimed_ms),
        "max_speed": _larger(new.max_speed, Play.max_speed),
        "slices": new.slices,  # the old ones are in it
        "track_duration_ms": case(
            (Play.track_duration_ms > 0, Play.track_duration_ms), else_=new.track_duration_ms
        ),
        "last_contact_at": _larger(new.last_contact_at, Play.last_contact_at),
        "started_at": new.started_at,
        "ended": case((and_(new.ended != "", or_(more, Play.ended == "")), new.ended), else_=Play.ended),
    }
    whose = _plays_of(values["user_id"], values["guest_id"])
    kept = insert.on_conflict_do_update(index_elements=["play_id"], set_=changes, where=whose)
    facts = (Play.id, Play.play_id, Play.user_id, Play.guest_id, Play.day)
    results = (Play.heard_ms, Play.track_duration_ms, Play.counted_at, Play.excluded)
    return db.session.execute(kept.returning(*facts, *results)).first()


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
    query = select(Play.started_at, Play.heard_ms, Play.max_speed)
    query = query.where(_plays_of(user_id, guest_id), Play.play_id != play_id)
    query = query.where(Play.last_contact_at > since, Play.last_contact_at < now + CLOCKS_DIFFER)
    rows = db.session.execute(query.order_by(Play.last_contact_at.desc()).limit(OTHERS_LOOKED_AT))
    return [
        counting.Stretch((r.started_at - started) // MILLISECOND, int(r.heard_ms / r.max_speed)) for r in rows
    ]


def _decide(play: Any, track: Any, now: datetime) -> str:
    """It was heard long enough for the first time: it counts, or is over the day's cap. Gives the exclusion."""
    today = select(func.count()).where(
        _plays_of(play.user_id, play.guest_id),
        Play.track_id == track.id,
        Play.day == play.day,
        Play.counted_at.is_not(None),
    )
    reason = counting.exclusion(False, False, db.session.scalar(today) or 0)
    outcome = {"excluded": reason} if reason else {"counted_at": now}
    change(update(Play).where(Play.id == play.id).values(**outcome))
    if not reason:
        _count(track)
    return reason


def _count(track: Any) -> None:
    """Move the counters, always in this order, so that two plays never wait for one another."""
    change(update(Track).where(Track.id == track.id).values(play_count=Track.play_count + 1))
    if track.album_id is not None:
        change(update(Album).where(Album.id == track.album_id).values(play_count=Album.play_count + 1))
    change(update(Artist).where(Artist.id == track.artist_id).values(play_count=Artist.play_count + 1))


def _plays_of(user_id: int | None, guest_id: str | None) -> Any:
    return Play.user_id == user_id if user_id is not None else Play.guest_id == guest_id


def _is_own(track: Any, user_id: int | None) -> bool:
    return user_id is not None and track.owner_id == user_id


def _larger(new: Any, old: Any) -> Any:
    return case((new > old, new), else_=old)


def _taken() -> Conflict:
    return Conflict(N_("This play belongs to somebody else. Start the track again."), subject="play_id")

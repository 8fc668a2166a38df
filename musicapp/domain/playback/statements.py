"""What recording a play says to the database, put together once: building it costs more than running it.

Each takes its values as parameters: ``whose`` is the user's id or the guest's, ``key`` that of a row.
"""

from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select, update

from musicapp.db import insert_into
from musicapp.models import Album, Artist, Play, Track

plays: Any = Play.__table__
OTHERS_LOOKED_AT = 500  # plays of the last day; more than a day of half-minute tracks would be no listening


@cache
def known() -> Any:
    """The play under ``play_id`` as it is so far."""
    when = (plays.c.started_at, plays.c.first_contact_at)
    query = select(
        plays.c.user_id, plays.c.guest_id, plays.c.track_id, *when, plays.c.heard_ms, plays.c.slices
    )
    return query.where(plays.c.play_id == bindparam("play_id"))


@cache
def others(of_user: bool) -> Any:
    """The listener's plays but ``play_id`` that were last reported between ``since`` and ``until``."""
    query = select(plays.c.started_at, plays.c.heard_ms, plays.c.max_speed)
    query = query.where(_whose(of_user), plays.c.play_id != bindparam("play_id"))
    contact = plays.c.last_contact_at
    query = query.where(contact > bindparam("since"), contact < bindparam("until"))
    return query.order_by(contact.desc()).limit(OTHERS_LOOKED_AT)


@cache
def keep(of_user: bool, dialect: str) -> Any:
    """Insert a play, or let the row of the same listener take what is more."""
    insert = insert_into(plays)
    new, more = insert.excluded, insert.excluded.claimed_ms >= plays.c.claimed_ms
    length, said = plays.c.track_duration_ms, plays.c.ended
    changes = {
        "heard_ms": _larger(new.heard_ms, plays.c.heard_ms),
        "claimed_ms": _larger(new.claimed_ms, plays.c.claimed_ms),
        "max_speed": _larger(new.max_speed, plays.c.max_speed),
        "slices": new.slices,  # the old ones are in it
        "track_duration_ms": case((length > 0, length), else_=new.track_duration_ms),
        "last_contact_at": _larger(new.last_contact_at, plays.c.last_contact_at),
        "started_at": new.started_at,
        "ended": case((and_(new.ended != "", or_(more, said == "")), new.ended), else_=said),
    }
    kept = insert.on_conflict_do_update(index_elements=["play_id"], set_=changes, where=_whose(of_user))
    facts = (plays.c.id, plays.c.play_id, plays.c.user_id, plays.c.guest_id, plays.c.day)
    return kept.returning(*facts, plays.c.heard_ms, length, plays.c.counted_at, plays.c.excluded)


@cache
def counted_on(of_user: bool) -> Any:
    """How many plays of ``track`` by the listener count on ``day`` already."""
    query = select(func.count()).where(_whose(of_user), plays.c.track_id == bindparam("track"))
    return query.where(plays.c.day == bindparam("day"), plays.c.counted_at.is_not(None))


@cache
def decide(outcome: str) -> Any:
    """Write down what became of the play ``key``: ``outcome`` names the column that ``value`` goes to."""
    return update(plays).where(plays.c.id == bindparam("key")).values({outcome: bindparam("value")})


@cache
def count_up(model: type[Track] | type[Album] | type[Artist]) -> Any:
    """One counted play more for the row ``key``."""
    table: Any = model.__table__
    return update(table).where(table.c.id == bindparam("key")).values(play_count=table.c.play_count + 1)


def _whose(of_user: bool) -> Any:
    return (plays.c.user_id if of_user else plays.c.guest_id) == bindparam("whose")


def _larger(new: Any, old: Any) -> Any:
    return case((new > old, new), else_=old)

"""How far the demo is: when it was seeded, how large it is, and up to when people listened."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from musicapp import clock
from musicapp.db import db
from musicapp.models import Setting, Track

NAME = "demo"


@dataclass(frozen=True)
class Scale:
    """How large a demo is. ``tracks``: the first so many in the order of rendering; None means all."""

    people: int = 60
    days: int = 182
    tracks: int | None = None


@dataclass(frozen=True)
class State:
    """What is known of the demo here. ``heard_until`` is the last UTC day whose plays are stored."""

    seeded_at: datetime
    scale: Scale
    heard_until: date | None = None
    is_complete: bool = False
    is_cleared: bool = False


def find() -> State | None:
    """The state, or None where there never was a demo."""
    row = db.session.get(Setting, NAME, populate_existing=True)
    return _read(json.loads(row.value)) if row is not None else None


def begin(scale: Scale | None) -> State:
    """Remember when and how large. An unfinished or finished demo keeps what it began with."""
    known = find()
    if known is not None and not known.is_cleared and scale in (None, known.scale):
        return known
    return put(State(clock.now(), scale or Scale()))


def put(state: State) -> State:
    """Write the state."""
    value = asdict(state) | {"seeded_at": state.seeded_at.isoformat()}
    value["heard_until"] = state.heard_until.isoformat() if state.heard_until else None
    db.session.merge(Setting(name=NAME, value=json.dumps(value)))
    db.session.flush()
    return state


def was_ever_seeded() -> bool:
    """Whether there is or was a demo here."""
    return find() is not None


def progress() -> tuple[int, int]:
    """How many tracks of the demo are ready, and how many there are."""
    mine = select(func.count()).select_from(Track).where(Track.demo.is_(True))
    ready = mine.where(Track.processing_state.in_(("ready", "failed")))
    return db.session.scalar(ready) or 0, db.session.scalar(mine) or 0


def _read(value: dict[str, Any]) -> State:
    until = value["heard_until"]
    return State(
        datetime.fromisoformat(value["seeded_at"]),
        Scale(**value["scale"]),
        date.fromisoformat(until) if until else None,
        value["is_complete"],
        value["is_cleared"],
    )

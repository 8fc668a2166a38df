"""Guests who come by for a few days without an account, and a program that only knocks on every door."""

import random
from datetime import datetime, timedelta
from typing import Any

from musicapp.domain.demo.people import SEED, Person, people
from musicapp.domain.demo.plays import Ears, Library
from musicapp.domain.demo.rhythm import RHYTHMS

PER_PERSON = 1.5
LONGEST_STAY = 9  # days
KNOCKS = 24


def plays(library: Library, size: int, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Rows of ``plays`` by guests, in number as befits ``size`` people; more of them come as time goes on."""
    found: list[dict[str, Any]] = []
    for number in range(round(size * PER_PERSON)):
        luck = random.Random(f"{SEED} guest {number}")
        came = since + (until - since) * luck.random() ** 0.7
        stay = timedelta(days=luck.randrange(1, LONGEST_STAY))
        ears = Ears(_guest(number, luck), library, came, None, f"{luck.getrandbits(128):032x}")
        found.extend(ears.plays(came, min(until, came + stay)))
    return found + _knocks(library, since, until)


def _guest(number: int, luck: random.Random) -> Person:
    """Nobody in particular, from where other listeners are as well."""
    like = luck.choice(people())
    return Person(
        f"guest {number}", "", like.place, like.zone, luck.choice(tuple(RHYTHMS)), 2, like.genres, ""
    )


def _knocks(library: Library, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """What a crawler leaves behind: kept with its reason, never counted."""
    luck = random.Random(f"{SEED} robot")
    ears = Ears(
        Person("robot", "", "", "UTC", "office", 1, (), ""),
        library,
        since,
        None,
        f"{luck.getrandbits(128):032x}",
    )
    rows = []
    for row in ears.plays(since, until):
        heard = {"heard_ms": 1000, "claimed_ms": 1000, "slices": 1, "ended": "leave", "counted_at": None}
        left = row["started_at"] + timedelta(seconds=1)
        contact = {"first_contact_at": left, "last_contact_at": left}
        rows.append(
            row | heard | contact | {"device": "other", "excluded": "robot", "source": "", "context": ""}
        )
    return rows[:KNOCKS]

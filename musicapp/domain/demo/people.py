"""The demo's listeners: who they are, and their rows."""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import insert, select, update

from musicapp.db import db
from musicapp.domain import reference
from musicapp.models import Genre, Profile, User, preferred_genres

SEED = "musewave demo 1"
DOMAIN = "demo.example.org"
AT_FIRST = 0.25  # share of the people who were there when the six months began
SHOWS_HISTORY = 0.2
_LISTENERS = Path(__file__).with_name("listeners")


@dataclass(frozen=True)
class Person:
    """A listener. ``genres`` by taste; ``pace`` 1 to 5; ``rhythm`` names a day in ``rhythm.py``."""

    username: str
    name: str
    place: str
    zone: str
    rhythm: str
    pace: int
    genres: tuple[str, ...]
    bio: str

    @property
    def country(self) -> str:
        """The two letters of the country that the place names last."""
        return _codes().get(self.place.rpartition(",")[2].strip(), "")

    def luck(self, *about: object) -> random.Random:
        """This person's own chance: the same for the same question, on every machine."""
        return random.Random(" ".join(map(str, (SEED, self.username, *about))))


# The ready accounts listen as well, so that whoever signs in finds a library and a history.
ACCOUNTS = (
    Person("demo-listener", "Demo Listener", "Malmö, Sweden", "Europe/Stockholm", "evening", 5,
           ("Soul", "Electronic", "Highlife"), "Listens while cooking, swimming and riding trains."),
    Person("demo-artist", "Demo Artist", "Gothenburg, Sweden", "Europe/Stockholm", "office", 3,
           ("Soul", "Jazz", "Folk"), "Looks after Mira Oduya's records and the Boathouse."),
    Person("demo-admin", "Demo Admin", "Porto, Portugal", "Europe/Lisbon", "office", 2,
           ("Ambient", "Electronic", "Chamber"), "Keeps the lights on and the volume down."),
)  # fmt: skip


@cache
def people() -> tuple[Person, ...]:
    """Everybody but the ready accounts."""
    lines = tomllib.loads((_LISTENERS / "people.toml").read_text(encoding="utf-8"))["people"]
    return tuple(_person(line) for line in lines)


def cast(count: int) -> tuple[Person, ...]:
    """The first ``count`` people and the ready accounts."""
    return people()[:count] + ACCOUNTS


def joined_at(person: Person, count: int, days: int, now: datetime) -> datetime:
    """When a person came: some before the six months began, the others ever more densely since."""
    luck = person.luck("joined")
    if person in ACCOUNTS:
        return now - timedelta(days=days + 18, minutes=luck.randrange(1440))
    order = sorted(people()[:count], key=lambda one: one.luck("order").random())
    place = order.index(person) / max(1, count)
    if place < AT_FIRST:
        ago = days + 200.0 * luck.random()
    else:
        ago = max(3.0, days * (1 - ((place - AT_FIRST) / (1 - AT_FIRST)) ** 0.75))
    return now - timedelta(days=ago, minutes=luck.randrange(600))


def add(everyone: Sequence[Person], count: int, days: int, now: datetime) -> dict[str, int]:
    """Make the people who are missing; the ids by username of all who are there then.

    None of them can sign in. Whose name belongs to a real person stays away.
    """
    there = ids(everyone)
    names = [person.username for person in everyone]
    taken = set(db.session.scalars(select(User.username).where(User.username.in_(names))))
    missing = [person for person in everyone if person.username not in taken]
    if missing:
        db.session.execute(insert(User), [_user(one, joined_at(one, count, days, now)) for one in missing])
        there = ids(everyone)
        db.session.execute(insert(Profile), [_profile(one, there[one.username], now) for one in missing])
    present = [person for person in everyone if person.username in there]
    _introduce([person for person in present if person in ACCOUNTS], there, now)
    _prefer(present, there)
    return there


def ids(everyone: Sequence[Person]) -> dict[str, int]:
    """The ids of those who are there, by username."""
    mine = select(User.username, User.id).where(User.demo.is_(True))
    query = mine.where(User.username.in_([person.username for person in everyone]))
    return {row.username: row.id for row in db.session.execute(query)}


def _person(line: str) -> Person:
    username, name, place, zone, rhythm, pace, genres, bio = (part.strip() for part in line.split("|"))
    taste = tuple(genre.strip() for genre in genres.split(","))
    return Person(username, name, place, zone, rhythm, int(pace), taste, bio)


@cache
def _codes() -> dict[str, str]:
    return {reference.country_name(code): code for code in reference.COUNTRIES}


def _user(person: Person, joined: datetime) -> dict[str, object]:
    email = f"{person.username}@{DOMAIN}"
    times = {"created_at": joined, "updated_at": joined, "confirmed_at": joined}
    return {"username": person.username, "email": email, "role": "listener", "demo": True, **times}


def _profile(person: Person, user_id: int, now: datetime) -> dict[str, object]:
    shows = "everyone" if person.luck("history").random() < SHOWS_HISTORY else "nobody"
    return {
        "user_id": user_id,
        "display_name": person.name,
        "bio": person.bio,
        "location": person.place,
        "timezone": person.zone,
        "history_visibility": shows,
        "preferences_asked_at": now,
        "preferences_settled_at": now,
    }


def _introduce(accounts: Sequence[Person], there: dict[str, int], now: datetime) -> None:
    """Give the ready accounts a place and a word about themselves, unless they have some."""
    for person in accounts:
        facts = {
            "bio": person.bio,
            "location": person.place,
            "timezone": person.zone,
            "preferences_asked_at": now,
            "preferences_settled_at": now,
        }
        mine = (Profile.user_id == there[person.username], Profile.bio == "", Profile.location == "")
        db.session.execute(update(Profile).where(*mine).values(**facts))


def _prefer(everyone: Sequence[Person], there: dict[str, int]) -> None:
    genres = {row.name: row.id for row in db.session.execute(select(Genre.name, Genre.id))}
    wanted = {
        (there[one.username], genres[genre]) for one in everyone for genre in one.genres if genre in genres
    }
    chosen = preferred_genres.c
    users = select(chosen.user_id, chosen.genre_id).where(chosen.user_id.in_(there.values()))
    missing = wanted - {(row.user_id, row.genre_id) for row in db.session.execute(users)}
    if missing:
        rows = [{"user_id": user, "genre_id": genre} for user, genre in sorted(missing)]
        db.session.execute(insert(preferred_genres), rows)

"""When people listen: the shape of their days, on their own clocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from musicapp.domain.demo.people import Person

WEEKEND = 5  # Saturday
_DAY_S = 86_400


@dataclass(frozen=True)
class Window:
    """A usual time to listen: hour of the day and its spread, how likely it is used, how many tracks then."""

    hour: float
    spread: float
    chance: float
    tracks: float


@dataclass(frozen=True)
class Sitting:
    """One stretch of listening, beginning at an UTC moment."""

    at: datetime
    tracks: int


def _windows(text: str) -> tuple[Window, ...]:
    return tuple(Window(*map(float, window.split())) for window in text.split(","))


# hour, spread, chance, tracks; first the working days, then the weekend
RHYTHMS = {
    "early": (_windows("6.4 .5 .8 5, 12.6 .5 .3 3, 19 1 .3 3"), _windows("8.2 1 .6 5, 17 1.6 .3 4")),
    "commuter": (_windows("7.8 .4 .75 4, 17.6 .6 .7 4, 21 .9 .25 3"), _windows("12 1.8 .4 4, 19 1.5 .35 4")),
    "office": (_windows("9.6 .6 .55 5, 14.2 .8 .5 5, 20.4 1 .3 3"), _windows("11 1.4 .35 4, 18 1.6 .35 4")),
    "student": (_windows("10.6 1 .4 4, 15.6 1.3 .5 5, 22.3 .9 .5 5"), _windows("13 1.5 .5 5, 21 1.3 .4 5")),
    "evening": (
        _windows("8 .5 .2 2, 19.2 .8 .8 6, 21.7 .7 .4 4"),
        _windows("11.5 1.4 .45 5, 19.4 1.2 .65 6"),
    ),
    "night": (_windows("16 1.4 .25 3, 22.4 .8 .75 6, 24.4 .6 .3 4"), _windows("15 1.8 .3 4, 22.9 .9 .75 8")),
    "weekend": (_windows("19.4 1.1 .25 3"), _windows("10.4 1.1 .85 8, 16 1.4 .6 6, 20.5 1 .5 5")),
}


def sittings(person: Person, day: date) -> Iterator[Sitting]:
    """When the person listens on a day of their own calendar, in order."""
    if _is_away(person, day):
        return
    luck = person.luck("sittings", day)
    keen, long = 0.5 + 0.12 * person.pace, 0.7 + 0.15 * person.pace
    found = []
    for window in RHYTHMS[person.rhythm][day.weekday() >= WEEKEND]:
        if luck.random() < window.chance * keen:
            seconds = luck.gauss(window.hour, window.spread) * 3600
            tracks = max(
                1, round(luck.expovariate(1 / (window.tracks * long)) * 0.6 + window.tracks * long * 0.4)
            )
            found.append(Sitting(_moment(person, day, seconds), tracks))
    yield from sorted(found, key=lambda sitting: sitting.at)


def _moment(person: Person, day: date, seconds: float) -> datetime:
    """``seconds`` after midnight on the person's clock, as UTC. Past midnight is the next day."""
    ahead, left = divmod(max(0.0, seconds), _DAY_S)
    midnight = datetime.combine(day + timedelta(days=ahead), time(), ZoneInfo(person.zone))
    return (midnight + timedelta(seconds=round(left, 3))).astimezone(UTC)


def _is_away(person: Person, day: date) -> bool:
    """Now and then somebody is without music for a week: holidays, moving house, a cold."""
    week = day.toordinal() // 7
    return person.luck("away", week).random() < 0.07

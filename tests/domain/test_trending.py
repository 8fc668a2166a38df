"""What rises, and what does not: one fan on repeat, a ring of new accounts, what is always loved."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from musicapp.db import transaction
from musicapp.domain import trending
from musicapp.models import Play, Track, User
from tests.factories import make_artist, make_track, make_user

TODAY = date(2026, 11, 20)


def test_a_track_that_five_listeners_found_yesterday_rises(session: Session) -> None:
    track, other = _tracks()
    for person in _people(5):
        _play(person, track, days_ago=1)
        _play(person, other, days_ago=9)
    assert [r.track_id for r in trending.rising(TODAY)] == [track.id]


def test_four_listeners_are_too_few(session: Session) -> None:
    track, other = _tracks()
    for person in _people(4):
        _play(person, track, days_ago=1)
        _play(person, other, days_ago=9)
    assert trending.rising(TODAY) == []


def test_one_fan_on_repeat_gives_one_point_a_day(session: Session) -> None:
    track, _ = _tracks()
    fan = make_user()
    for _ in range(10):
        _play(fan, track, days_ago=1)
    assert trending.rising(TODAY) == []


def test_a_ring_of_accounts_with_one_track_weighs_less_than_listeners(session: Session) -> None:
    pushed, loved = _tracks()
    third = make_track(loved.artist)
    for person in _people(8):
        _play(person, pushed, days_ago=1)
    for person in _people(6):
        _play(person, loved, days_ago=1)
        _play(person, third, days_ago=9)
    assert [r.track_id for r in trending.rising(TODAY)] == [loved.id, pushed.id]


def test_what_is_heard_as_much_as_ever_does_not_rise(session: Session) -> None:
    track, other = _tracks()
    for person in _people(6):
        for days_ago in range(10):
            _play(person, track, days_ago)
        _play(person, other, days_ago=9)
    assert trending.rising(TODAY) == []


def test_refreshing_twice_stores_the_same(session: Session, frozen: datetime) -> None:
    track, other = _tracks()
    for person in _people(5):
        _play(person, track, days_ago=1)
        _play(person, other, days_ago=9)
    with transaction():
        assert trending.refresh_trending() == 1
    with transaction():
        assert trending.refresh_trending() == 1


def _tracks() -> tuple[Track, Track]:
    artist = make_artist()
    return make_track(artist), make_track(artist)


def _people(number: int) -> list[User]:
    return [make_user() for _ in range(number)]


def _play(user: User, track: Track, days_ago: int) -> None:
    at = datetime.combine(TODAY - timedelta(days=days_ago), time(10), tzinfo=UTC)
    with transaction() as session:
        session.add(
            Play(
                play_id=str(uuid.uuid4()), track_id=track.id, user_id=user.id, started_at=at, first_contact_at=at,
                last_contact_at=at, day=at.date(), heard_ms=60_000, counted_at=at,
            )
        )  # fmt: skip

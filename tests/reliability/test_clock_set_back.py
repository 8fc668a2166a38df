"""The clock is set back by an hour: what was kept stays, and nothing waits for the old time to come again."""

import contextlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from musicapp import clock
from musicapp.backends import jobs
from musicapp.backends.notes.book import Book
from musicapp.db import db, transaction
from musicapp.domain import playback, releases
from musicapp.domain.playback import Recorded, Report
from musicapp.jobs.runner import Runner
from musicapp.models import Job, Track, User
from tests.world import World

HOUR = timedelta(hours=1)


def heard(user: User, track: Track, play_id: str) -> Recorded:
    """A report of 40 seconds that have just been heard."""
    who = playback.listener(user, None, "Mozilla/5.0 Chrome/140.0", "")
    with transaction():
        return playback.record_play(who, Report(play_id, track.id, age_ms=40_000, heard_ms=40_000))


def test_plays_go_on_counting_and_those_of_the_old_time_stay(world: World, frozen: datetime) -> None:
    for number in range(3):
        clock.freeze(frozen + number * timedelta(minutes=3))
        assert heard(world.ines, world.psalm, f"before-{number}").counted
    clock.freeze(frozen - HOUR)
    assert heard(world.ines, world.psalm, "afterwards").counted
    assert heard(world.ines, world.psalm, "before-2") == Recorded("before-2", True, 40_000, "")
    db.session.refresh(world.psalm)
    assert world.psalm.play_count == 4
    assert not any(playback.miscounted().values())


def test_whoever_is_signed_in_stays_so(world: World, sign_in, frozen: datetime) -> None:
    browser: FlaskClient = sign_in(world.ines)
    assert browser.get("/library").status_code == 200
    clock.freeze(frozen - HOUR)
    assert browser.get("/library").status_code == 200


def test_a_limit_that_was_reached_opens_again(tmp_path, frozen: datetime) -> None:
    book, now = Book(tmp_path / "notes.db"), frozen.timestamp()
    assert [book.hit("login", now, 60).hits for _ in range(3)] == [1, 2, 3]
    assert book.hit("login", now - 3600, 60).hits == 1


@pytest.mark.usefixtures("session")
def test_waiting_work_is_due_and_a_dead_workers_work_is_taken_back(frozen: datetime) -> None:
    with transaction():
        jobs.enqueue("held", 1)
        assert jobs.claim("elsewhere:1")
        jobs.enqueue("waits", 2)
    clock.freeze(frozen - HOUR)
    with transaction():
        assert jobs.sweep() == 1
        due = db.session.scalars(select(Job.name).where(Job.due_at <= clock.now(), Job.state == "waiting"))
        assert set(due) == {"held", "waits"}


def test_a_release_comes_out_in_the_minute_that_the_new_clock_says(world: World, frozen: datetime) -> None:
    runner = Runner(contextlib.nullcontext)
    clock.freeze(frozen - HOUR)
    runner.sweep()
    with transaction():
        releases.schedule(world.ada, world.draft.id, clock.now() + timedelta(minutes=2), ZoneInfo("UTC"))
    seen = []
    for _ in range(3):
        clock.freeze(clock.now() + timedelta(minutes=1))
        runner.sweep()
        db.session.refresh(world.draft)
        seen.append(world.draft.listed)
    assert seen == [False, True, True]
    kept = select(func.count()).where(Job.name == "publish_due")
    assert db.session.scalar(kept) == 1  # of a job of every minute the last run stands for all

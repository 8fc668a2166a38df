"""Jobs are done once if all goes well, again if it does not, and never lost."""

import contextlib
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from musicapp import clock
from musicapp.backends import jobs
from musicapp.db import db, transaction
from musicapp.domain.desk import NAMES, TIMETABLE, due_at
from musicapp.errors import Unavailable
from musicapp.jobs import apart
from musicapp.jobs.register import REGISTER, Kind
from musicapp.jobs.runner import Runner
from musicapp.models import Job

ME = jobs.worker_name()


@pytest.fixture(autouse=True)
def _session(session):
    return session


@pytest.fixture
def done():
    return []


@pytest.fixture
def runner(app, done):
    def fails(job):
        raise ValueError("it rains")

    def writes_and_fails(job):
        with transaction():
            jobs.enqueue("note", 99)
            raise ValueError("half way")

    def begins_and_lets_others_begin(job):
        done.append((job.name, job.subject_id, job.payload))
        others.drain()  # as another thread does meanwhile

    register = {
        "note": Kind(lambda job: done.append((job.name, job.subject_id, job.payload))),
        "heavy": Kind(begins_and_lets_others_begin, heavy=True),
        "long": Kind(begins_and_lets_others_begin, long=True),
        "fails": Kind(fails),
        "writes_and_fails": Kind(writes_and_fails),
    }
    others = Runner(contextlib.nullcontext, register)
    return others


def ask(name: str, *given, **more) -> None:
    with transaction():
        jobs.enqueue(name, *given, **more)


def rows(**facts) -> list[Job]:
    db.session.expire_all()
    return list(db.session.scalars(select(Job).filter_by(**facts)))


class TestAsking:
    def test_a_job_of_a_transaction_that_fails_was_never_asked_for(self):
        with contextlib.suppress(ValueError), transaction():
            jobs.enqueue("note", 1)
            raise ValueError
        assert not rows()

    def test_a_waiting_job_is_hurried_not_doubled(self):
        ask("note", 1, priority=100)
        ask("note", 1, priority=10)
        ask("note", 1, priority=50)
        assert [job.priority for job in rows()] == [10]

    def test_a_running_job_does_not_answer_for_what_is_asked_now(self):
        ask("note", 1)
        with transaction():
            jobs.claim(ME)
        ask("note", 1)
        assert sorted(job.state for job in rows()) == ["running", "waiting"]

    def test_many_are_asked_for_with_few_statements(self, count_queries):
        with count_queries() as seen, transaction():
            jobs.enqueue_many("note", range(3000))
        assert len(seen) <= 4
        assert jobs.waiting_count("note") == 3000


class TestDoing:
    def test_the_most_urgent_comes_first_then_the_oldest(self, runner, done):
        ask("note", 1)
        ask("note", 2)
        ask("note", 3, priority=10)
        assert runner.drain() == 3
        assert [subject for _, subject, _ in done] == [3, 1, 2]
        assert {job.state for job in rows()} == {"done"}

    def test_the_payload_arrives(self, runner, done):
        ask("note", 1, payload="x" * 4000)
        runner.drain()
        assert done == [("note", 1, "x" * 4000)]

    def test_a_job_of_tomorrow_waits_until_then(self, runner, done, frozen):
        ask("note", 1, due_at=frozen + timedelta(days=1))
        assert runner.drain() == 0
        clock.freeze(frozen + timedelta(days=1, seconds=1))
        assert runner.drain() == 1

    @pytest.mark.parametrize("slow", ["heavy", "long"])
    def test_a_light_job_is_begun_while_no_more_than_two_of_many_slow_ones_are_at_work(
        self, runner, done, slow
    ):
        for subject in range(5):
            ask(slow, subject, priority=1)
        ask("note", 9)
        runner.drain()
        begun = [name for name, _, _ in done]
        assert begun.index("note") <= 2
        assert (begun.count(slow), len(begun)) == (5, 6), "none is left"


class TestFailing:
    def test_a_failed_job_is_tried_again_later_and_later_then_given_up(self, runner, frozen):
        ask("fails", 1)
        pauses = []
        for attempt in range(1, 6):
            assert runner.drain() == 1
            (job,) = rows()
            assert (job.attempts, "it rains" in job.error) == (attempt, True)
            if job.state == "failed":
                break
            pauses.append(job.due_at - clock.now())
            clock.freeze(job.due_at + timedelta(seconds=1))
        assert (job.state, job.attempts) == ("failed", 5)
        assert pauses == sorted(pauses)
        assert pauses[0] < pauses[-1]

    def test_what_a_failed_job_wrote_is_taken_back(self, runner):
        ask("writes_and_fails", 1)
        runner.drain()
        assert not rows(name="note")

    def test_one_failure_does_not_stop_the_next_job(self, runner, done):
        ask("fails", 1, priority=1)
        ask("note", 2)
        assert runner.drain() == 2
        assert done == [("note", 2, "")]

    def test_a_name_that_nobody_knows_fails_for_good(self, runner):
        ask("from the future", 1)
        runner.drain()
        assert rows()[0].state == "failed"


class TestLeases:
    def test_one_job_goes_to_one_worker(self):
        ask("note", 1)
        with transaction():
            assert jobs.claim("a:1")
            assert jobs.claim("b:2") is None

    def test_a_lease_that_ran_out_gives_the_job_back(self, frozen):
        ask("note", 1)
        with transaction():
            jobs.claim("elsewhere:1")
        with transaction():
            assert jobs.sweep() == 0
        clock.freeze(frozen + timedelta(minutes=5))
        with transaction():
            assert jobs.sweep() == 1
        assert rows()[0].state == "waiting"

    def test_a_heartbeat_keeps_it(self, frozen):
        ask("note", 1)
        with transaction():
            job = jobs.claim("elsewhere:1")
        clock.freeze(frozen + timedelta(seconds=50))
        with transaction():
            jobs.heartbeat("elsewhere:1", [job.id])
        clock.freeze(frozen + timedelta(seconds=100))
        with transaction():
            assert jobs.sweep() == 0

    def test_a_dead_process_of_this_machine_is_known_at_once(self):
        ask("note", 1)
        with transaction():
            jobs.claim(f"{ME.rpartition(':')[0]}:{2**22 + 1}")
        with transaction():
            assert jobs.sweep() == 1

    def test_a_living_one_keeps_its_jobs(self):
        ask("note", 1)
        with transaction():
            jobs.claim(ME)
        with transaction():
            assert jobs.sweep() == 0

    def test_a_job_that_ends_its_worker_every_time_has_failed(self, frozen):
        ask("note", 1)
        for attempt in range(1, 6):
            with transaction():
                assert jobs.claim("elsewhere:1")
            clock.freeze(frozen + timedelta(minutes=5 * attempt))
            with transaction():
                jobs.sweep()
        assert rows()[0].state == "failed"

    def test_a_stopping_worker_gives_back_what_it_holds(self):
        ask("note", 1)
        with transaction():
            jobs.claim(ME)
            jobs.release(ME)
        assert [(job.state, job.attempts) for job in rows()] == [("waiting", 0)]

    def test_who_lost_the_lease_does_not_finish_the_job_of_another(self):
        ask("note", 1)
        with transaction():
            first = jobs.claim("a:1")
            jobs.release("a:1")
            jobs.claim("b:2")
            assert jobs.finish(first, "a:1") is False
        assert rows()[0].state == "running"

    def test_a_runner_that_closes_ends_what_it_has_begun_and_claims_nothing_more(self, app):
        runner = Runner(contextlib.nullcontext, {"closes": Kind(lambda job: runner.close())})
        ask("closes", 1)
        ask("closes", 2)
        assert runner.drain() == 1
        assert {job.subject_id: job.state for job in rows()} == {1: "done", 2: "waiting"}


class TestApart:
    @pytest.fixture
    def register(self, done):
        return {
            "small": Kind(lambda job: done.append("small, here")),
            "large": Kind(lambda job: done.append("large, here"), large=True),
        }

    def test_a_worker_has_large_jobs_done_elsewhere(self, app, done, register):
        ask("small")
        ask("large")
        Runner(contextlib.nullcontext, register, lambda job: done.append(f"{job.name}, elsewhere")).drain()
        assert done == ["small, here", "large, elsewhere"]

    def test_a_command_that_ends_does_them_itself(self, app, done, register):
        ask("large")
        Runner(contextlib.nullcontext, register).drain()
        assert done == ["large, here"]

    def test_what_is_raised_there_is_raised_here(self):
        def fails():
            raise ValueError("it rains")

        def waits():
            raise Unavailable(retry_after=30)

        apart.hear(apart.tell(lambda: None))
        with pytest.raises(apart.Fallen, match="ValueError: it rains"):
            apart.hear(apart.tell(fails))
        with pytest.raises(Unavailable) as away:
            apart.hear(apart.tell(waits))
        assert away.value.retry_after == 30


class TestTimetable:
    def test_every_line_names_a_job_of_the_register(self):
        assert {entry.job for entry in TIMETABLE} <= set(REGISTER)

    def test_every_job_is_called_something_at_the_desk(self):
        assert set(NAMES) == set(REGISTER)

    def test_the_next_run_of_a_line_is_the_first_minute_in_which_it_is_due(self, frozen):
        for entry in TIMETABLE:
            after = entry.next_after(frozen)
            minutes = (frozen.replace(second=0) + timedelta(minutes=m) for m in range(1, 24 * 60 + 1))
            assert after == next(minute for minute in minutes if entry.is_due(minute))

    def test_a_line_is_due_in_its_minute(self, frozen):
        assert "refresh_trending" in due_at(frozen.replace(minute=5))
        assert "refresh_trending" not in due_at(frozen.replace(minute=6))

    def test_a_late_look_leaves_no_line_out_and_asks_once(self, app, frozen):
        clock.freeze(frozen.replace(minute=1))
        runner = Runner(contextlib.nullcontext, {})
        clock.freeze(frozen.replace(minute=9, second=30))
        assert runner._due().count("refresh_trending") == 1
        clock.freeze(frozen.replace(minute=10, second=1))
        assert "refresh_trending" not in runner._due()

    def test_done_rows_are_forgotten_after_a_week(self, frozen):
        ask("note", 1)
        with transaction():
            jobs.finish(jobs.claim(ME), ME)
        clock.freeze(frozen + timedelta(days=8))
        REGISTER["forget_done_jobs"].run(None)
        assert db.session.scalar(select(func.count()).select_from(Job)) == 0

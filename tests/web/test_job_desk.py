"""The job desk: true numbers, failed work tried again once, and nobody but admins there."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from musicapp import clock
from musicapp.db import db, transaction
from musicapp.domain import desk
from musicapp.models import Job, Upload
from tests.world import World

PAGE = "/admin/jobs"


@pytest.fixture
def admin(sign_in, world: World) -> FlaskClient:
    with transaction() as session:
        session.query(Job).delete()
    return sign_in(world.root)


def put(state: str, name: str = "analyse_track", subject: int = 0, **more: object) -> int:
    """A job in ``state``; its id."""
    ended = clock.now() - timedelta(minutes=5) if state in ("failed", "done") else None
    with transaction() as session:
        job = Job(name=name, subject_id=subject, state=state, finished_at=ended, **more)
        session.add(job)
        session.flush()
        return job.id


def state_of(job_id: int) -> str | None:
    db.session.expire_all()
    return db.session.scalar(select(Job.state).where(Job.id == job_id))


def test_what_failed_comes_first_with_its_reason_and_what_it_was_about(admin, world: World) -> None:
    put("waiting")
    put("failed", subject=world.psalm.id, error="Refused: no music in it", attempts=5)
    page = admin.get(PAGE).text
    assert "Undertow Psalm" in page
    assert "Refused: no music in it" in page
    assert "5 attempts" in page
    assert re.search(r'state=failed" aria-current="page">Failed <span class="num">1<', page)
    assert re.search(r'state=waiting">Waiting <span class="num">1<', page)


@pytest.mark.parametrize("state", ["running", "waiting", "failed", "done"])
def test_each_state_has_its_page_also_when_nothing_is_in_it(admin, state: str) -> None:
    assert "empty" in admin.get(f"{PAGE}?state={state}").text
    number = put(state, started_at=clock.now())
    assert f'id="job-{number}"' in admin.get(f"{PAGE}?state={state}").text


def test_a_failed_job_waits_again_with_all_its_attempts_and_a_second_press_says_so(admin) -> None:
    number = put("failed", attempts=5, error="no")
    assert admin.post(f"{PAGE}/{number}/retry").status_code == 303
    job = db.session.get(Job, number)
    assert (job.state, job.attempts, job.error, job.finished_at) == ("waiting", 0, "", None)
    answer = admin.post(f"{PAGE}/{number}/retry")
    assert answer.status_code == 409
    assert "not among the failed ones any more" in answer.text


def test_all_that_failed_waits_again_and_nothing_else_is_touched(admin) -> None:
    failed, done = [put("failed") for _ in range(3)], put("done")
    admin.post(f"{PAGE}/retry")
    assert [state_of(number) for number in failed] == ["waiting"] * 3
    assert state_of(done) == "done"


def test_a_failed_job_can_be_forgotten_and_one_at_work_cannot(admin) -> None:
    failed, running = put("failed"), put("running")
    assert admin.post(f"{PAGE}/{failed}", data={"_method": "DELETE"}).status_code == 303
    assert state_of(failed) is None
    assert admin.post(f"{PAGE}/{running}", data={"_method": "DELETE"}).status_code == 409
    assert state_of(running) == "running"


def test_a_line_of_the_timetable_runs_once_however_often_it_is_pressed(admin) -> None:
    for _ in range(2):
        assert admin.post(f"{PAGE}/timetable/refresh_trending/run").status_code == 303
    waiting = select(Job.id).where(Job.name == "refresh_trending", Job.state == "waiting")
    assert len(db.session.scalars(waiting).all()) == 1
    assert admin.post(f"{PAGE}/timetable/demo.listen/run").status_code == 404


def test_the_timetable_says_when_each_line_ran_and_runs_next(admin) -> None:
    put("done", name="refresh_trending")
    page = admin.get(PAGE).text
    row = page[page.index("Find out what rises</th>") :]
    assert "5 min ago" in row[: row.index("</tr>")]
    assert re.search(r'<time datetime="[^"]+">[^<]*\d\d?:05', row[: row.index("</tr>")])


def test_many_jobs_come_page_by_page(admin) -> None:
    with transaction() as session:
        session.add_all(Job(name="make_cover", priority=n % 3) for n in range(120))
    seen, address = [], f"{PAGE}?state=waiting"
    while address:
        page = admin.get(address).text
        seen += re.findall(r'id="job-(\d+)"', page)
        found = re.search(r'<a class="btn btn--sm" href="([^"]+)" hx-get', page)
        address = found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 120


def test_every_job_about_a_track_names_it(admin, world: World) -> None:
    kinds = [name for name in desk.NAMES if "track" in name or "rendition" in name]
    jobs = [name for name in kinds if not name.startswith("clear")]
    assert {"describe_track", "prepare_renditions", "make_rendition.opus-small"} < set(jobs)
    for name in jobs:
        put("done", name=name, subject=world.psalm.id)
    assert admin.get(f"{PAGE}?state=done").text.count(": Undertow Psalm</b>") == len(jobs)


def test_music_that_was_refused_says_why_though_the_job_is_done(admin, world: World) -> None:
    with transaction() as session:
        facts = {"user_id": world.ada.id, "artist_id": world.mira.id, "size": 1, "expires_at": clock.now()}
        sent = Upload(key="k" * 32, file_name="notes.flac", track_id=world.sketch.id, **facts)
        session.add(sent)
        track = session.merge(world.sketch)
        track.processing_state, track.processing_error = "failed", "There is no music in this file."
        session.flush()
        upload_id = sent.id
    for name, subject in (("check_upload", upload_id), ("analyse_track", world.sketch.id)):
        number = put("done", name=name, subject=subject)
        row = admin.get(f"{PAGE}?state=done").text.partition(f'id="job-{number}"')[2].partition("</li>")[0]
        assert "Refused: There is no music in this file." in row, name
    put("done", subject=world.psalm.id)
    assert admin.get(f"{PAGE}?state=done").text.count("Refused:") == 2


def test_nobody_else_comes_near(client: FlaskClient, sign_in, world: World) -> None:
    number = put("failed")
    assert client.get(PAGE).status_code == 401
    listener = sign_in(world.ines)
    assert listener.get(PAGE).status_code == 404
    for address in (f"{PAGE}/{number}/retry", f"{PAGE}/retry", f"{PAGE}/timetable/refresh_search/run"):
        assert listener.post(address).status_code == 404
    assert state_of(number) == "failed"

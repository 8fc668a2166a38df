"""The job desk: what the worker does, waits for and could not do, and the timetable."""

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from musicapp.blueprints.admin.pages import PAGES, bp
from musicapp.domain import desk
from musicapp.web import access, htmx
from musicapp.web.transactions import transaction

HERE = "/admin/jobs"


@bp.get("/jobs")
@access.admins
def show_jobs() -> Response:
    """One state at a time; without one, the first of these that has a job: failed, running, waiting, done."""
    counts = desk.counts()
    state = request.args.get("state", "")
    if state not in desk.STATES:
        state = next((one for one in ("failed", *desk.STATES) if counts[one]), "done")
    page = desk.work(state, request.args.get("after"))
    return htmx.render(
        "admin/jobs.html",
        {"pager": "admin/_jobs.html", "jobs": "admin/_jobs.html"},
        pages=PAGES,
        page="jobs",
        counts=counts,
        state=state,
        jobs=page,
        next_url=f"{HERE}?state={state}&after={page.after}",
        lines=desk.lines(),
    )


@bp.post("/jobs/<int:job_id>/retry")
@access.admins
def retry_job(job_id: int) -> ResponseReturnValue:
    with transaction():
        desk.retry(job_id)
    return _done(_("The job waits for its turn again."))


@bp.post("/jobs/retry")
@access.admins
def retry_jobs() -> ResponseReturnValue:
    with transaction():
        number = desk.retry_all()
    return _done(ngettext("%(num)d job waits again.", "%(num)d jobs wait again.", number))


@bp.delete("/jobs/<int:job_id>")
@access.admins
def forget_job(job_id: int) -> ResponseReturnValue:
    with transaction():
        desk.forget_failed(job_id)
    return _done(_("The job is off the desk."))


@bp.post("/jobs/timetable/<name>/run")
@access.admins
def run_line(name: str) -> ResponseReturnValue:
    """Twice is once."""
    with transaction():
        desk.run_now(name)
    return _done(_("It runs now."))


def _done(sentence: Any) -> ResponseReturnValue:
    htmx.say(sentence)
    return htmx.back(HERE)

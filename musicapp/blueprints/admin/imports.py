"""Folders of music: what came of each, reading them again, and the timetable for that."""

from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from musicapp.blueprints.admin.forms import FolderForm, TimetableForm
from musicapp.blueprints.admin.pages import PAGES, bp
from musicapp.domain import imports
from musicapp.web import access, htmx
from musicapp.web.transactions import transaction

HERE = "/admin/imports"


@bp.get("/imports")
@access.admins
def show_imports() -> Response:
    return _show()


@bp.get("/imports/progress")
@access.admins
def imports_progress() -> Response:
    """How far the imports are; the finished state asks no more."""
    return htmx.render("admin/_scans.html", **_scans())


@bp.post("/imports/folders")
@access.admins
def add_folder() -> ResponseReturnValue:
    form = FolderForm()
    if form.validate():
        with form.refusals():
            with transaction():
                imports.add_folder((form.path.data or "").strip())
            htmx.say(_("The folder is read now. It plays as soon as it is found."))
            return htmx.see_other(HERE)
    return _show(form, status=422)


@bp.delete("/imports/folders/<int:folder_id>")
@access.admins
def forget_folder(folder_id: int) -> ResponseReturnValue:
    with transaction():
        folder = imports.forget_folder(folder_id)
    htmx.say(_("%(folder)s is read no more. Its files and tracks stay.", folder=folder))
    return htmx.see_other(HERE)


@bp.post("/imports/folders/<int:folder_id>/scan")
@access.admins
def scan_folder(folder_id: int) -> ResponseReturnValue:
    """Twice is once."""
    with transaction():
        imports.request_scan(folder_id)
    return htmx.see_other(HERE)


@bp.post("/imports/timetable")
@access.admins
def change_timetable() -> ResponseReturnValue:
    form = TimetableForm()
    if not form.validate():
        return _show(timetable=form, status=422)
    with transaction():
        imports.set_scan_interval(form.interval.data)
    htmx.say(_("Saved."))
    return htmx.see_other(HERE)


def _show(
    form: FolderForm | None = None, timetable: TimetableForm | None = None, status: int = 200
) -> Response:
    return htmx.render(
        "admin/imports.html",
        status=status,
        pages=PAGES,
        page="imports",
        form=form or FolderForm(formdata=None),
        timetable=timetable or TimetableForm(formdata=None, interval=imports.scan_interval()),
        holdings=imports.holdings(),
        **_scans(),
    )


def _scans() -> dict[str, Any]:
    scans = imports.scans()
    return {
        "scans": scans,
        "is_busy": any(scan.is_running or scan.is_waiting for scan in scans),
        "away": {scan.id for scan in scans if imports.is_away(scan)},
        "missing": {scan.id: imports.missing_in(scan) for scan in scans},
        "refused": {scan.id: imports.refused_in(scan) for scan in scans},
        "unseen": {scan.id: imports.expected_in(scan) for scan in scans if scan.was_empty},
    }

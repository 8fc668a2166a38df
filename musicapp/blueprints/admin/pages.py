"""The frame of all admin pages."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from musicapp.web import access, htmx

bp = Blueprint("admin", __name__, url_prefix="/admin")

PAGES = (
    ("imports", lazy_gettext("Music folders")),
    ("claims", lazy_gettext("Claims")),
    ("jobs", lazy_gettext("Jobs")),
)


@bp.get("")
@access.admins
def index() -> ResponseReturnValue:
    return htmx.see_other("/admin/imports")

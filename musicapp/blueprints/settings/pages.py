"""The frame of all settings pages."""

from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from musicapp.web import htmx
from musicapp.web.forms import Form

bp = Blueprint("settings", __name__, url_prefix="/settings")

PAGES = (
    ("profile", lazy_gettext("Profile")),
    ("appearance", lazy_gettext("Appearance")),
    ("playback", lazy_gettext("Playback")),
    ("preferences", lazy_gettext("Taste")),
    ("privacy", lazy_gettext("Privacy")),
    ("account", lazy_gettext("Account")),
    ("sessions", lazy_gettext("Sessions")),
)


def show(page: str, form: Form | None = None, status: int = 200, **facts: Any) -> Response:
    """One of ``PAGES`` with its form."""
    return htmx.render(
        f"settings/{page}.html", status=status, form=form, pages=PAGES, page=page, titles=dict(PAGES), **facts
    )


def saved(page: str) -> Any:
    """After a change: the same page, which says so."""
    htmx.say(_("Saved."))
    return htmx.see_other(f"/settings/{page}")

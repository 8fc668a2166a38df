"""The frame of all studio pages."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response
from flask_babel import lazy_gettext

from musicapp.blueprints.studio.forms import ArtistForm
from musicapp.domain.artists import Telling
from musicapp.web import htmx

bp = Blueprint("studio", __name__, url_prefix="/studio")

# Address and title of each page that stands in the studio's menu.
PAGES = (
    ("/studio", lazy_gettext("Artists")),
    ("/studio/releases", lazy_gettext("Releases")),
    ("/studio/upload", lazy_gettext("Upload")),
)


def show(
    template: str, page: str, status: int = 200, fragments: Mapping[str, str] | None = None, **facts: Any
) -> Response:
    """A page of the studio; ``page`` is the address in ``PAGES`` under which it stands."""
    name = f"studio/{template}.html"
    return htmx.render(name, fragments, status=status, pages=PAGES, page=page, **facts)


def told(form: ArtistForm) -> Telling:
    """What an artist tells, as typed; a field that was not sent is empty."""
    names = [field.name for field in form if field.name != "csrf_token"]
    return Telling(**{name: text or "" for name, text in form.typed(*names).items()})

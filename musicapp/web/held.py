"""What somebody sent in vain, from a page of an earlier session, logged out, or at a bad moment: offered again.

Nothing is sent by itself: the person sees what it was and presses a button, under the token of their present
session. Passwords and files are never kept; they are asked for again.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from musicapp.errors import AppError
from musicapp.web import htmx, retold, safe_path

CHANGES = ("POST", "PUT", "PATCH", "DELETE")
SECRET = ("password", "present")


@dataclass(frozen=True)
class Held:
    """A form as it was sent to ``path``: its ``fields``, the names of what has to be given again, and its token."""

    path: str
    fields: list[tuple[str, str]]
    passwords: list[str]
    files: list[str]
    token: str = ""


def from_request() -> Held | None:
    """What this request carries; None if it is no form of a page or cannot be read."""
    if request.method not in CHANGES or request.is_json:
        return None
    try:
        given, files = list(request.form.items(multi=True)), list(request.files)
    except (HTTPException, AppError):  # too large, or no room to take it in: the refusal itself says so
        return None
    secret = [name for name, _value in given if name in SECRET]
    fields = [(name, value) for name, value in given if name != "csrf_token" and name not in secret]
    if "next" not in request.form:
        fields.append(("next", safe_path.local(request.referrer)))
    return Held(request.full_path.rstrip("?"), fields, secret, files, request.form.get("csrf_token", ""))


def pack(held: Held | None) -> str:
    """As text for a hidden field of the sign-in form; nothing for nothing."""
    return json.dumps(asdict(held)) if held else ""


def unpack(text: str | None) -> Held | None:
    """What ``pack`` wrote; None for anything else, as it went through somebody's browser."""
    try:
        said = json.loads(text or "")
        path = safe_path.local(said["path"], "")
        fields = [(str(name), str(value)) for name, value in said["fields"]]
        passwords, files = ([str(name) for name in said[which]] for which in ("passwords", "files"))
        held = Held(path, fields, passwords, files, str(said["token"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return held if path else None


def offer(held: Held, status: int = 200, title: str = "", reason: str = "") -> Response:
    """A page, or the dialog that the form stood in, with a button that sends it under a fresh token.

    ``title`` and ``reason`` say why it was in vain, if that was not the end of the session.
    """
    fragment = htmx.is_for("dialog")
    told = retold.retell(held.fields, held.passwords)
    context: Mapping[str, Any] = {
        "held": held,
        "retold": told,
        "page": not fragment,
        "title": title or _("Press again"),
        "reason": reason
        or _("The page was from an earlier session, so this has not been done yet. Nothing was lost."),
    }
    response = make_response(
        render_template("errors/_held.html" if fragment else "errors/held.html", **context), status
    )
    response.headers["Cache-Control"] = "no-store"
    return response

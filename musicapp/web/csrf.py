"""Every change carries a token of its session. It does not expire: boosted pages live for days."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from flask import Flask, current_app, g, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf, validate_csrf
from werkzeug.exceptions import BadRequest
from wtforms import ValidationError

View = TypeVar("View", bound=Callable[..., Any])
csrf = CSRFProtect()
SESSIONS = 5_000  # whose tokens are kept at hand


def init_app(app: Flask) -> None:
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = token
    app.context_processor(lambda: {"csrf_token": token})  # Flask-WTF's own signs anew for each page


def token() -> str:
    """The token of this session; the same for all forms of a page, hence kept where Flask-WTF puts it."""
    kept: str | None = g.get("csrf_token")
    if kept is None:
        secret = session.get("csrf_token")
        kept = g.csrf_token = _signed(secret) if secret else generate_csrf()
    return kept


@lru_cache(maxsize=SESSIONS)
def _signed(secret: str) -> str:
    """The token for this secret, which is the session's own: signing it takes longer than writing ten rows."""
    return generate_csrf()


def checked_by_hand(view: View) -> View:
    """For a route whose token may stand in its body, as a beacon can send no header: it calls ``check`` itself."""
    csrf.exempt(view)
    return view


def asks_again(view: View) -> View:
    """For a route whose form does the checking: with a stale token it is shown again, with what was typed.

    The route must change nothing before ``form.validate()``; a test posts to every route without a token.
    """
    csrf.exempt(view)
    return view


def check(token: str) -> None:
    """Raise BadRequest unless ``token`` is of this session."""
    if not current_app.config["WTF_CSRF_ENABLED"]:
        return
    try:
        validate_csrf(token)
    except ValidationError as problem:
        raise BadRequest() from problem

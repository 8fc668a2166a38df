"""What a guest pressed, done by the sign-in that follows: a like, a follow.

A sign-in must do nothing that a stranger wished. What is held went through a browser, and any site can post a form
here that comes back inside our sign-in page; so it counts only with the token of the very session that the sign-in
is sent in, which nobody reads but this browser. It lies in the page that answered the press and nowhere else, so
that no later sign-in does it, by whoever sits there then. And a view must say that it may be done like this: only
what twice is once, is taken back by a press, and carries no password and no file. All else is offered by ``held``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from musicapp.errors import AppError
from musicapp.web import csrf, errors, htmx
from musicapp.web.held import Held

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Wish:
    """A view that may be called after the sign-in, what it is called with, and the sentence that it is done."""

    view: Callable[..., object]
    facts: dict[str, Any]
    said: str


def after_sign_in(said: str) -> Callable[[View], View]:
    """Let a guest's press be done by the sign-in that follows it, and then say ``said``, marked with N_."""

    def marked(view: View) -> View:
        setattr(view, "after_sign_in", said)
        return view

    return marked


def find(sent: Held | None) -> Wish | None:
    """The wish in what was ``sent``, if this session may have it. Ask before a sign-in begins another session."""
    if sent is None or sent.passwords or sent.files or "_method" in dict(sent.fields):
        return None
    try:
        csrf.check(sent.token)
        routes = current_app.url_map.bind_to_environ(request.environ)
        endpoint, facts = routes.match(urlsplit(sent.path).path, "POST")
    except HTTPException:
        return None
    view = current_app.view_functions[endpoint]
    said = getattr(view, "after_sign_in", "")
    return Wish(view, dict(facts), said) if said else None


def fulfil(wish: Wish) -> None:
    """Do it for who has just signed in, and let the next page say so, or why not."""
    try:
        wish.view(**wish.facts)  # what it answers is for who waits at its form
    except AppError as problem:
        htmx.say(errors.sentence(problem), "bad")
    else:
        htmx.say(_(wish.said))

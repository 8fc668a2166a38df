"""Who may come in. Every route carries exactly one of these marks; a test of the house checks it.

``everyone`` is open even on a members' instance (sign-in, health); ``listeners`` is open to guests unless
ACCESS=members; ``signed_in`` and ``admins`` say what they mean. Whose thing it is, the domain checks.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, request
from flask_login import current_user

from musicapp import config
from musicapp.errors import NotFound, SignInNeeded
from musicapp.models import User

View = TypeVar("View", bound=Callable[..., object])


def everyone(view: View) -> View:
    """Open to all, always."""
    return _marked(view, "everyone")


def listeners(view: View) -> View:
    """Open to guests on a public instance, to members on a private one."""
    return _marked(view, "listeners")


def signed_in(view: View) -> View:
    """For people with an account."""
    return _marked(view, "signed_in")


def admins(view: View) -> View:
    """For admins; for all others there is nothing here."""
    return _marked(view, "admins")


def viewer() -> User | None:
    """Who looks: the signed-in user, or None for a guest."""
    return getattr(current_user._get_current_object(), "user", None)  # outside a request there is nobody


def actor() -> User:
    """Who acts. Raises SignInNeeded for a guest."""
    user = viewer()
    if user is None:
        raise SignInNeeded()
    return user


def may_look_around() -> bool:
    """Whether the viewer may see the catalog at all: everyone on a public instance, members on a private one."""
    return viewer() is not None or not config.current().is_private


def mark_of(view: object) -> str | None:
    """The mark of a view function, for the guard and for the test of the house."""
    return getattr(view, "access", None)


def needs_sign_in() -> bool:
    """Whether the wanted page is not for guests, and a guest wants it."""
    if request.endpoint is None or viewer() is not None:
        return False
    mark = mark_of(current_app.view_functions[request.endpoint])
    return mark != "everyone" and (mark != "listeners" or config.current().is_private)


def init_app(app: Flask) -> None:
    @app.before_request
    def _guard() -> None:
        if request.endpoint is None or request.method == "OPTIONS":
            return
        if needs_sign_in():
            raise SignInNeeded()
        user = viewer()
        if mark_of(app.view_functions[request.endpoint]) == "admins" and user and not user.is_admin:
            raise NotFound()


def _marked(view: View, mark: str) -> View:
    setattr(view, "access", mark)
    return view

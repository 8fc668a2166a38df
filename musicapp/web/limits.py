"""How often an address, and an account, may try. Numbers are settings (``LIMIT_*``), counts are notes.

Each limit is a decorator under the route's own: ``@limits.login``. Answers carry ``RateLimit-*`` headers.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from musicapp import clock, config
from musicapp.backends import notes
from musicapp.errors import TooMany
from musicapp.fold import fold
from musicapp.web.access import viewer

View = TypeVar("View", bound=Callable[..., Any])
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}


class Counted(NamedTuple):
    """Where this request brought a limit: how many tries are left of how many, and the seconds until all are again."""

    left: int
    most: int
    reset_s: int


def address() -> str:
    """Who asks, by network address; blurred, because addresses are not kept."""
    return notes.blurred(request.remote_addr or "nowhere")


def account_or_address() -> str:
    """The signed-in user, else the address."""
    user = viewer()
    return f"user-{user.id}" if user else address()


def init_app(app: Flask) -> None:
    @app.after_request
    def _tell(response: Response) -> Response:
        """The limit that is nearest to its end. The standard counts seconds."""
        counted: list[Counted] = g.get("limits", [])
        if counted:
            left, most, reset_s = min(counted)
            response.headers["RateLimit-Limit"] = str(most)
            response.headers["RateLimit-Remaining"] = str(left)
            response.headers["RateLimit-Reset"] = str(reset_s)
        return response


def login(view: View) -> View:
    """Tries to sign in: per address, and per name that is tried."""
    by_name = _limit("login", _typed("login"), "name")
    return _limit("login", address)(by_name(view))


def register(view: View) -> View:
    """New accounts per address."""
    return _limit("register", address)(view)


def password_mail(view: View) -> View:
    """Mails with links: per address of the browser, and per mailbox."""
    by_mailbox = _limit("password_mail", _typed("email"), "mailbox")
    return _limit("password_mail", address)(by_mailbox(view))


def password_check(view: View) -> View:
    """Present passwords typed by somebody who is signed in already."""
    return _limit("login", account_or_address, "check")(view)


def search(view: View) -> View:
    """Questions to the search."""
    return _limit("search", account_or_address, every_method=True)(view)


def suggestions(view: View) -> View:
    """What is asked while somebody types: as often again as searches, so that typing never uses those up."""
    return _limit("search", account_or_address, "suggestions", every_method=True)(view)


def api() -> None:
    """Calls of the JSON API; before each of them."""
    _count("api", "", account_or_address)


def _limit(
    name: str, who: Callable[[], str], scope: str = "", every_method: bool = False
) -> Callable[[View], View]:
    def limited(view: View) -> View:
        @wraps(view)
        def counted(*args: Any, **facts: Any) -> Any:
            if every_method or request.method == "POST":
                _count(name, scope, who)
            return view(*args, **facts)

        return cast(View, counted)

    return limited


def _count(name: str, scope: str, who: Callable[[], str]) -> None:
    """One more try. Raises TooMany."""
    setting = str(getattr(config.current(), f"limit_{name}"))
    if setting == "off":
        return
    most, _slash, unit = setting.partition("/")
    tries, until = notes.hit(f"{name} {scope}/{setting}/{who()}", SECONDS[unit])
    counted = Counted(max(int(most) - tries, 0), int(most), max(int(until - clock.now().timestamp()), 0))
    g.limits = [*g.get("limits", ()), counted]
    if tries > int(most):
        raise TooMany(retry_after=max(counted.reset_s, 1))


def _typed(field: str) -> Callable[[], str]:
    """The account that is tried, as typed; blurred, since a password may have slipped into the field."""

    def who() -> str:
        return notes.blurred("account " + fold(_sent(field)[:300]))

    return who


def _sent(field: str) -> str:
    """A field of the form, or of the JSON, of this request; nothing of what cannot be read: that is refused later."""
    try:
        said = json.loads(request.get_data()) if request.path.startswith("/api/") else request.form
        return str(said.get(field, ""))
    except (HTTPException, ValueError, AttributeError, RecursionError):
        return ""

"""How often an address, and an account, may try. Numbers are settings (``LIMIT_*``), counts are notes.

Each limit is a decorator under the route's own: ``@limits.login``. Answers carry ``RateLimit-*`` headers.
"""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request
from flask_limiter import HeaderNames, Limiter, RateLimitExceeded
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from musicapp import clock, config
from musicapp.backends import notes
from musicapp.backends.notes.limits import NotesStorage
from musicapp.errors import TooMany
from musicapp.fold import fold

View = TypeVar("View", bound=Callable[..., Any])


def address() -> str:
    """Who asks, by network address; blurred, because addresses are not kept."""
    return notes.blurred(request.remote_addr or "nowhere")


def account_or_address() -> str:
    """The signed-in user, else the address."""
    user = getattr(current_user._get_current_object(), "user", None)
    return f"user-{user.id}" if user else address()


limiter = Limiter(
    address,
    storage_uri=f"{NotesStorage.STORAGE_SCHEME[0]}://",
    strategy="fixed-window",
    headers_enabled=True,
    in_memory_fallback_enabled=True,  # a full disk must not open the door, nor shut it
    header_name_mapping={
        HeaderNames.LIMIT: "RateLimit-Limit",
        HeaderNames.REMAINING: "RateLimit-Remaining",
        HeaderNames.RESET: "RateLimit-Reset",
    },
)


def init_app(app: Flask) -> None:
    app.config["RATELIMIT_HEADER_RETRY_AFTER_VALUE"] = "delta-seconds"
    app.register_error_handler(RateLimitExceeded, _refused)

    @app.after_request  # before the library's own: what is registered first runs last
    def _in_seconds(response: Response) -> Response:
        """The standard counts the seconds until the reset; the library gives the moment of it."""
        moment = response.headers.get("RateLimit-Reset")
        if moment is not None:
            response.headers["RateLimit-Reset"] = str(_seconds_until(float(moment)))
        return response

    limiter.init_app(app)
    app.before_request_funcs[None].pop()  # its search for limits of all routes, of which there are none


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


def api(view: View) -> View:
    """Calls of the JSON API."""
    return _limit("api", account_or_address, every_method=True)(view)


def _limit(
    name: str, who: Callable[[], str], scope: str = "", every_method: bool = False
) -> Callable[[View], View]:
    def rate() -> str:
        setting = str(getattr(config.current(), f"limit_{name}"))
        return "" if setting == "off" else setting.replace("/", " per ")

    methods = None if every_method else ["POST"]
    limit: Any = limiter.shared_limit(rate, scope=f"{name} {scope}".strip(), key_func=who, methods=methods)
    return limit


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


def _refused(problem: RateLimitExceeded) -> Any:
    limit = limiter.current_limit
    seconds = _seconds_until(limit.reset_at) if limit else 60
    return current_app.handle_user_exception(TooMany(retry_after=max(seconds, 1)))


def _seconds_until(moment: float) -> int:
    return max(0, int(moment - clock.now().timestamp()))

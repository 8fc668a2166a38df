"""Who the browser is signed in as: Flask-Login over the sessions that the accounts keep.

The cookie carries a random token; user and profile are read with it in one statement per request.
"""

from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request, session
from flask_babel import gettext, lazy_gettext
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import generate_csrf
from wtforms import BooleanField, HiddenField, PasswordField, StringField

from musicapp import config
from musicapp.backends import mail
from musicapp.domain import accounts, catalog
from musicapp.models import SignIn, User
from musicapp.web import access, held, htmx, languages, safe_path, wishes
from musicapp.web.forms import Form, at_most, required

PAGE = "auth/login.html"
DIALOG = "auth/_login_dialog.html"
WALL = 20  # squares


# The first mark that stands in the header decides: Edge and Chrome also call themselves Safari.
BROWSERS = (
    ("Firefox/", "Firefox"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


class Visitor(UserMixin):
    """A browser that is signed in."""

    def __init__(self, token: str, sign_in: SignIn) -> None:
        self.token = token
        self.sign_in = sign_in
        self.user: User = sign_in.user

    def get_id(self) -> str:
        return self.token


class Guest(AnonymousUserMixin):
    """A browser that is not."""

    user = None
    sign_in = None


class _Manager(LoginManager):
    def _session_protection_failed(self) -> bool:
        """The session is the row; addresses and browsers' names change, so no page need make a hash of them."""
        return False


class SignInForm(Form):
    """Here and not among the pages, because every page may turn into it."""

    login = StringField(lazy_gettext("E-mail or username"), [required(), at_most(254)])
    password = PasswordField(lazy_gettext("Password"), [required(), at_most(1000)])
    remember = BooleanField(lazy_gettext("Keep me logged in on this device"), default=True)
    next = HiddenField()
    then = HiddenField()
    dialog = HiddenField()
    held = HiddenField()


def init_app(app: Flask) -> None:
    settings = config.current()
    app.config.update(
        REMEMBER_COOKIE_NAME="musewave_remember",
        REMEMBER_COOKIE_DURATION=accounts.REMEMBERED_FOR,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=settings.base_url.startswith("https:"),
    )
    manager = _Manager(app, add_context_processor=False)
    manager.anonymous_user = Guest
    manager.user_loader(_visitor)
    mail.speak_with(languages.speaking)
    app.jinja_env.filters["browser"] = browser


def current_sign_in() -> SignIn | None:
    """The session that this request came in, for acts that keep it or end it."""
    return getattr(current_user._get_current_object(), "sign_in", None)


def current_sign_in_id() -> int | None:
    """Its id; None for a guest."""
    sign_in = current_sign_in()
    return sign_in.id if sign_in else None


def enter(token: str, *, remember: bool) -> None:
    """Give this browser the cookie of a session just started. What a guest's cookie held is dropped."""
    session.clear()
    g.pop("csrf_token", None)  # it was made for the guest's session
    visitor = _visitor(token)
    if visitor is None:
        raise RuntimeError("A session that was just started is not there.")
    login_user(visitor, remember=remember)
    generate_csrf()  # now, or each of the first pages would make its own, and all forms but one page's would be stale


def leave() -> None:
    """Take the cookies away again."""
    logout_user()
    remember = session.get("_remember")
    session.clear()
    if remember:  # tells Flask-Login to delete the lasting cookie with this answer
        session["_remember"] = remember


def browser(user_agent: str) -> str:
    """A browser as people know it: "Firefox on Linux"."""
    name = next((shown for mark, shown in BROWSERS if mark in user_agent), "")
    system = next((shown for mark, shown in SYSTEMS if mark in user_agent), "")
    if name and system:
        return gettext("%(browser)s on %(system)s", browser=name, system=system)
    return name or system or gettext("Unknown browser")


def user_agent() -> str:
    """What the browser calls itself."""
    return request.user_agent.string[:300]


def sign_in_page(message: str = "") -> Response:
    """401: the sign-in page in the place of the wanted one, which stands in ``next``."""
    wanted = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else request.referrer
    sent = None if htmx.is_partial() else held.from_request()
    form = SignInForm(formdata=None, next=safe_path.local(wanted), held=held.pack(sent))
    if wishes.find(sent):
        message = gettext("Log in first. What you pressed is done right after that.")
    elif sent:
        message = gettext("Log in first. What you sent is kept, and one press sends it after that.")
    response = show_sign_in(form, message, status=401, dialog=htmx.is_partial())
    response.headers["Cache-Control"] = "no-store"
    return response


def show_sign_in(form: SignInForm, message: str = "", *, status: int = 200, dialog: bool = False) -> Response:
    """The page, or the dialog alone."""
    context: dict[str, Any] = {"form": form, "message": message, "demo_accounts": demo_accounts()}
    if dialog:
        return make_response(render_template(DIALOG, **context), status)
    return make_response(render_template(PAGE, wall=wall(), **context), status)


@dataclass(frozen=True)
class Tile:
    """A square of the wall beside the forms: a cover, or two colours."""

    cover_key: str
    art_1: str
    art_2: str


def wall() -> list[Tile]:
    """Covers of the catalog for who may see it; what is missing to a full wall is colours that mean nothing."""
    albums = catalog.some_albums(WALL) if access.may_look_around() else []
    shown = [Tile(album.cover_key, album.art_1, album.art_2) for album in albums]
    return shown + [Tile("", *catalog.colours_of(str(place))) for place in range(len(shown), WALL)]


def go_in(form: SignInForm, token: str) -> Response:
    """After success: a page goes on, when what was pressed before is done or offered; a dialog learns by an event
    what comes next, and the new form token."""
    target, sent = safe_path.local(form.next.data), held.unpack(form.held.data)
    wish = wishes.find(sent)
    enter(token, remember=form.remember.data)
    if wish:
        wishes.fulfil(wish)
    elif sent:
        return held.offer(sent)
    if not form.dialog.data:
        return make_response(htmx.see_other(target))
    facts = {"next": target, "then": safe_path.local(form.then.data, ""), "csrf": generate_csrf()}
    return htmx.tell(make_response("", 204), "signed-in", facts)


def demo_accounts() -> list[dict[str, str]]:
    """The ready accounts that the page offers; with passwords only where nobody but this machine can look."""
    settings = config.current()
    if not settings.demo:
        return []
    return [
        {
            "username": name,
            "title": title,
            "password": settings.demo_password(name) if settings.loopback else "",
        }
        for name, _role, title in accounts.DEMO_ACCOUNTS
    ]


def _visitor(token: str) -> Visitor | None:
    sign_in = accounts.find(token)
    if sign_in is None:
        return None
    accounts.touch(sign_in)
    return Visitor(token, sign_in)

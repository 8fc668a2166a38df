"""The first admin of an empty instance: a link printed at the start, good until somebody has used it."""

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.exc import IntegrityError

from musicapp import clock, config
from musicapp.db import db
from musicapp.domain.accounts import queries, sessions
from musicapp.domain.accounts.registration import NewAccount, register
from musicapp.errors import NotFound
from musicapp.models import Setting
from musicapp.words import N_

GOOD_FOR_S = 24 * 3600
DONE = "first_admin_at"
LINK_IS_OVER = N_("This link has been used, or is older than a day. A new start prints a new one.")


def first_admin_token() -> str | None:
    """The signed part of ``/auth/first-admin/<token>``; None once there is an admin."""
    return None if _is_done() else _signer().dumps("first admin")


def check_first_admin_token(token: str) -> None:
    """Raises NotFound unless ``token`` can still make the first admin."""
    try:
        _signer().loads(token, max_age=GOOD_FOR_S)
    except BadData as problem:
        raise NotFound(LINK_IS_OVER) from problem
    if _is_done():
        raise NotFound(LINK_IS_OVER)


def make_first_admin(token: str, new: NewAccount, *, user_agent: str = "") -> str:
    """Make the account that ``token`` promises and sign it in; gives the token for the cookie.

    Of two who hold the link at once the second one gets NotFound.
    """
    check_first_admin_token(token)
    try:
        with db.session.begin_nested():  # the row's key decides between two at once
            db.session.add(Setting(name=DONE, value=clock.now().isoformat()))
    except IntegrityError as problem:
        raise NotFound(LINK_IS_OVER) from problem
    admin = register(new, role="admin")
    return sessions.start(admin, remember=False, user_agent=user_agent)


def _is_done() -> bool:
    return queries.has_admin() or db.session.get(Setting, DONE) is not None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(config.current().secret_key, salt="first-admin")

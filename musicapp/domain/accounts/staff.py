"""What the command line and the demo do with accounts: the rules are the operator's."""

from datetime import datetime

from musicapp import config
from musicapp.db import db
from musicapp.domain.accounts import passwords, queries, sessions, usernames
from musicapp.domain.accounts.registration import NewAccount, register
from musicapp.domain.accounts.security_log import note
from musicapp.errors import Invalid, NotFound
from musicapp.models import User
from musicapp.words import N_

DEMO_ACCOUNTS = (
    ("demo-listener", "listener", "Demo Listener"),
    ("demo-artist", "artist", "Demo Artist"),
    ("demo-admin", "admin", "Demo Admin"),
)
DEMO_DOMAIN = "demo.example.org"


def checked_password(password: str, login: str) -> str:
    """The hash of a ``password`` that an operator gives to ``login``; slow. Raises Invalid if it is weak."""
    if sentence := passwords.refusal(password, (login.partition("@")[0],)):
        raise Invalid(fields={"password": sentence})
    return passwords.hashed(password)


def set_password(login: str, password_hash: str) -> User:
    """Give the account under ``login`` a password, ready hashed; its sessions end. Raises NotFound."""
    user = queries.find_by_login(login)
    if user is None:
        raise NotFound(N_("There is no account with that username or e-mail."))
    user.password_hash = password_hash
    sessions.end_sessions(user.id)
    note(user.id, "password_changed")
    db.session.flush()
    return user


def prepare_demo_passwords() -> dict[str, str]:
    """The hashes for ``ensure_demo_accounts`` by username; slow, outside a transaction."""
    settings = config.current()
    return {name: passwords.hashed(settings.demo_password(name)) for name in usernames.DEMO_NAMES}


def ensure_demo_accounts(
    hashes: dict[str, str] | None = None, created_at: datetime | None = None
) -> list[User]:
    """The three ready accounts, made or mended: again and again gives the same three, with their passwords.

    ``hashes`` come from ``prepare_demo_passwords``; without them they are made here, which takes a while.
    """
    hashes = hashes or prepare_demo_passwords()
    return [_ensure(name, role, title, hashes[name], created_at) for name, role, title in DEMO_ACCOUNTS]


def _ensure(name: str, role: str, title: str, password_hash: str, created_at: datetime | None) -> User:
    user = queries.find_by_login(name)
    if user is None:
        new = NewAccount(name, f"{name}@{DEMO_DOMAIN}", password_hash, display_name=title)
        return register(new, role=role, demo=True, created_at=created_at)
    if user.demo:
        user.suspended_at = None
        if not (role == "listener" and user.role == "artist"):  # who has made an artist stays one
            user.role = role
        if not passwords.matches(user.password_hash, config.current().demo_password(name)):
            user.password_hash = password_hash
        db.session.flush()
    return user

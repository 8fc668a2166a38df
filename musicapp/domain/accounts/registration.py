"""How an account comes to be.

``new_account`` checks what was typed and hashes (slow, outside a transaction); ``register`` writes.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from sqlalchemy.exc import IntegrityError

from musicapp.db import db
from musicapp.domain.accounts import doors, passwords, queries, sessions, usernames
from musicapp.domain.accounts.security_log import note
from musicapp.domain.accounts.typed import TOO_LONG, one_line
from musicapp.errors import Invalid
from musicapp.models import Profile, User
from musicapp.models.accounts import ROLES
from musicapp.words import N_

LONGEST_NAME = 80
USERNAME_TAKEN = N_("That name is taken. Choose another one.")
EMAIL_TAKEN = N_("There is an account with this e-mail already. Log in, or ask for a new password.")


@dataclass(frozen=True)
class NewAccount:
    """An account that may be made: everything checked, the password hashed."""

    username: str
    email: str
    password_hash: str
    display_name: str = ""
    first_name: str = ""
    last_name: str = ""
    timezone: str = "UTC"


def new_account(
    username: str,
    email: str,
    password: str,
    *,
    display_name: str = "",
    first_name: str = "",
    last_name: str = "",
    timezone: str = "",
) -> NewAccount:
    """Check all fields at once, then hash. Raises Invalid with a sentence for each field that is wrong.

    A ``timezone`` that nobody knows is UTC: a browser told it, not a person.
    """
    username, email = usernames.normal_username(username), usernames.normal_email(email)
    names = {
        "display_name": one_line(display_name),
        "first_name": one_line(first_name),
        "last_name": one_line(last_name),
    }
    fields = _refusals(username, email) | _too_long(names)
    if sentence := passwords.refusal(password, (username, email.partition("@")[0], *names.values())):
        fields["password"] = sentence
    if fields:
        raise Invalid(fields=fields)
    zone = timezone if timezone in available_timezones() else "UTC"
    return NewAccount(username, email, passwords.hashed(password), timezone=zone, **names)


def register(
    new: NewAccount, *, role: str = "listener", demo: bool = False, created_at: datetime | None = None
) -> User:
    """Make the account with its profile. Raises Invalid if name or e-mail was taken in the meantime."""
    if role not in ROLES:
        raise ValueError(role)
    user = User(
        username=new.username,
        email=new.email,
        password_hash=new.password_hash,
        role=role,
        demo=demo,
        profile=Profile(
            display_name=new.display_name,
            first_name=new.first_name,
            last_name=new.last_name,
            timezone=new.timezone,
        ),
    )
    if created_at is not None:
        user.created_at = created_at
    try:
        with (
            db.session.begin_nested()
        ):  # two may choose the same name at once; the second one's savepoint is undone
            db.session.add(user)
    except IntegrityError as problem:
        raise Invalid(fields=_taken(new.username, new.email)) from problem
    note(user.id, "registered")
    db.session.flush()
    return user


def join(new: NewAccount, *, remember: bool = True, user_agent: str = "") -> str:
    """Make a listener's account and sign it in; gives the token for the cookie.

    Raises Forbidden where registration is closed, Invalid like ``register``.
    """
    doors.check_registration()
    return sessions.start(register(new), remember=remember, user_agent=user_agent)


def _refusals(username: str, email: str) -> dict[str, str]:
    fields = _taken(username, email)
    if sentence := usernames.refusal(username):
        fields["username"] = sentence
    if sentence := usernames.email_refusal(email):
        fields["email"] = sentence
    return fields


def _taken(username: str, email: str) -> dict[str, str]:
    fields = {}
    if usernames.is_possible(username) and queries.is_taken(username=username):
        fields["username"] = USERNAME_TAKEN
    if email and len(email) <= usernames.LONGEST_EMAIL and queries.is_taken(email=email):
        fields["email"] = EMAIL_TAKEN
    return fields


def _too_long(names: dict[str, str]) -> dict[str, str]:
    return {name: TOO_LONG[LONGEST_NAME] for name, value in names.items() if len(value) > LONGEST_NAME}

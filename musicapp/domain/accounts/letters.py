"""Mails about the account. Actions leave a job; the worker calls the ``send_`` functions."""

from musicapp.backends import mail
from musicapp.db import db
from musicapp.domain.accounts import queries
from musicapp.models import Job, User

LINK = "send_password_link"
LOCK_CHANGED = "send_password_notice"
ADDRESS_CHANGED = "send_email_notice"
URGENT = 10


def ask_for_link(address: str) -> None:
    """Leave the wish for a link; whether there is such an account is looked at later."""
    _leave(LINK, payload=address)


def tell_of_new_password(user: User) -> None:
    """Have the owner told that the password is another one now."""
    _leave(LOCK_CHANGED, user.id)


def tell_of_new_email(user: User, old: str) -> None:
    """Have the owner told, at the old address, that mails go elsewhere now."""
    _leave(ADDRESS_CHANGED, user.id, payload=old)


def send_link(user: User, token: str, minutes: int) -> None:
    """Mail the link for a new password."""
    _send(user, user.email, "new_password", token=token, minutes=minutes)


def send_password_notice(user_id: int) -> None:
    """Mail that the password was changed."""
    if user := queries.find_user(user_id):
        _send(user, user.email, "password_changed")


def send_email_notice(user_id: int, old: str) -> None:
    """Mail to the ``old`` address that it is not the account's any more."""
    if user := queries.find_user(user_id):
        _send(user, old, "email_changed", email=user.email)


def _send(user: User, address: str, template: str, **facts: object) -> None:
    mail.send(
        address, template, language=user.profile.language, name=user.name, username=user.username, **facts
    )


def _leave(name: str, subject_id: int = 0, payload: str = "") -> None:
    db.session.add(Job(name=name, subject_id=subject_id, payload=payload, priority=URGENT))
    db.session.flush()

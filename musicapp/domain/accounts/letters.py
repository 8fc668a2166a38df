"""Mails about the account. Actions leave a job; the worker calls the ``send_`` functions."""

import zlib

from musicapp.backends import jobs, mail
from musicapp.domain.accounts import queries
from musicapp.models import User

LINK = "send_password_link"
LOCK_CHANGED = "send_password_notice"
ADDRESS_CHANGED = "send_email_notice"
URGENT = 10


def ask_for_link(address: str) -> None:
    """Leave the wish for a link; whether there is such an account is looked at later."""
    number = zlib.crc32(address.encode()) & 0x7FFF_FFFF  # wishes for one address are one job
    jobs.enqueue(LINK, number, URGENT, payload=address)


def tell_of_new_password(user: User) -> None:
    """Have the owner told that the password is another one now."""
    jobs.enqueue(LOCK_CHANGED, user.id, URGENT)


def tell_of_new_email(user: User, old: str) -> None:
    """Have the owner told, at the old address, that mails go elsewhere now."""
    jobs.enqueue(ADDRESS_CHANGED, user.id, URGENT, payload=old)


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

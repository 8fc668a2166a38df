"""A forgotten password: a signed link by mail, good for an hour and for one use.

The link holds a piece of the hash of the present password: with the new one it is worth nothing any more.
"""

import hashlib
import hmac

from itsdangerous import BadData, URLSafeTimedSerializer

from musicapp import config
from musicapp.db import db
from musicapp.domain.accounts import letters, passwords, queries, usernames
from musicapp.domain.accounts.credentials import Proof, change_password
from musicapp.errors import Invalid, NotFound
from musicapp.models import User
from musicapp.words import N_

GOOD_FOR_S = 3600
LINK_IS_OVER = N_("This link has been used or is older than an hour. Ask for a new one.")


class LinkOver(NotFound):
    """The link of a letter is worth nothing any more, or never was."""


def ask_for_new_password(email: str) -> None:
    """Have a link sent to ``email``.

    For a known and an unknown address this does the same; the worker makes the difference, out of sight.
    """
    address = usernames.normal_email(email)
    if sentence := usernames.email_refusal(address):
        raise Invalid(fields={"email": sentence})
    letters.ask_for_link(address)


def send_link(email: str) -> bool:
    """What the worker does about it: mail the link if there is such an account. Gives whether there is."""
    user = queries.find_by_login(email)
    if user is None or user.suspended_at is not None:
        return False
    letters.send_link(user, link_token(user), minutes=GOOD_FOR_S // 60)
    return True


def link_token(user: User) -> str:
    """The signed part of the link for ``user``."""
    return _signer().dumps([user.id, _piece(user)])


def get_user_of_link(token: str) -> User:
    """Whose link this is. Raises LinkOver if it was used, is too old or was never ours."""
    try:
        user_id, piece = _signer().loads(token, max_age=GOOD_FOR_S)
    except (BadData, ValueError, TypeError) as problem:
        raise LinkOver(LINK_IS_OVER) from problem
    user = queries.find_user(user_id)
    if user is None or not hmac.compare_digest(str(piece), _piece(user)):
        raise LinkOver(LINK_IS_OVER)
    return user


def prepare_new_password(token: str, password: str) -> Proof:
    """Check the link and hash the new password. Raises LinkOver, or Invalid with the field ``password``."""
    user = get_user_of_link(token)
    names = (user.username, user.email.partition("@")[0], user.name)
    if sentence := passwords.refusal(password, names):
        raise Invalid(fields={"password": sentence})
    return Proof(user.id, user.password_hash, new_hash=passwords.hashed(password))


def set_new_password(proof: Proof) -> None:
    """Set the password chosen behind the link; every session ends. The mailbox is confirmed by it."""
    change_password(proof)
    user = queries.find_user(proof.user_id)
    if user is not None and user.confirmed_at is None:
        user.confirmed_at = user.updated_at
        db.session.flush()


def _piece(user: User) -> str:
    return hashlib.sha256(f"{user.email}:{user.password_hash}".encode()).hexdigest()[:16]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(config.current().secret_key, salt="new-password")

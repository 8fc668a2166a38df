"""Proving who one is, and changing what one proves it with.

Each act has two halves: ``prove…`` or ``prepare…`` reads and hashes (slow, outside a transaction), the other
writes. The second half looks again whether the password is still the one that was proved.
"""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from musicapp.db import db
from musicapp.domain.accounts import letters, passwords, queries, sessions, usernames
from musicapp.domain.accounts.registration import EMAIL_TAKEN
from musicapp.domain.accounts.security_log import note
from musicapp.errors import Conflict, Invalid
from musicapp.models import User
from musicapp.words import N_

NO_MATCH = N_("That did not match. Check the name and the password.")
SUSPENDED = N_("This account is suspended. Ask the people who run this place.")
WRONG_PASSWORD = N_("That is not your current password.")


@dataclass(frozen=True)
class Proof:
    """Somebody knew the password of this account while it was kept as ``password_hash``."""

    user_id: int
    password_hash: str
    new_hash: str = ""
    new_email: str = ""


def prove(login: str, password: str) -> Proof:
    """Check a username or e-mail with its password.

    Raises Invalid, with the same sentence and after the same time, whether there is no such account or the
    password is wrong.
    """
    user = queries.find_by_login(login)
    matches = passwords.matches(user.password_hash if user else "", password)
    if user is None or not matches:
        raise Invalid(NO_MATCH)
    if user.suspended_at is not None:
        raise Invalid(SUSPENDED)
    outdated = passwords.is_outdated(user.password_hash)
    return Proof(user.id, user.password_hash, new_hash=passwords.hashed(password) if outdated else "")


def sign_in(proof: Proof, *, remember: bool, user_agent: str = "") -> str:
    """Open a session; gives the token for the cookie."""
    user = _proved(proof)
    if proof.new_hash:
        user.password_hash = proof.new_hash
    return sessions.start(user, remember=remember, user_agent=user_agent)


def prepare_password_change(user: User, present: str, new: str) -> Proof:
    """Check the present password, hash the new one. Raises Invalid (fields ``present``, ``password``)."""
    fields = {}
    kept = _kept_hash(user)
    if not passwords.matches(kept, present):
        fields["present"] = WRONG_PASSWORD
    if sentence := passwords.refusal(new, (user.username, user.email.partition("@")[0], user.name)):
        fields["password"] = sentence
    if fields:
        raise Invalid(fields=fields)
    return Proof(user.id, kept, new_hash=passwords.hashed(new))


def change_password(proof: Proof, keep: int | None = None) -> None:
    """Set the new password; every session but the one with id ``keep`` ends. The owner gets a mail."""
    user = _proved(proof)
    user.password_hash = proof.new_hash
    sessions.end_sessions(user.id, keep)
    note(user.id, "password_changed")
    letters.tell_of_new_password(user)
    db.session.flush()


def prepare_email_change(user: User, present: str, email: str) -> Proof:
    """Check the password and the new address. Raises Invalid with fields ``present`` and ``email``."""
    fields = {}
    email, kept = usernames.normal_email(email), _kept_hash(user)
    if not passwords.matches(kept, present):
        fields["present"] = WRONG_PASSWORD
    if sentence := usernames.email_refusal(email):
        fields["email"] = sentence
    elif queries.is_taken(email=email, but=user.id):
        fields["email"] = EMAIL_TAKEN
    if fields:
        raise Invalid(fields=fields)
    return Proof(user.id, kept, new_email=email)


def change_email(proof: Proof) -> None:
    """Set the new address. The old one gets a mail, lest a stranger at the keyboard go unnoticed."""
    user = _proved(proof)
    old = user.email
    if old == proof.new_email:
        return
    try:
        with db.session.begin_nested():
            user.email, user.confirmed_at = proof.new_email, None
    except IntegrityError as problem:
        raise Invalid(fields={"email": EMAIL_TAKEN}) from problem
    note(user.id, "email_changed")
    letters.tell_of_new_email(user, old)
    db.session.flush()


def _proved(proof: Proof) -> User:
    """The account, if its password is still the one that was proved."""
    user = queries.find_user(proof.user_id)
    if user is None or user.password_hash != proof.password_hash:
        raise Conflict()
    return user


def _kept_hash(user: User) -> str:
    present = queries.find_user(user.id)
    return present.password_hash if present else ""

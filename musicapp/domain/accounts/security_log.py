"""The account's own security log: what happened to it, kept for a year."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from musicapp import clock
from musicapp.db import db
from musicapp.models import SecurityEvent, User
from musicapp.words import N_

KEPT = timedelta(days=365)
SENTENCES = {
    "registered": N_("Account created"),
    "signed_in": N_("Logged in"),
    "signed_out": N_("Logged out"),
    "session_ended": N_("A session was ended"),
    "sessions_ended": N_("All other sessions were ended"),
    "password_asked": N_("A link for a new password was sent"),
    "password_changed": N_("Password changed"),
    "email_changed": N_("E-mail changed"),
    "role_changed": N_("Role changed"),
}


def note(user_id: int, kind: str, **facts: str) -> None:
    """Add a line; ``kind`` is one of ``SENTENCES``."""
    if kind not in SENTENCES:
        raise ValueError(kind)
    db.session.add(SecurityEvent(user_id=user_id, kind=kind, facts=facts))


def security_events(user: User, limit: int = 20) -> Sequence[SecurityEvent]:
    """The newest lines first."""
    newest = select(SecurityEvent).where(SecurityEvent.user_id == user.id)
    return db.session.scalars(
        newest.order_by(SecurityEvent.at.desc(), SecurityEvent.id.desc()).limit(limit)
    ).all()


def forget_old_events() -> None:
    """Drop what is older than a year; for the timetable."""
    db.session.execute(delete(SecurityEvent).where(SecurityEvent.at < clock.now() - KEPT))

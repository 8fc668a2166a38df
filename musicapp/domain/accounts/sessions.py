"""Signed-in browsers. The cookie holds a random token, the row its SHA-256: reading the table opens no door.

A remembered browser stays for 30 days. Any other is forgotten when it closes, and after 24 hours of silence.
When a browser was last seen is kept in the notes, so that looking at pages writes nothing to the database.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete
from sqlalchemy.orm.attributes import set_committed_value

from musicapp import clock
from musicapp.backends import notes
from musicapp.db import db, rows
from musicapp.domain.accounts.security_log import note
from musicapp.domain.accounts.typed import one_line
from musicapp.errors import NotFound
from musicapp.models import Profile, SignIn, User
from musicapp.models.columns import LARGEST_ID
from musicapp.snapshots import select_whole, snapshots

REMEMBERED_FOR = timedelta(days=30)
SILENCE = timedelta(hours=24)
TOUCHED_EVERY = timedelta(minutes=5)
_LIVING = (  # put together once: every request asks
    select_whole(SignIn, User, Profile)
    .join(User, User.id == SignIn.user_id)
    .join(Profile, Profile.user_id == User.id)
    .where(SignIn.expires_at > bindparam("now"), User.deleted_at.is_(None), User.suspended_at.is_(None))
)
_BY_TOKEN = _LIVING.where(SignIn.token_hash == bindparam("token_hash"))
_OF_USER = _LIVING.where(SignIn.user_id == bindparam("user"))


@dataclass(frozen=True)
class SeenSignIn:
    """A session as its owner sees it in the list."""

    id: int
    user_agent: str
    created_at: datetime
    seen_at: datetime
    remembered: bool


def start(user: User, *, remember: bool, user_agent: str = "") -> str:
    """Sign ``user`` in on one more browser. Gives the token for its cookie; it is not kept anywhere else."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(
            user_id=user.id,
            token_hash=_hash(token),
            expires_at=clock.now() + REMEMBERED_FOR,
            remembered=remember,
            user_agent=one_line(user_agent)[:300],
        )
    )
    _drop_ended(user.id)
    note(user.id, "signed_in")
    db.session.flush()
    return token


def find(token: str) -> SignIn | None:
    """The living session of ``token`` with its user and profile, in one statement; None if there is none.

    What it gives is a snapshot of its own, apart from the request's session: an action's transaction neither
    expires nor saves it.
    """
    found = rows(_BY_TOKEN, token_hash=_hash(token), now=clock.now())
    sign_in = _sign_in(found[0]) if found else None
    return None if sign_in is None or _is_silent(sign_in) else sign_in


def touch(sign_in: SignIn) -> None:
    """Note that this browser was here just now; every few minutes, outside the request's transaction."""
    notes.touch(_subject(sign_in), every=TOUCHED_EVERY)


def sessions_of(user: User) -> list[SeenSignIn]:
    """The living sessions of ``user``, the latest seen first."""
    living = [_sign_in(row) for row in rows(_OF_USER, user=user.id, now=clock.now())]
    present = [one for one in living if not _is_silent(one)]
    seen = _last_seen(present)
    shown = [
        SeenSignIn(one.id, one.user_agent, one.created_at, seen[one.id], one.remembered) for one in present
    ]
    return sorted(shown, key=lambda s: (s.seen_at, s.id), reverse=True)


def end(user: User, sign_in_id: int) -> None:
    """Sign ``user`` out of one session. Raises NotFound if it is not theirs, or gone already."""
    if sign_in_id > LARGEST_ID:
        raise NotFound()
    mine = delete(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == user.id)
    if not db.session.execute(mine.returning(SignIn.id)).all():
        raise NotFound()
    note(user.id, "session_ended")


def sign_out(sign_in: SignIn) -> None:
    """End the session that asks for it; twice is once."""
    ended = db.session.execute(delete(SignIn).where(SignIn.id == sign_in.id).returning(SignIn.id)).all()
    if ended:
        note(sign_in.user_id, "signed_out")


def end_others(user: User, keep: int | None = None) -> None:
    """End all sessions of ``user`` but the one with id ``keep``."""
    end_sessions(user.id, keep)
    note(user.id, "sessions_ended")


def end_sessions(user_id: int, keep: int | None = None) -> None:
    """The same without a line in the log; for acts that leave a line of their own."""
    db.session.execute(delete(SignIn).where(SignIn.user_id == user_id, SignIn.id != (keep or 0)))


def forget_old_sessions() -> None:
    """Drop what ended by itself, with the notes about it; for the timetable."""
    db.session.execute(delete(SignIn).where(SignIn.expires_at <= clock.now()))
    notes.forget_unseen(clock.now() - REMEMBERED_FOR)


def _sign_in(row: Any) -> SignIn:
    sign_in, user, profile = snapshots(row, SignIn, User, Profile)
    set_committed_value(sign_in, "user", user)
    set_committed_value(user, "profile", profile)
    found: SignIn = sign_in
    return found


def _is_silent(sign_in: SignIn) -> bool:
    """Whether a browser that is not remembered was away too long. The notes are asked if the row is old."""
    limit = clock.now() - SILENCE
    if sign_in.remembered or sign_in.seen_at > limit:
        return False
    return _last_seen([sign_in])[sign_in.id] <= limit


def _last_seen(present: Sequence[SignIn]) -> dict[int, datetime]:
    noted = notes.seen([_subject(one) for one in present])
    return {one.id: max(one.seen_at, noted.get(_subject(one), one.seen_at)) for one in present}


def _drop_ended(user_id: int) -> None:
    db.session.execute(delete(SignIn).where(SignIn.user_id == user_id, SignIn.expires_at <= clock.now()))


def _subject(sign_in: SignIn) -> str:
    return f"sign-in:{sign_in.token_hash[:24]}"  # ids are used again once their row is gone


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()

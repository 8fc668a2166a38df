"""Reads about people. Who is suspended or deleted is not there for anybody but admins' own tools."""

from collections.abc import Iterable

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import joinedload

from musicapp.db import db
from musicapp.domain.accounts import usernames
from musicapp.errors import NotFound
from musicapp.models import PersonFollow, User

KINDS = ("likes", "history", "follows", "playlists", "activity")


def get_person(viewer: User | None, username: str) -> User:
    """The person at ``/people/<username>``, with profile. Raises NotFound."""
    if usernames.is_possible(username):
        person = db.session.scalar(_present().where(User.username == username))
        if person is not None:
            return person
    raise NotFound()


def find_user(user_id: int) -> User | None:
    """The account with this id, with profile; None if it is suspended or gone."""
    return db.session.scalar(_present().where(User.id == user_id))


def find_by_login(login: str) -> User | None:
    """The account that signs in under ``login``, its username or e-mail; suspended ones too."""
    name = usernames.normal_username(login)
    if not name or len(name) > usernames.LONGEST_EMAIL:
        return None
    same = User.email == name if "@" in name else User.username == name
    return db.session.scalar(_with_profile().where(same, User.deleted_at.is_(None)))


def people(ids: Iterable[int]) -> dict[int, User]:
    """The present ones of these people, with profiles, by id."""
    return {user.id: user for user in db.session.scalars(_present().where(User.id.in_(list(ids))))}


def may_see(viewer: User | None, person: User, kind: str) -> bool:
    """Whether ``person`` shows their ``kind`` (of ``KINDS``) to ``viewer``. Owners and admins see all."""
    if kind not in KINDS:
        raise ValueError(kind)
    shown_to = getattr(person.profile, f"{kind}_visibility")
    if shown_to == "everyone" or (viewer is not None and (viewer.id == person.id or viewer.is_admin)):
        return True
    return shown_to == "followers" and viewer is not None and _follows(viewer, person)


def is_taken(username: str = "", email: str = "", *, but: int = 0) -> bool:
    """Whether somebody but the user with id ``but`` has this username or e-mail. Deleted ones keep theirs."""
    same = or_(User.username == username, User.email == email)
    return bool(db.session.scalar(select(exists().where(same, User.id != but))))


def has_admin() -> bool:
    """Whether there is, or ever was, an admin."""
    return bool(db.session.scalar(select(exists().where(User.role == "admin"))))


def all_users() -> list[User]:
    """Every account, oldest first; for the command line."""
    return list(db.session.scalars(_with_profile().order_by(User.id)))


def _with_profile() -> Select[User]:
    return select(User).options(joinedload(User.profile, innerjoin=True))


def _present() -> Select[User]:
    return _with_profile().where(User.deleted_at.is_(None), User.suspended_at.is_(None))


def _follows(viewer: User, person: User) -> bool:
    row = exists().where(PersonFollow.user_id == viewer.id, PersonFollow.person_id == person.id)
    return bool(db.session.scalar(select(row)))

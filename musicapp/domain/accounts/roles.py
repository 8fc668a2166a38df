"""Who is a listener, an artist or an admin, and how that changes."""

from musicapp.db import db
from musicapp.domain.accounts import queries
from musicapp.domain.accounts.security_log import note
from musicapp.errors import Invalid, NotFound
from musicapp.models import User
from musicapp.models.accounts import ROLES
from musicapp.words import N_


def set_role(user: User, role: str) -> None:
    """Make ``user`` a listener, an artist or an admin."""
    own = queries.find_user(user.id)
    if own is None:
        raise NotFound()
    if role not in ROLES:
        raise Invalid(fields={"role": N_("Choose one of the offered ones.")})
    if own.role != role:
        own.role = role
        note(own.id, "role_changed", role=role)
        db.session.flush()


def become_artist(user: User) -> None:
    """A listener who has an artist is an artist from now on; whoever is more stays so."""
    own = queries.find_user(user.id)
    if own is None:
        raise NotFound()
    if own.role == "listener":
        set_role(own, "artist")

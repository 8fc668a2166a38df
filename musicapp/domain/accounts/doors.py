"""Whether people may make accounts by themselves: a setting of the site, open until somebody shuts it."""

from musicapp.db import db
from musicapp.errors import Forbidden
from musicapp.models import Setting
from musicapp.words import N_

REGISTRATION = ("open", "closed")
NAME = "registration"
CLOSED = N_("Nobody can register here at the moment. Ask the people who run this place for an account.")


def is_registration_open() -> bool:
    """Whether a guest may make an account."""
    kept = db.session.get(Setting, NAME)
    return kept is None or kept.value == "open"


def check_registration() -> None:
    """Raises Forbidden where registration is closed."""
    if not is_registration_open():
        raise Forbidden(CLOSED)


def set_registration(state: str) -> None:
    """Open or close registration; who has an account keeps it."""
    if state not in REGISTRATION:
        raise ValueError(state)
    db.session.merge(Setting(name=NAME, value=state))
    db.session.flush()

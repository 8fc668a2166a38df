"""What an artist may be called, and under which address: names and addresses are one of a kind."""

import re
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from musicapp.db import db
from musicapp.domain import accounts
from musicapp.domain.catalog import UNKNOWN, VARIOUS
from musicapp.fold import fold, slugify
from musicapp.models import Artist, OldSlug
from musicapp.words import N_

OF_THE_HOUSE = frozenset(fold(name) for name in (VARIOUS, UNKNOWN))
LONGEST_NAME = 120
LONGEST_SLUG = 80
_KEPT = re.compile(r"artist-\d*|new")  # addresses that the house gives by itself

NEEDED = N_("This field is needed.")
UNREADABLE = N_("Give it a name with letters or digits.")
HOUSE_NAME = N_("That name is kept for the house. Choose another one.")
TAKEN = N_("There is an artist of this name. Add what sets you apart, such as your town.")
UNCLAIMED = N_("This artist is here already and belongs to nobody yet. If it is you, claim it.")
SLUG_TAKEN = N_("That address is taken. Choose another one.")
SLUG_SHAPE = N_("Use letters, digits and dashes, up to 80 in all.")


class Holder(NamedTuple):
    """Who bears a name. ``owner_id`` is None for an artist that came with an import and was not claimed."""

    id: int
    name: str
    slug: str
    owner_id: int | None


def find_unclaimed(name: str) -> Holder | None:
    """The artist of this name that nobody owns, to be claimed; None if there is none."""
    holder = _holder(accounts.one_line(name))
    return holder if holder and holder.owner_id is None and is_claimable(holder.name) else None


def is_claimable(name: str) -> bool:
    """Whether somebody can be the artist of this name: names for many or for nobody are the house's."""
    return fold(name) not in OF_THE_HOUSE


def name_refusal(name: str, present: Artist | None = None) -> str | None:
    """Why the artist ``present``, or a new one, may not be called ``name``; None if it may."""
    if not name:
        return NEEDED
    if len(name) > LONGEST_NAME:
        return accounts.TOO_LONG[LONGEST_NAME]
    if not fold(name):
        return UNREADABLE
    if present and present.folded == fold(name):
        return None  # an import may have made two of one name
    if not is_claimable(name):
        return HOUSE_NAME
    holder = _holder(name)
    if holder is None:
        return None
    return UNCLAIMED if holder.owner_id is None else TAKEN


def slug_refusal(slug: str, present: Artist | None = None) -> str | None:
    """Why an address as typed cannot be that of ``present``, or of a new artist; None if it can.

    Where somebody else stood before is taken, too: links lead on from there.
    """
    wanted = slugify(slug)
    if len(slug) > LONGEST_SLUG or not wanted:
        return SLUG_SHAPE
    if present and wanted == present.slug:
        return None
    if _KEPT.fullmatch(wanted) or wanted in _taken(wanted, present.id if present else 0):
        return SLUG_TAKEN
    return None


def free_slug(name: str) -> str:
    """An address made of ``name`` that nobody has; "" if none can be made of it."""
    base = slugify(name, LONGEST_SLUG - 5)
    if not base:
        return ""
    taken = _taken(base)
    candidates = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in candidates if slug not in taken and not _KEPT.fullmatch(slug))


def _holder(name: str) -> Holder | None:
    """Of several that an import made of one name, an owned one comes first."""
    query = select(Artist.id, Artist.name, Artist.slug, Artist.owner_id).where(
        Artist.folded == fold(name)[:300], Artist.deleted_at.is_(None)
    )
    row = db.session.execute(query.order_by(Artist.owner_id.is_(None), Artist.id)).first()
    return Holder(*row) if row else None


def _taken(base: str, but: int = 0) -> set[str]:
    """``base`` and its numbered sisters, as far as they are or were the address of another artist than ``but``."""
    now = select(Artist.slug).where(_begins(Artist.slug, base), Artist.id != but)
    before = select(OldSlug.slug).where(
        OldSlug.kind == "artist", _begins(OldSlug.slug, base), OldSlug.subject_id != but
    )
    return {*db.session.scalars(now), *db.session.scalars(before)}


def _begins(column: InstrumentedAttribute[str], base: str) -> ColumnElement[bool]:
    return or_(column == base, column.like(f"{base}-%"))

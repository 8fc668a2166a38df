"""Claims as claimants and admins see them."""

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from musicapp import paging
from musicapp.db import db
from musicapp.domain.catalog import Named
from musicapp.models import Artist, Claim, Profile, User
from musicapp.paging import Order, Page

STATES = ("open", "accepted", "refused")
SHOWN = 50  # of one person's claims
Decider = aliased(Profile, name="decider")


class ClaimRow(NamedTuple):
    """A claim with the names in it. ``decided_by`` is "" before, and when that account is gone."""

    id: int
    state: str
    message: str
    evidence: str
    reason: str
    created_at: datetime
    decided_at: datetime | None
    artist_id: int
    artist_name: str
    artist_slug: str
    username: str
    name: str
    avatar_key: str
    decided_by: str

    @property
    def artist(self) -> Named:
        """Which one is claimed."""
        return Named(self.artist_id, self.artist_name, self.artist_slug)


def find_claim(user: User, artist: Artist) -> ClaimRow | None:
    """The newest claim of ``user`` to ``artist``; None if there never was one."""
    mine = _select().where(Claim.user_id == user.id, Claim.artist_id == artist.id)
    row = db.session.execute(mine.order_by(Claim.id.desc()).limit(1)).first()
    return ClaimRow(*row) if row else None


def own_claims(user: User) -> list[ClaimRow]:
    """What became of the user's wishes: the newest claim to each artist, the newest first, accepted ones aside."""
    mine = _select().where(Claim.user_id == user.id).order_by(Claim.id.desc()).limit(SHOWN)
    newest: dict[int, ClaimRow] = {}
    for row in db.session.execute(mine):
        claim = ClaimRow(*row)
        newest.setdefault(claim.artist_id, claim)
    return [claim for claim in newest.values() if claim.state != "accepted"]


def counts() -> dict[str, int]:
    """How many claims are in each of ``STATES``."""
    query = select(Claim.state, func.count().label("number")).group_by(Claim.state)
    found = {row.state: row.number for row in db.session.execute(query)}
    return {state: found.get(state, 0) for state in STATES}


def claims(state: str, after: str | None = None) -> Page[ClaimRow]:
    """All claims in a state: open ones in the order of asking, the others the last asked first."""
    order = (Order(Claim.id, descending=state != "open"),)
    page = paging.page(db.session(), _select().where(Claim.state == state), order, f"claims {state}", after)
    return replace(page, items=[ClaimRow(*row[: len(ClaimRow._fields)]) for row in page.items])


def _select() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Claim.id, Claim.state, Claim.message, Claim.evidence, Claim.reason, Claim.created_at,
            Claim.decided_at, Artist.id, Artist.name, Artist.slug,
            User.username, func.coalesce(func.nullif(Profile.display_name, ""), User.username),
            Profile.avatar_key, func.coalesce(Decider.display_name, ""),
        )
        .join(Artist, Artist.id == Claim.artist_id)
        .join(User, User.id == Claim.user_id)
        .join(Profile, Profile.user_id == Claim.user_id)
        .outerjoin(Decider, Decider.user_id == Claim.decided_by_id)
    )  # fmt: skip

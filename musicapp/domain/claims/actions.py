"""Asking for an artist and deciding. Whatever concerns one artist's claims happens one after another."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from musicapp import clock
from musicapp.db import db, one_at_a_time
from musicapp.domain import accounts, artists, catalog
from musicapp.domain.claims import letters
from musicapp.errors import Conflict, Invalid, NotFound
from musicapp.models import Artist, Claim, User
from musicapp.models.columns import is_id
from musicapp.words import N_

LONGEST = 2000
MOST_OPEN = 10  # claims of one person: more than that is no longer somebody's own music
OWNED = N_("%(artist)s belongs to an account already.")
DECIDED = {
    "accepted": N_("This claim was accepted already."),
    "refused": N_("This claim was refused already."),
}


@dataclass(frozen=True)
class Case:
    """Why somebody should own an artist, as typed: a ``message``, and a web address that shows it."""

    message: str
    evidence: str = ""


def ask(user: User, slug: str, case: Case) -> Claim:
    """Claim the artist at ``slug``. An open claim of the same user stays, with what is said now.

    Raises NotFound; Conflict when it has an owner, is for nobody to own, or ten claims are open; Invalid with fields.
    """
    artist = _taking_turns(catalog.get_artist(user, slug).id)
    _check_free(artist)
    values = _checked(case)
    claim = db.session.scalar(_open_of(user).where(Claim.artist_id == artist.id))
    if claim is None:
        if (db.session.scalar(select(func.count()).select_from(_open_of(user).subquery())) or 0) >= MOST_OPEN:
            raise Conflict(N_("Ten of your claims are open. Wait until one is decided."), subject="claims")
        claim = Claim(artist_id=artist.id, user_id=user.id)
        db.session.add(claim)
    claim.message, claim.evidence = values
    db.session.flush()
    return claim


def withdraw(user: User, slug: str) -> None:
    """Take the user's open claim to the artist at ``slug`` back; it may be gone or decided. Raises NotFound."""
    artist = _taking_turns(catalog.get_artist(user, slug).id)
    claim = db.session.scalar(_open_of(user).where(Claim.artist_id == artist.id))
    if claim is not None:
        db.session.delete(claim)
        db.session.flush()


def accept(admin: User, claim_id: int) -> Artist:
    """Give the artist to the claimant, who is an artist from now on; others who claim it are refused.

    Raises NotFound; Conflict when the claim is decided, the artist has an owner or the claimant's account is gone.
    """
    claim, artist = _open(admin, claim_id)
    _check_free(artist)
    claimant = accounts.find_user(claim.user_id)
    if claimant is None:
        raise Conflict(N_("The claimant's account is suspended or gone."), subject="claim")
    artist.owner_id = claimant.id
    accounts.become_artist(claimant)
    _decide(claim, admin, "accepted")
    others = select(Claim).where(Claim.artist_id == artist.id, Claim.state == "open", Claim.id != claim.id)
    for other in db.session.scalars(others).all():
        _decide(other, admin, "refused")
    return artist


def refuse(admin: User, claim_id: int, reason: str) -> Artist:
    """Refuse with a ``reason`` that the claimant reads. Raises NotFound, Conflict when decided, Invalid."""
    claim, artist = _open(admin, claim_id)
    reason = accounts.paragraphs(reason)
    if sentence := _length_refusal(reason, N_("Say why: the claimant reads it.")):
        raise Invalid(fields={"reason": sentence})
    _decide(claim, admin, "refused", reason)
    return artist


def _open(admin: User, claim_id: int) -> tuple[Claim, Artist]:
    """The claim that the admin decides, with its artist, read when it is its turn."""
    query = select(Claim).where(Claim.id == claim_id).execution_options(populate_existing=True)
    claim = db.session.scalar(query) if admin.is_admin and is_id(claim_id) else None
    if claim is None:
        raise NotFound()
    artist = _taking_turns(claim.artist_id)
    claim = db.session.scalar(query)
    if claim is None:
        raise NotFound()
    if claim.state != "open":
        raise Conflict(DECIDED[claim.state], subject="claim")
    return claim, artist


def _taking_turns(artist_id: int) -> Artist:
    """The artist as it is when this transaction's turn with its claims has come."""
    one_at_a_time(f"claims of artist {artist_id}")
    query = select(Artist).where(Artist.id == artist_id, Artist.deleted_at.is_(None)).with_for_update()
    artist = db.session.scalar(query.execution_options(populate_existing=True))
    if artist is None:
        raise NotFound()
    return artist


def _check_free(artist: Artist) -> None:
    if artist.owner_id is not None:
        raise Conflict(OWNED, subject="artist", artist=artist.name)
    if not artists.is_claimable(artist.name):
        raise Conflict(N_("%(artist)s is nobody's to own."), subject="artist", artist=artist.name)


def _checked(case: Case) -> tuple[str, str]:
    message = accounts.paragraphs(case.message)
    fields: dict[str, str] = {}
    links = accounts.checked_links(("evidence",), case, fields)
    if sentence := _length_refusal(message, N_("Say how one can know that it is you.")):
        fields["message"] = sentence
    if fields:
        raise Invalid(fields=fields)
    return message, links["evidence"]


def _length_refusal(text: str, missing: str) -> str | None:
    if not text:
        return missing
    return accounts.TOO_LONG[LONGEST] if len(text) > LONGEST else None


def _open_of(user: User) -> Select[Claim]:
    return select(Claim).where(Claim.user_id == user.id, Claim.state == "open")


def _decide(claim: Claim, admin: User, state: str, reason: str = "") -> None:
    claim.state, claim.reason = state, reason
    claim.decided_at, claim.decided_by_id = clock.now(), admin.id
    db.session.flush()
    letters.tell_of_decision(claim)

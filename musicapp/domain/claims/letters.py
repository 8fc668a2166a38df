"""The letter about a decision. The action leaves a job; the worker calls ``send_decision``."""

from musicapp.backends import jobs, mail
from musicapp.db import db
from musicapp.domain import accounts
from musicapp.models import Artist, Claim

DECIDED = "send_claim_decision"


def tell_of_decision(claim: Claim) -> None:
    """Have the claimant told what became of ``claim``."""
    jobs.enqueue(DECIDED, claim.id)


def send_decision(claim_id: int) -> None:
    """Mail the claimant that the claim was accepted or refused, and why; nothing if one of them is gone."""
    claim = db.session.get(Claim, claim_id)
    user = accounts.find_user(claim.user_id) if claim else None
    artist = db.session.get(Artist, claim.artist_id) if claim else None
    if claim and user and artist:
        facts = {"artist": artist.name, "slug": artist.slug, "reason": claim.reason}
        mail.send(user.email, f"claim_{claim.state}", language=user.profile.language, name=user.name, **facts)

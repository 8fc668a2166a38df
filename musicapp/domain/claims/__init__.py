"""Claims: a user asks to own an artist that came with an import, an admin decides."""

from musicapp.domain.claims.actions import Case, accept, ask, refuse, withdraw
from musicapp.domain.claims.letters import send_decision
from musicapp.domain.claims.queries import STATES, ClaimRow, claims, counts, find_claim, own_claims

__all__ = [
    "STATES",
    "Case",
    "ClaimRow",
    "accept",
    "ask",
    "claims",
    "counts",
    "find_claim",
    "own_claims",
    "refuse",
    "send_decision",
    "withdraw",
]

"""Music that artists send: it arrives in pieces, becomes a draft, and is checked in the background."""

from musicapp.domain.uploads.actions import (
    artist_for,
    begin,
    bring,
    discard,
    drop,
    receiving,
    retry,
    take_in,
    tidy,
)
from musicapp.domain.uploads.checking import Checked, check, keep
from musicapp.domain.uploads.drafts import drop_unnamed
from musicapp.domain.uploads.limits import expect_bytes
from musicapp.domain.uploads.queries import STEPS, Arrival, arrivals, get_arrival, get_upload, is_expired
from musicapp.domain.uploads.upkeep import forget_expired, sweep_parts

__all__ = [
    "STEPS",
    "Arrival",
    "Checked",
    "arrivals",
    "artist_for",
    "begin",
    "bring",
    "check",
    "discard",
    "drop",
    "drop_unnamed",
    "expect_bytes",
    "forget_expired",
    "get_arrival",
    "get_upload",
    "is_expired",
    "keep",
    "receiving",
    "retry",
    "sweep_parts",
    "take_in",
    "tidy",
]

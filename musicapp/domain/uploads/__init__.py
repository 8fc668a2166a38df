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
from musicapp.domain.uploads.queries import (
    STATES,
    Arrival,
    arrivals,
    get_arrival,
    get_upload,
    is_expired,
    replacements,
)
from musicapp.domain.uploads.replacing import Sound, go_back, sounds
from musicapp.domain.uploads.steps import STEPS, advance
from musicapp.domain.uploads.swapping import forget_replaced
from musicapp.domain.uploads.upkeep import forget_expired, sweep_parts

__all__ = [
    "STATES",
    "STEPS",
    "Arrival",
    "Checked",
    "Sound",
    "advance",
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
    "forget_replaced",
    "get_arrival",
    "get_upload",
    "go_back",
    "is_expired",
    "keep",
    "receiving",
    "replacements",
    "retry",
    "sounds",
    "sweep_parts",
    "take_in",
    "tidy",
]

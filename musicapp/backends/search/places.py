"""Where a row stands: by kind, then by popularity, then by id, packed into one 63-bit number.

The engines hand out rows in the order of their number without looking at all of them. So the first few
hundred matches, walked backwards, are the most popular ones, however common the word is.
"""

import math

KINDS = {"track": 1, "album": 2, "artist": 3, "person": 4, "playlist": 5}
_KIND_AT = 56
_BAND_AT = 44
_BANDS = 1 << (_KIND_AT - _BAND_AT)
_STEPS = 16  # per doubling: a row moves when its popularity has changed by some 4 %


def place(kind: str, popularity: int, subject_id: int) -> int:
    """The number of a row."""
    return KINDS[kind] << _KIND_AT | _band(popularity) << _BAND_AT | subject_id


def span(kind: str) -> tuple[int, int]:
    """The lowest and the highest number of a kind."""
    return KINDS[kind] << _KIND_AT, (KINDS[kind] + 1 << _KIND_AT) - 1


def _band(popularity: int) -> int:
    if popularity <= 0:
        return 0
    return min(int(_STEPS * math.log2(1 + popularity)), _BANDS - 1)

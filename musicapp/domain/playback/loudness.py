"""How loud whole albums are: what "by album" turns down by, so that quiet songs stay quiet beside loud ones."""

from collections import defaultdict
from collections.abc import Iterable
from math import log10
from typing import Any

from sqlalchemy import select

from musicapp.db import db
from musicapp.models import Track


def album_loudness(album_ids: Iterable[int]) -> dict[int, float]:
    """LUFS of each album: the mean power of its measured tracks, each by its length. Unmeasured ones are left out."""
    query = select(Track.album_id, Track.loudness_lufs, Track.duration_ms)
    query = query.where(Track.album_id.in_(set(album_ids)), Track.loudness_lufs.is_not(None))
    power: dict[int, float] = defaultdict(float)
    length: dict[int, int] = defaultdict(int)
    measured: Any = db.session.execute(query)
    for album_id, lufs, duration_ms in measured:
        power[album_id] += 10 ** (lufs / 10) * max(duration_ms, 1)
        length[album_id] += max(duration_ms, 1)
    return {album_id: 10 * log10(power[album_id] / length[album_id]) for album_id in power}

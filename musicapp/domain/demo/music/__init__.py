"""The demo's own music: composed, played and mastered in numpy, the same for the same seed."""

import hashlib
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .encode import FORMATS, encode
from .loudness import integrated_lufs, true_peak_dbtp
from .master import master
from .piece import TAIL_SECONDS, Piece
from .styles import COMPOSERS
from .waves import RATE

__all__ = [
    "COMPOSERS",
    "FORMATS",
    "RATE",
    "TAIL_SECONDS",
    "encode",
    "integrated_lufs",
    "render",
    "true_peak_dbtp",
]

_WARMTH = {
    "Soul": 1.2,
    "Hip-hop": 2.0,
    "Electronic": 1.6,
    "Drum and bass": 2.2,
    "Post-rock": 1.0,
    "Jazz": 1.3,
    "Highlife": 1.0,
}


class Score(Protocol):
    """What a track must tell to be played."""

    @property
    def seed(self) -> int: ...
    @property
    def artist(self) -> str: ...
    @property
    def genre(self) -> str: ...
    @property
    def mood(self) -> str: ...
    @property
    def bpm(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def bars(self) -> int: ...
    @property
    def meter(self) -> int: ...


def render(track: Score) -> NDArray[np.float32]:
    """Play a track: (frames, 2) at RATE, −16 LUFS, true peak under −2 dBTP; KeyError for an unknown genre."""
    hand = int.from_bytes(hashlib.sha256(track.artist.encode()).digest()[:4], "big")
    piece = Piece(track.seed, hand, float(track.bpm), track.key, track.bars, track.meter, track.mood)
    return master(COMPOSERS[track.genre](piece), _WARMTH.get(track.genre, 0.0))

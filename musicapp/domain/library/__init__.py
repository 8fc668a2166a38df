"""What a listener has gathered."""

from musicapp.domain.library.queries import Counts, LeftOff, Unfinished, counts, left_off

__all__ = ["Counts", "LeftOff", "Unfinished", "counts", "left_off"]

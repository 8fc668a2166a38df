"""What a listener has gathered."""

from musicapp.domain.library.queries import Counts, Unfinished, counts, recently_played

__all__ = ["Counts", "Unfinished", "counts", "recently_played"]

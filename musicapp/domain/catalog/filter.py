"""What a list is asked for."""

import hashlib
from dataclasses import dataclass, replace

from musicapp import paging


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to and how it is ordered; the query string says the same.

    Slugs for ``genre``, ``moods``, ``tag`` and ``artist``; beats per minute for the tempo; ``order`` is "asc",
    "desc" or "" for the sort's own direction.
    """

    genre: str = ""
    moods: tuple[str, ...] = ()
    tag: str = ""
    bpm_from: int | None = None
    bpm_to: int | None = None
    key: str = ""
    year: int | None = None
    artist: str = ""
    kind: str = ""
    sort: str = "newest"
    order: str = ""
    after: str = ""
    limit: int = paging.PAGE_SIZE

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is filtered out."""
        return self.narrowed_by > 0

    @property
    def narrowed_by(self) -> int:
        """How many filters are set: each mood is one, both ends of the tempo are one."""
        tempo = self.bpm_from is not None or self.bpm_to is not None
        words = self.genre, self.tag, self.key, self.artist, self.kind
        return sum(map(bool, words)) + len(self.moods) + tempo + (self.year is not None)

    def fingerprint(self, kind: str) -> str:
        """Names the list for its cursors: a cursor of another filter or order is not taken."""
        identity = repr((kind, replace(self, after="", limit=0)))
        return hashlib.sha256(identity.encode()).hexdigest()[:16]

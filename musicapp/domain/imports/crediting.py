"""Whose track it is and who else plays on it. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from musicapp.domain.catalog import VARIOUS

_FEATURING = re.compile(r"\s*[\[(]?\b(?:feat\.?|ft\.|featuring)\s+([^\])]+)[\])]?\s*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|;|\s&\s|\sand\s)\s*")
# Written by programs, not by people.
_NOBODY = frozenset(("unknown", "unknown artist", "unknown album", "no artist", "n/a"))
_MAIN_SHARE = 0.7  # of a folder's tracks that one artist must have to be the album's


def credits_of(artists: Sequence[str], title: str) -> tuple[str, list[tuple[str, str]]]:
    """The artist of a track, and the others as (name, role): ``with``, or ``featured`` from feat."""
    main, guests = _parted(artists[0]) if artists else ("", [])
    others = [(name, "with") for name in artists[1:]]
    others += [(name, "featured") for name in guests]
    if found := _featuring(title):
        others += [(name, "featured") for name in _AND.split(found[1]) if name]
    names = {main.casefold()}
    unique = []
    for name, role in others:
        if name.casefold() not in names:
            names.add(name.casefold())
            unique.append((name[:300], role))
    return main, unique[:20]


def said(names: Sequence[str]) -> list[str]:
    """The names without those that only say that nobody knew."""
    return [name for name in names if name and not _is_nobody(name)]


def album_artist_of(artists: Sequence[str], says_compilation: bool) -> str:
    """Whose an album is whose files do not say it: the artist of nearly all of its tracks, else everybody."""
    if not artists:
        return ""
    name, count = Counter(artists).most_common(1)[0]
    if says_compilation and count < len(artists):
        return VARIOUS
    return name if count >= _MAIN_SHARE * len(artists) else VARIOUS


@lru_cache(maxsize=4096)
def _is_nobody(name: str) -> bool:
    return name.casefold().strip("<>[]() ") in _NOBODY


def _parted(artist: str) -> tuple[str, list[str]]:
    found = _featuring(artist)
    if not found or not found.start():
        return artist, []
    return artist[: found.start()].strip(), [name for name in _AND.split(found[1].strip()) if name]


def _featuring(text: str) -> re.Match[str] | None:
    """Most names feature nobody, and to say so by the expression takes ten times as long."""
    folded = text.casefold()
    return _FEATURING.search(text) if "feat" in folded or "ft." in folded else None

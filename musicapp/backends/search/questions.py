"""A question to an engine, before it is written in the engine's language."""

from collections.abc import Callable
from itertools import combinations
from typing import NamedTuple


class Word(NamedTuple):
    """A folded word of letters and digits; with ``open`` any word that begins so."""

    text: str
    open: bool = False


# One thing that was typed: any of the alternatives may stand for it, each being words that must all be there.
Group = list[list[Word]]


class Candidate(NamedTuple):
    """A row that matched, with what ranking looks at."""

    kind: str
    subject_id: int
    popularity: int
    compact: str
    names: str
    context: str
    about: str
    composer: str


def written(
    groups: list[Group], word: Callable[[Word], str], both: str, either: str, without: int = 0
) -> str:
    """``groups`` as text: ``both`` and ``either`` join, ``word`` writes one word."""
    parts = [
        _joined([_joined([word(w) for w in words], both) for words in group], either) for group in groups
    ]
    if not without or len(parts) < 2:
        return _joined(parts, both)
    return _joined([_joined(list(some), both) for some in combinations(parts, len(parts) - without)], either)


def _joined(parts: list[str], by: str) -> str:
    return parts[0] if len(parts) == 1 else "(" + f" {by} ".join(parts) + ")"

"""Which candidate comes first: the whole name, its beginning, then where the words stand, then popularity."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from musicapp.backends.search import Candidate
from musicapp.domain.search.cleaning import Query

EXACT, BEGINS, NEARLY, WORDS, SPELLED = range(5)
# What a whole word is worth in each place, and one that only begins so; in falling order.
PLACES = (("names", 16, 12), ("context", 8, 6), ("about", 4, 3), ("composer", 3, 2))
ELSEWHERE = 1  # in the lyrics, a biography


class Rank(NamedTuple):
    """Smaller comes first."""

    tier: int
    distance: int
    weight: int
    popularity: int


def ranked(query: Query, found: Iterable[Candidate]) -> list[tuple[Rank, Candidate]]:
    """What matched as typed, the best first; equals by kind and id, with which a candidate begins."""
    words = [(f" {word}", f" {word} ") for word in query.words]
    return sorted([(_rank(query, words, one), one) for one in found])


def ranked_by_spelling(
    query: Query, found: Iterable[Candidate], near: Mapping[str, Mapping[str, int]], edits: int
) -> list[tuple[Rank, Candidate]]:
    """What would match other spellings: ``near`` gives for each word others and their distance."""
    return sorted([(_spelled_rank(query, one, near, edits), one) for one in found])


def _rank(query: Query, words: Sequence[tuple[str, str]], one: Candidate) -> Rank:
    weight = sum([_weight(start, whole, one) for start, whole in words])
    if one.compact == query.compact:
        return Rank(EXACT, 0, -weight, -one.popularity)
    tier = BEGINS if one.compact.startswith(query.compact) else WORDS
    return Rank(tier, 0, -weight, -one.popularity)


def _weight(start: str, whole: str, one: Candidate) -> int:
    """By the best place where a word stands, which begins with ``start``."""
    best = ELSEWHERE
    for place, worth, begun_worth in PLACES:
        if begun_worth <= best:
            break
        text = f" {getattr(one, place)} "
        if start in text:
            best = max(best, worth if whole in text else begun_worth)
    return best


def _spelled_rank(query: Query, one: Candidate, near: Mapping[str, Mapping[str, int]], edits: int) -> Rank:
    whole = OSA.distance(query.compact, one.compact, score_cutoff=edits)
    if whole <= edits:
        return Rank(NEARLY, whole, 0, -one.popularity)
    begun = OSA.distance(query.compact, one.compact[: len(query.compact)], score_cutoff=edits)
    texts = [(f" {one.names} ", 0), (f" {one.context} ", 1), (f" {one.about} ", 2)]
    distance = sum(_distance(word, near.get(word, {}), texts) for word in query.words)
    return Rank(SPELLED, min(distance, 4 * begun), 0, -one.popularity)


def _distance(word: str, near: Mapping[str, int], texts: list[tuple[str, int]]) -> int:
    """Four for each edit of the nearest spelling that stands there, a little for where; 16 for none."""
    best = 16
    for other, edits in {word: 0, **near}.items():
        for text, farther in texts:
            if f" {other}" in text:
                ending = 0 if f" {other} " in text else 1
                best = min(best, 4 * edits + farther + ending)
    return best

"""Candidates of every kind, put in order: as typed first, then by spelling when too little was found so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product

from musicapp.backends import search as index
from musicapp.backends.search import Candidate, Group, Word
from musicapp.db import db
from musicapp.domain.search import ranking
from musicapp.domain.search.cleaning import Query
from musicapp.domain.search.ranking import Rank

ENOUGH = 5  # with fewer good hits, other spellings are tried
TWO_EDITS_FROM = 6  # letters typed: of a name of eight, two may be missing
SPELLINGS = 6  # of each word are looked for everywhere
SPELLINGS_IN_NAMES = 12  # and so many in whole names
MOST_NAMES = 50  # put together from spellings
MOST_COMBINED = 2000


@dataclass(frozen=True)
class Found:
    """Ranked candidates, the best first; ``as_typed`` of them need no other spelling."""

    ranked: list[tuple[Rank, Candidate]]
    as_typed: int

    def of(self, kind: str) -> list[int]:
        """The ids of one kind, in order."""
        return self._by_kind.get(kind, [])

    @cached_property
    def _by_kind(self) -> dict[str, list[int]]:
        ids: dict[str, list[int]] = {}
        for _, one in self.ranked:
            ids.setdefault(one.kind, []).append(one.subject_id)
        return ids


def find(query: Query, kinds: Mapping[str, int], enough: int = 0) -> Found:
    """At most so many candidates of each kind, and once more as many by name.

    With ``enough`` hits in names, texts are not asked any more.
    """
    strict = _as_typed(query, kinds, enough)
    first = ranking.ranked(query, strict.values())
    if not query.words or _is_answered(first):
        return Found(first, len(first))
    second = [pair for pair in _by_spelling(query, kinds) if _key(pair[1]) not in strict]
    return Found(_merged(first, second), len(first))


def _is_answered(ranks: list[tuple[Rank, Candidate]]) -> bool:
    """By a thing of exactly this name, or by enough whose names begin so."""
    tiers = [rank.tier for rank, _ in ranks]
    return ranking.EXACT in tiers or sum(tier <= ranking.BEGINS for tier in tiers) >= ENOUGH


def edits_for(letters: int) -> int:
    """How many typing errors are forgiven in so many letters."""
    return 2 if letters >= TWO_EDITS_FROM else 1


def _merged(
    first: list[tuple[Rank, Candidate]], second: list[tuple[Rank, Candidate]]
) -> list[tuple[Rank, Candidate]]:
    return sorted([*first, *second], key=lambda pair: pair[0])


def _as_typed(query: Query, kinds: Mapping[str, int], enough: int) -> dict[tuple[str, int], Candidate]:
    """By name, then with all words in the names, then, for kinds that have room, with words anywhere."""
    session = db.session()
    found = _by_key(index.named(session, query.compact, kinds, enough or MOST_NAMES)) if query.compact else {}
    if not query.groups:
        return found
    engine = index.engine(session)
    in_names = index.matching(session, engine, engine.ask(query.groups, names_only=True), kinds)
    found.update(_by_key(in_names))
    room = {kind: limit - sum(one.kind == kind for one in in_names) for kind, limit in kinds.items()}
    lacking = {kind: kinds[kind] for kind, left in room.items() if left > 0}
    if lacking and not 0 < enough <= len(found):
        found.update(_by_key(index.matching(session, engine, engine.ask(query.groups), lacking)))
    return found


def _by_spelling(query: Query, kinds: Mapping[str, int]) -> list[tuple[Rank, Candidate]]:
    session = db.session()
    engine = index.engine(session)
    edits = edits_for(len(query.compact))
    near = {word: _near(word, edits, last=word == query.words[-1]) for word in query.words}
    found = _by_key(index.named_one_of(session, _names(query, near), kinds))
    groups: list[Group] = []
    for farthest in (1, 2):  # the nearest first: of each kind only so many are looked at
        before, groups = groups, [_spellings(word, near[word], farthest, query) for word in query.words]
        if groups != before:
            found.update(_by_key(index.matching(session, engine, engine.ask(groups), kinds)))
    ranks = ranking.ranked_by_spelling(query, found.values(), near, edits)
    if len(groups) > 1 and not (ranks and ranks[0][0].tier == ranking.NEARLY):
        found.update(_by_key(index.matching(session, engine, engine.ask(groups, without=1), kinds)))
        ranks = ranking.ranked_by_spelling(query, found.values(), near, edits)
    return ranks


def _names(query: Query, near: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Whole names put together from other spellings, those with the fewest changes first."""
    choices = [list(near[word].items()) or [(word, 0)] for word in query.words]
    combined = islice(product(*choices), MOST_COMBINED)
    nearest = sorted(
        (sum(edits for _, edits in words), "".join(word for word, _ in words)) for words in combined
    )
    return [name for _, name in nearest[:MOST_NAMES]]


def _near(word: str, edits: int, last: bool) -> dict[str, int]:
    """Other spellings and how far they are; of the last word, which is still typed, beginnings too."""
    allowed = min(edits, 1 if len(word) < 4 else 2)
    session = db.session()
    pairs = index.spelling.near(session, word, allowed, SPELLINGS_IN_NAMES)
    if last and len(word) > 2:
        pairs += index.spelling.near_beginnings(session, word, min(allowed, edits_for(len(word))), SPELLINGS)
    near: dict[str, int] = {}
    for distance, other in pairs:
        near.setdefault(other, distance)
    return near


def _spellings(word: str, near: Mapping[str, int], farthest: int, query: Query) -> Group:
    others = [other for other in islice(near, SPELLINGS) if other != word and near[other] <= farthest]
    return [[Word(one, open=word == query.words[-1])] for one in (word, *others)]


def _by_key(found: Iterable[Candidate]) -> dict[tuple[str, int], Candidate]:
    return {_key(one): one for one in found}


def _key(one: Candidate) -> tuple[str, int]:
    return one.kind, one.subject_id

"""The words of all names, and which of them are near to a misspelt one."""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.orm import Session

from musicapp.bulk import among, insert_many
from musicapp.models import SearchGram, SearchWord

SHORTEST, LONGEST = 2, 32
LOOKED_AT = 120  # words that share the most letters with the misspelt one
AT_ONCE = 5000

_NEAREST = (
    select(SearchGram.word)
    .where(
        SearchGram.gram.in_(bindparam("grams", expanding=True)),
        SearchGram.length.between(bindparam("shortest"), bindparam("longest")),
    )
    .group_by(SearchGram.word)
    .order_by(func.count().desc(), func.max(SearchGram.length), SearchGram.word)
    .limit(LOOKED_AT)
)


def learn(session: Session, words: Iterable[str]) -> None:
    """Remember words; known ones are fine."""
    wanted = sorted(word for word in set(words) if SHORTEST <= len(word) <= LONGEST)
    new = _unknown(session, wanted)
    grams = [{"gram": g, "length": len(word), "word": word} for word in new for g in grams_of(word)]
    # Another writer may have learned the same word a moment ago.
    insert_many(session, SearchWord, [{"word": word} for word in new], known_are_fine=True)
    insert_many(session, SearchGram, grams, known_are_fine=True)


def near(session: Session, word: str, edits: int, limit: int = 6) -> list[tuple[int, str]]:
    """Known words at most ``edits`` letters away, nearest first.

    An edit is a letter too much, too few or wrong, or two letters swapped.
    """
    from rapidfuzz.distance import OSA  # here, because who only learns words needs none of it

    facts = {"grams": sorted(grams_of(word)), "shortest": len(word) - edits, "longest": len(word) + edits}
    rows = session.scalars(_NEAREST, facts)
    far = [(OSA.distance(word, other, score_cutoff=edits), other) for other in rows]
    return sorted(pair for pair in far if pair[0] <= edits)[:limit]


def near_beginnings(session: Session, word: str, edits: int, limit: int = 6) -> list[tuple[int, str]]:
    """The same for a word that is still being typed: beginnings of known words."""
    from rapidfuzz.distance import OSA  # here, because who only learns words needs none of it

    facts = {"grams": sorted(grams_of(word, ended=False)), "shortest": len(word) + 1, "longest": LONGEST}
    found: dict[str, int] = {}
    for other in session.scalars(_NEAREST, facts):
        for length in range(len(word) - 1, len(word) + 2):
            distance = OSA.distance(word, other[:length], score_cutoff=edits)
            if distance <= edits:
                found[other[:length]] = min(distance, found.get(other[:length], distance))
    return sorted((distance, start) for start, distance in found.items())[:limit]


def forget(session: Session) -> None:
    """Forget all words."""
    session.execute(delete(SearchGram))
    session.execute(delete(SearchWord))


def grams_of(word: str, ended: bool = True) -> set[str]:
    """All three letters in a row; ``__l``, ``_lo``, ``lov``, ``ove``, ``ve_``, ``e__``."""
    padded = f"__{word}__" if ended else f"__{word}"
    return {padded[n : n + 3] for n in range(len(padded) - 2)}


def _unknown(session: Session, words: list[str]) -> list[str]:
    known: set[str] = set()
    for start in range(0, len(words), AT_ONCE):
        some = words[start : start + AT_ONCE]
        known.update(session.scalars(select(SearchWord.word).where(among(session, SearchWord.word, some))))
    return [word for word in words if word not in known]

"""Candidates: by their whole name, by the beginning of it, or by words anywhere. Short lists, never all."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import CompoundSelect, Select, bindparam, select, union_all
from sqlalchemy.orm import Session

from musicapp import prepared
from musicapp.backends.search.places import span
from musicapp.backends.search.questions import Candidate
from musicapp.models import SearchEntry

if TYPE_CHECKING:
    from musicapp.backends.search import Engine

_entry = SearchEntry.__table__.c  # plain columns: objects would cost more than the search itself
_COLUMNS = tuple(_entry[name] for name in Candidate._fields)
MOST_EXACT = 50
MOST_BEGINNING = 10  # of names written in one word; words that begin so are found as words
_LAST = "\x7f"  # sorts after all that a folded name holds
_written: dict[tuple[object, ...], Any] = {}


def matching(session: Session, engine: "Engine", question: str, kinds: Mapping[str, int]) -> list[Candidate]:
    """For each of ``kinds`` at most so many rows that answer ``question``, the most popular ones."""
    key = (type(engine), len(kinds))
    if key not in _written:
        _written[key] = _union([_matching(engine, n) for n in range(len(kinds))])
    facts: dict[str, object] = {"question": question}
    for n, (kind, limit) in enumerate(kinds.items()):
        facts[f"low_{n}"], facts[f"high_{n}"] = span(kind)
        facts[f"limit_{n}"] = limit
    return _candidates(session, _written[key], facts)


def named(session: Session, compact: str, kinds: Iterable[str], most: int = MOST_EXACT) -> list[Candidate]:
    """Of each of ``kinds`` at most ``most`` rows of exactly this name, popular ones first, and some beginning so."""
    wanted = list(kinds)
    key = ("named", len(wanted))
    if key not in _written:
        pairs = [(_exactly(n), _beginning(n)) for n in range(len(wanted))]
        _written[key] = _union([query for pair in pairs for query in pair])
    facts: dict[str, object] = {"compact": compact, "beyond": compact + _LAST, "most": most}
    facts.update({f"kind_{n}": kind for n, kind in enumerate(wanted)})
    return _candidates(session, _written[key], facts)


def named_one_of(session: Session, compacts: Sequence[str], kinds: Mapping[str, int]) -> list[Candidate]:
    """For each of ``kinds`` at most so many rows of exactly one of these names, the most popular ones."""
    key = ("named one of", len(kinds))
    if key not in _written:
        _written[key] = _union([_exactly_one_of(n) for n in range(len(kinds))])
    facts: dict[str, object] = {"compacts": list(compacts)}
    for n, (kind, limit) in enumerate(kinds.items()):
        facts[f"kind_{n}"], facts[f"limit_{n}"] = kind, limit
    return _candidates(session, _written[key], facts)


def _candidates(session: Session, query: Any, facts: Mapping[str, object]) -> list[Candidate]:
    """All at once: rows fetched one by one cost twice as much. Past the ORM, which has nothing to do here."""
    return [Candidate._make(row) for row in prepared.rows(session.connection(), query, facts)]


def _matching(engine: "Engine", n: int) -> Select[*tuple[Any, ...]]:
    within = engine.place.between(bindparam(f"low_{n}"), bindparam(f"high_{n}"))
    hits = select(engine.place.label("place")).where(engine.matches, within)
    return _first_of(hits.order_by(engine.place.desc()), n)


def _exactly_one_of(n: int) -> Select[*tuple[Any, ...]]:
    """A name may be that of ten thousand tracks: their places are sorted as the index has them."""
    hits = select(_entry.place).where(
        _entry.kind == bindparam(f"kind_{n}"), _entry.compact.in_(bindparam("compacts", expanding=True))
    )
    return _first_of(hits.order_by(_entry.place.desc()), n)


def _first_of(hits: Select[*tuple[Any, ...]], n: int) -> Select[*tuple[Any, ...]]:
    some = hits.limit(bindparam(f"limit_{n}")).subquery(f"hits_{n}")
    return select(*_COLUMNS).join_from(SearchEntry.__table__, some, _entry.place == some.c.place)


def _exactly(n: int) -> Select[*tuple[Any, ...]]:
    query = select(*_COLUMNS).where(
        _entry.kind == bindparam(f"kind_{n}"), _entry.compact == bindparam("compact")
    )
    return query.order_by(_entry.place.desc()).limit(bindparam("most"))


def _beginning(n: int) -> Select[*tuple[Any, ...]]:
    """In the order of the index: sorting all of a short beginning by popularity would take its time."""
    query = select(*_COLUMNS).where(
        _entry.kind == bindparam(f"kind_{n}"),
        _entry.compact > bindparam("compact"),
        _entry.compact < bindparam("beyond"),
    )
    return query.order_by(_entry.compact, _entry.place).limit(MOST_BEGINNING)


def _union(queries: list[Select[*tuple[Any, ...]]]) -> CompoundSelect[*tuple[Any, ...]]:
    """Each in brackets of its own, as SQLite takes no LIMIT within a union."""
    return union_all(*[select(query.subquery()) for query in queries])

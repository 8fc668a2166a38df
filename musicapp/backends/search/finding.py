"""Candidates: by their whole name, by the beginning of it, or by words anywhere. Short lists, never all."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import CompoundSelect, Select, bindparam, select, union_all
from sqlalchemy.orm import Session

from musicapp.backends.search.places import span
from musicapp.backends.search.questions import Candidate
from musicapp.models import SearchEntry

if TYPE_CHECKING:
    from musicapp.backends.search import Engine

_COLUMNS = (
    SearchEntry.kind,
    SearchEntry.subject_id,
    SearchEntry.popularity,
    SearchEntry.compact,
    SearchEntry.names,
    SearchEntry.context,
    SearchEntry.about,
    SearchEntry.composer,
)
_LAST = "\x7f"  # sorts after all that a folded name holds
_ONE_OF = (
    select(*_COLUMNS)
    .where(
        SearchEntry.kind.in_(bindparam("kinds", expanding=True)),
        SearchEntry.compact.in_(bindparam("compacts", expanding=True)),
    )
    .order_by(SearchEntry.popularity.desc(), SearchEntry.place)
    .limit(bindparam("limit"))
)
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
    return [Candidate(*row) for row in session.execute(_written[key], facts)]


def named(session: Session, compact: str, kinds: Mapping[str, int]) -> list[Candidate]:
    """For each of ``kinds`` the most popular rows of exactly this name, and some whose name begins so."""
    key = ("named", len(kinds))
    if key not in _written:
        pairs = [(_exactly(n), _beginning(n)) for n in range(len(kinds))]
        _written[key] = _union([query for pair in pairs for query in pair])
    facts: dict[str, object] = {"compact": compact, "beyond": compact + _LAST}
    for n, (kind, limit) in enumerate(kinds.items()):
        facts[f"kind_{n}"], facts[f"limit_{n}"] = kind, limit
    return [Candidate(*row) for row in session.execute(_written[key], facts)]


def named_one_of(session: Session, compacts: Sequence[str], kinds: Mapping[str, int]) -> list[Candidate]:
    """Rows of exactly one of these names, the most popular first; as many as all of ``kinds`` together."""
    facts = {"compacts": list(compacts), "kinds": list(kinds), "limit": sum(kinds.values())}
    return [Candidate(*row) for row in session.execute(_ONE_OF, facts)]


def _matching(engine: "Engine", n: int) -> Select[*tuple[Any, ...]]:
    within = engine.place.between(bindparam(f"low_{n}"), bindparam(f"high_{n}"))
    hits = select(engine.place.label("place")).where(engine.matches, within)
    some = hits.order_by(engine.place.desc()).limit(bindparam(f"limit_{n}")).subquery(f"hits_{n}")
    return select(*_COLUMNS).join(some, SearchEntry.place == some.c.place)


def _exactly(n: int) -> Select[*tuple[Any, ...]]:
    query = select(*_COLUMNS).where(
        SearchEntry.kind == bindparam(f"kind_{n}"), SearchEntry.compact == bindparam("compact")
    )
    return query.order_by(SearchEntry.place.desc()).limit(bindparam(f"limit_{n}"))


def _beginning(n: int) -> Select[*tuple[Any, ...]]:
    """In the order of the index: sorting all of a short beginning by popularity would take its time."""
    query = select(*_COLUMNS).where(
        SearchEntry.kind == bindparam(f"kind_{n}"),
        SearchEntry.compact > bindparam("compact"),
        SearchEntry.compact < bindparam("beyond"),
    )
    return query.order_by(SearchEntry.compact, SearchEntry.place).limit(bindparam(f"limit_{n}"))


def _union(queries: list[Select[*tuple[Any, ...]]]) -> CompoundSelect[*tuple[Any, ...]]:
    """Each in brackets of its own, as SQLite takes no LIMIT within a union."""
    return union_all(*[select(query.subquery()) for query in queries])

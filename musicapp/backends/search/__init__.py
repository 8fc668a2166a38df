"""Full-text search: rows go in as folded words, candidates come out with the most popular first.

``domain/search`` cleans what people type, decides what may be found and ranks; here stand the two engines and
what they share. Which one it is follows from the database in use.
"""

from typing import Protocol

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from musicapp.backends.search import entries, spelling
from musicapp.backends.search.entries import Entry
from musicapp.backends.search.finding import matching, named, named_one_of
from musicapp.backends.search.fts5 import Fts5
from musicapp.backends.search.places import KINDS
from musicapp.backends.search.postgres import Postgres
from musicapp.backends.search.questions import Candidate, Group, Word


class Engine(Protocol):
    """What differs between the databases. ``finding.matching`` asks it; both give the same rows."""

    @property
    def place(self) -> ColumnElement[int]:
        """The column of the index that holds the entry's place."""
        ...

    @property
    def matches(self) -> ColumnElement[bool]:
        """The condition that a row of the index answers the bound ``question``."""
        ...

    def ask(self, groups: list[Group], names_only: bool = False, without: int = 0) -> str:
        """Write a question down in the engine's own language.

        Every group must match, or, if ``without`` is 1, all but any one of them.
        """
        ...

    def is_scattered(self, session: Session) -> bool:
        """Whether the index lies in so many pieces that questions take longer."""
        ...

    def gather(self, session: Session, *, begins: bool) -> bool:
        """Bring some of all pieces together; whether there is more to do."""
        ...


def engine(session: Session) -> Engine:
    """The engine of the database that ``session`` talks to."""
    return Fts5() if session.get_bind().dialect.name == "sqlite" else Postgres()


__all__ = [
    "KINDS",
    "Candidate",
    "Engine",
    "Entry",
    "Group",
    "Word",
    "engine",
    "entries",
    "matching",
    "named",
    "named_one_of",
    "spelling",
]

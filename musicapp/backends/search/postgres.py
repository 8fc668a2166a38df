"""PostgreSQL's text search: a vector per entry, in a table of its own beside the entries.

Needs no extension.
"""

from sqlalchemy import BigInteger, ColumnElement, bindparam, column, func, literal_column, table
from sqlalchemy.orm import Session

from musicapp.backends.search.questions import Group, Word, written

_vectors = table("search_fts", column("place", BigInteger), column("words"))
_asked = func.to_tsquery(literal_column("'simple'::regconfig"), bindparam("question"))


class Postgres:
    """Full text on a PostgreSQL server."""

    place: ColumnElement[int] = _vectors.c.place
    matches: ColumnElement[bool] = _vectors.c.words.op("@@", is_comparison=True)(_asked)

    def ask(self, groups: list[Group], names_only: bool = False, without: int = 0) -> str:
        return written(groups, _in_names if names_only else _word, "&", "|", without)

    def is_scattered(self, session: Session) -> bool:
        return False  # its own vacuum sees to that

    def gather(self, session: Session, *, begins: bool) -> bool:
        return False


def _word(word: Word) -> str:
    return f"'{word.text}'" + (":*" if word.open else "")


def _in_names(word: Word) -> str:
    """Weight A is what stands in ``names``."""
    return f"'{word.text}':" + ("*A" if word.open else "A")

"""SQLite's own full-text index, whose row numbers are the places of the entries."""

from sqlalchemy import ColumnElement, Integer, String, bindparam, column, func, select, table, text
from sqlalchemy.orm import Session

from musicapp.backends.search.questions import Group, Word, written

MOST_PIECES = 6  # each is looked into for each question: of ten, that is most of its time
PAGES_AT_ONCE = 200  # that are written while others wait: some ten milliseconds
_hits = table("search_fts", column("rowid", Integer), column("search_fts", String))
_pages = table("search_fts_idx", column("segid", Integer))
_GATHER = text("INSERT INTO search_fts (search_fts, rank) VALUES ('merge', :pages)")
_NOTHING = 1  # row is written even then


class Fts5:
    """Full text on the embedded database."""

    place: ColumnElement[int] = _hits.c.rowid
    matches: ColumnElement[bool] = _hits.c.search_fts.op("MATCH", is_comparison=True)(bindparam("question"))

    def ask(self, groups: list[Group], names_only: bool = False, without: int = 0) -> str:
        question = written(groups, _word, "AND", "OR", without)
        return f"{{names}} : ({question})" if names_only else question

    def is_scattered(self, session: Session) -> bool:
        return (session.scalar(select(func.count(_pages.c.segid.distinct()))) or 0) > MOST_PIECES

    def gather(self, session: Session, *, begins: bool) -> bool:
        """SQLite takes all pieces, not some of like size alone, where a negative number begins it."""
        written = select(func.total_changes())
        before = session.scalar(written) or 0
        session.execute(_GATHER, {"pages": -PAGES_AT_ONCE if begins else PAGES_AT_ONCE})
        return (session.scalar(written) or 0) - before > _NOTHING


def _word(word: Word) -> str:
    """Quoted, so that nothing typed is taken for an operator."""
    return f'"{word.text}"' + ("*" if word.open else "")

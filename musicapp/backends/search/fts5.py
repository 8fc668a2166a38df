"""SQLite's own full-text index, whose row numbers are the places of the entries."""

from sqlalchemy import ColumnElement, Integer, String, bindparam, column, table

from musicapp.backends.search.questions import Group, Word, written

_hits = table("search_fts", column("rowid", Integer), column("search_fts", String))


class Fts5:
    """Full text on the embedded database."""

    place: ColumnElement[int] = _hits.c.rowid
    matches: ColumnElement[bool] = _hits.c.search_fts.op("MATCH", is_comparison=True)(bindparam("question"))

    def ask(self, groups: list[Group], names_only: bool = False, without: int = 0) -> str:
        question = written(groups, _word, "AND", "OR", without)
        return f"{{names}} : ({question})" if names_only else question


def _word(word: Word) -> str:
    """Quoted, so that nothing typed is taken for an operator."""
    return f'"{word.text}"' + ("*" if word.open else "")

"""Statements that are asked again and again, handed to SQLite as they are.

SQLite answers what a page asks in some ten microseconds. SQLAlchemy takes eight times as long to recognise the
statement, to look at each value, and to say what came back: a quarter of all that a page costs. So that is worked out
once, by SQLAlchemy's own compiler and types. PostgreSQL's answers are on their way for longer than that.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ARRAY, ColumnElement, Connection, Engine, Integer, Text, bindparam, event
from sqlalchemy.engine import Dialect, result_tuple
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

_IN_JSON = "{} IN (SELECT value FROM json_each({}))"

# Each is told the text of every statement that was run, in either way, and how many seconds that took.
watchers: list[Callable[[str, float], None]] = []


def rows(connection: Connection, statement: Any, values: Mapping[str, Any]) -> Sequence[Any]:
    """All rows of a SELECT whose bound names have these ``values``."""
    known = _prepared(statement, connection.dialect) if connection.dialect.name == "sqlite" else None
    if known is not None and known.is_whole:
        with suppress(sqlite3.Error):  # SQLAlchemy will meet it, too, and knows how to tell everybody
            return known.run(connection, values)
    found: Sequence[Any] = connection.execute(statement, values).all()
    return found


def one_of(column: Any, name: str) -> ColumnElement[bool]:
    """``column IN`` the ids that come under ``name``: one value, so that the text is the same for any number."""
    return _OneOf(column, bindparam(name, type_=_Ids()))


class _OneOf(FunctionElement[Any]):
    type = NullType()  # a Boolean would be written as "… = 1" for SQLite, which then uses no index for it
    inherit_cache = True


class _Prepared:
    """A statement as SQLite wants it: its text, what stands at each mark, how columns become values of ours."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        marks = [compiled.binds[name] for name in compiled.positiontup]
        columns = statement.selected_columns
        self.is_whole = not compiled.post_compile_params  # else the text depends on how many values there are
        self.text = str(compiled)
        self.fixed = [_written(mark.effective_value, mark.type, dialect) for mark in marks]
        self.asked = [
            (n, mark.key, mark.type.dialect_impl(dialect).bind_processor(dialect))
            for n, mark in enumerate(marks)
            if mark.required
        ]
        readers = [
            (n, column.type.dialect_impl(dialect).result_processor(dialect, None))
            for n, column in enumerate(columns)
        ]
        self.readers = [(n, read) for n, read in readers if read is not None]
        self.row = result_tuple(columns.keys())

    def run(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        given = list(self.fixed)
        for place, name, write in self.asked:
            given[place] = values[name] if write is None else write(values[name])
        began = time.perf_counter()
        driver: Any = connection.connection.driver_connection
        found = driver.execute(self.text, given).fetchall()
        _tell(self.text, time.perf_counter() - began)
        return [self.row(row) for row in (map(self._read, found) if self.readers else found)]

    def _read(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place, read in self.readers:
            values[place] = read(values[place])
        return values


def _written(value: Any, kind: TypeEngine[Any], dialect: Dialect) -> Any:
    write = kind.dialect_impl(dialect).bind_processor(dialect)
    return value if write is None or value is None else write(value)


class _Ids(TypeDecorator[list[int]]):
    """A list as one value: JSON for SQLite, an array for PostgreSQL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(Integer))

    def process_bind_param(self, value: Iterable[int] | None, dialect: Dialect) -> Any:
        ids = list(value or ())
        return json.dumps(ids) if dialect.name == "sqlite" else ids


@compiles(_OneOf)
def _as_array(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY({ids})"


@compiles(_OneOf, "sqlite")
def _as_json(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(clause, **options) for clause in element.clauses)
    return _IN_JSON.format(column, ids)


_known: WeakKeyDictionary[Any, _Prepared | None] = WeakKeyDictionary()


def _prepared(statement: Any, dialect: Dialect) -> _Prepared | None:
    """None at first: a statement that was written down for one question never comes for the second time."""
    if statement not in _known:
        _known[statement] = None
        return None
    known = _known[statement]
    if known is None:
        known = _known[statement] = _Prepared(statement, dialect)
    return known


def _tell(text: str, seconds: float) -> None:
    for watch in watchers:
        watch(text, seconds)


@event.listens_for(Engine, "before_cursor_execute")
def _statement_begins(_c: Any, _cursor: Any, _text: str, _values: Any, context: Any, _many: bool) -> None:
    context.began = time.perf_counter()


@event.listens_for(Engine, "after_cursor_execute")
def _statement_ends(_c: Any, _cursor: Any, text: str, _values: Any, context: Any, _many: bool) -> None:
    _tell(text, time.perf_counter() - context.began)

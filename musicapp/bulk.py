"""Many rows at once, handed to the driver as they are.

For thousands of rows SQLAlchemy's care for every value costs more than writing them. Columns that are not given
get their defaults all the same, and values are translated by their column's type.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple, cast

from sqlalchemy import ARRAY, ColumnElement, Table, any_, bindparam, func, literal, select, text
from sqlalchemy.dialects import registry
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from musicapp.db import Base, insert_into

Row = Mapping[str, Any]
_TOGETHER = 400  # rows of one statement: SQLite takes 32,766 values
_LEAST_LOOKED_AT = 1000  # rows of an index
_GATHERED_PAGES = 16_000  # 64 MB: what the journal may keep of the disk anyway


def insert_many(
    session: Session,
    model: type[Base] | Table,
    rows: Sequence[Row],
    shared: Row | None = None,
    known_are_fine: bool = False,
) -> None:
    """Insert rows that all have the same keys, and the ``shared`` values beside their own.

    With ``known_are_fine`` those that are there already stay.
    """
    if rows:
        connection = session.connection()
        statement, values = _prepared(_table(model), rows, shared or {}, known_are_fine, connection.dialect)
        connection.exec_driver_sql(statement.text, values)


def insert_together(session: Session, model: type[Base] | Table, rows: Sequence[Row]) -> None:
    """The same by statements of many rows each, so that triggers of the table run within one savepoint.

    SQLite's full-text index writes itself to disk at each savepoint: this is three times as fast there.
    """
    if not rows:
        return
    connection = session.connection()
    statement, values = _prepared(_table(model), rows, {}, False, connection.dialect)
    head, marks, tail = statement.parted
    for start in range(0, len(values), _TOGETHER):
        some = values[start : start + _TOGETHER]
        query = "".join((head, ", ".join(repeat(marks, len(some))), tail))
        flat = tuple(value for row in some for value in row)
        connection.exec_driver_sql(query, flat)


def among(session: Session, column: Any, values: Iterable[int | str]) -> ColumnElement[bool]:
    """``column IN values`` for hundreds of values: one parameter, not one for each."""
    if session.get_bind().dialect.name == "sqlite":
        return cast("ColumnElement[bool]", column.in_(select(_each(json.dumps(list(values))))))
    return cast("ColumnElement[bool]", column == any_(literal(list(values), ARRAY(column.type))))


def gathered(session: Session, column: Any) -> ColumnElement[Any]:
    """All values of ``column`` as one, which ``among_gathered`` takes as it is."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    return func.json_group_array(column) if on_sqlite else func.array_agg(column)


def among_gathered(session: Session, column: Any, name: str) -> ColumnElement[bool]:
    """``column IN`` what was gathered before and comes with the statement's values under ``name``."""
    if session.get_bind().dialect.name == "sqlite":
        return cast("ColumnElement[bool]", column.in_(select(_each(bindparam(name)))))
    return cast("ColumnElement[bool]", column == any_(bindparam(name, type_=ARRAY(column.type))))


def reserve_ids(session: Session, model: type[Base], count: int) -> Sequence[int]:
    """Ids for rows that this transaction is about to insert. Nobody else gets them."""
    if not count:
        return ()
    if session.connection().dialect.name == "sqlite":  # there is one writer, and it is us
        last = session.scalar(select(func.max(_table(model).c.id))) or 0
        return range(last + 1, last + 1 + count)
    sequence = func.pg_get_serial_sequence(_table(model).name, "id")
    return session.scalars(select(func.nextval(sequence)).select_from(func.generate_series(1, count))).all()


def settle_rarely(session: Session) -> None:
    """On SQLite, let this connection's commits gather before they are copied into the database file.

    Many large commits touch the same pages again and again, and each copying waits for the disk.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint={_GATHERED_PAGES}")


def update_statistics(session: Session, come: int) -> None:
    """Let the database look at how its rows are spread, as ``come`` have come at once: its plans rest on that.

    SQLite looks at the beginning of each index, which must hold more than one large artist's tracks.
    """
    if session.connection().dialect.name == "sqlite":
        looked_at = max(_LEAST_LOOKED_AT, come // 10)
        session.execute(text(f"PRAGMA analysis_limit={looked_at}"))
    session.execute(text("ANALYZE"))


def _each(listed: Any) -> Any:
    return func.json_each(listed).table_valued("value").c.value


class _Statement(NamedTuple):
    """An INSERT with one row of marks, and the columns that the marks stand for."""

    text: str
    columns: tuple[str, ...]

    @property
    def parted(self) -> tuple[str, str, str]:
        """What stands before, between and after: ``INSERT … VALUES `` and ``(?, ?)`` and the rest."""
        head, values, rest = self.text.partition(" VALUES ")
        end = rest.index(")", rest.rindex("?" if "?" in rest else "%s")) + 1
        return head + values, rest[:end], rest[end:]


def _prepared(
    table: Table, rows: Sequence[Row], shared: Row, known_are_fine: bool, dialect: Dialect
) -> tuple[_Statement, list[tuple[Any, ...]]]:
    given = shared.keys() | rows[0].keys()
    defaults = {
        column.name: _default(column)
        for column in table.columns
        if column.name not in given and column.default is not None
    }
    same = {**shared, **defaults}
    statement = _written(table, (*rows[0], *same), known_are_fine, dialect.name)
    columns = [_column(table.columns[name], rows, same, dialect) for name in statement.columns]
    return statement, list(zip(*columns, strict=True))


def _column(column: Any, rows: Sequence[Row], same: Row, dialect: Dialect) -> Iterable[Any]:
    """The values of a column, one for each row."""
    translate = _translator(column.type, dialect)
    if column.name in same:
        value = same[column.name]
        return repeat(translate(value) if translate else value, len(rows))
    values = map(itemgetter(column.name), rows)
    return map(translate, values) if translate else values


def _default(column: Any) -> Any:
    default = column.default
    return default.arg(None) if default.is_callable else default.arg


def _translator(kind: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    return cast("Callable[[Any], Any] | None", kind.dialect_impl(dialect).bind_processor(dialect))


@lru_cache(maxsize=64)
def _written(table: Table, names: tuple[str, ...], known_are_fine: bool, dialect: str) -> _Statement:
    query = insert_into(table)
    if known_are_fine:
        query = query.on_conflict_do_nothing()
    plain = registry.load(dialect)(paramstyle="qmark" if dialect == "sqlite" else "format")
    made = query.compile(dialect=plain, column_keys=list(names))
    return _Statement(str(made), tuple(made.positiontup or ()))


def _table(model: type[Base] | Table) -> Table:
    return model if isinstance(model, Table) else cast(Table, model.__table__)

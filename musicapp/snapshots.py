"""Entities made of plain rows, for what nearly every page reads: whole and detached, without the ORM's bookkeeping.

Reading a thing so costs a third. Nothing of it is ever saved; a relationship that was not put in refuses to be read.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, inspect, select
from sqlalchemy.orm.attributes import instance_state, manager_of_class

T = TypeVar("T")
_NAMES: dict[type[Any], list[str]] = {}


def select_whole(*tables: type[Any]) -> Select[*tuple[Any, ...]]:
    """All columns of these tables, in the order in which ``snapshots`` takes them."""
    return select(*[getattr(table, name) for table in tables for name in _names(table)])


def snapshots(row: Sequence[Any], *tables: type[Any]) -> list[Any]:
    """One entity for each of the tables that the row was selected from; None where an outer join found none."""
    made: list[Any] = []
    for table in tables:
        width = len(_names(table))
        made.append(snapshot(row[:width], table))
        row = row[width:]
    return made


def snapshot(row: Sequence[Any], table: type[T]) -> T | None:
    """The entity whose columns are ``row``, of which the first is its primary key."""
    if row[0] is None:
        return None
    thing: T = manager_of_class(table).new_instance()
    vars(thing).update(zip(_names(table), row, strict=True))
    instance_state(thing).key = (table, (row[0],), None)  # so that it is a detached one, not a new one
    return thing


def _names(table: type[Any]) -> list[str]:
    if table not in _NAMES:
        _NAMES[table] = list(inspect(table).column_attrs.keys())
    return _NAMES[table]

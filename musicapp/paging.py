"""Keyset paging: n + 1 rows, no COUNT, no OFFSET, a stable tiebreaker, a signed cursor.

A cursor names the last row of a page by its sort values and id, and says how many rows came before. It is signed
together with the list it belongs to, so that a cursor of another list or a garbled one is noticed and the first
page shown instead.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import Session

from musicapp import config, prepared

T = TypeVar("T")
PAGE_SIZE = 50
LARGEST_PAGE = 100
STATEMENTS = 300


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list. ``after`` is the cursor of the next page, or None at the end.

    ``first`` is the number of the first row here, for somebody who came page by page from the beginning.
    """

    items: Sequence[T]
    after: str | None = None
    first: int = 1
    garbled: bool = False
    facts: dict[str, Any] = field(default_factory=dict)

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)


@dataclass(frozen=True)
class Order:
    """One column of an ordering. The column must not be NULL: store or coalesce a value."""

    column: Any
    descending: bool = False


def page(
    session: Session,
    query: Select[*tuple[Any, ...]],
    order: Sequence[Order],
    list_name: str,
    after: str | None = None,
    limit: int = PAGE_SIZE,
    scalars: bool = False,
    given: Mapping[str, Any] | None = None,
) -> Page[Any]:
    """Run ``query`` from ``after`` on. ``order`` must end with a unique column, ``given`` are the query's own values.

    The sort columns are added to the query and read back from its rows for the next cursor.
    """
    limit = max(1, min(limit, LARGEST_PAGE))
    mark = read_cursor(after, list_name, len(order) + 1) if after else None
    passed = 0
    if mark is not None:
        *values, passed = mark
        query = query.where(_beyond(order, values))
    keyed = _keyed(query, tuple(order), limit + 1)
    asked = given or {}
    rows = (
        session.execute(keyed, asked).all() if scalars else prepared.rows(session.connection(), keyed, asked)
    )
    shown = rows[:limit]
    last = [*shown[-1][-len(order) :], passed + limit] if len(rows) > limit else None
    following = write_cursor(list_name, last) if last else None
    items = [row[0] for row in shown] if scalars else shown
    return Page(items, following, passed + 1, garbled=bool(after) and mark is None)


@lru_cache(maxsize=STATEMENTS)
def _keyed(query: Select[Any], order: tuple[Order, ...], limit: int) -> Select[Any]:
    """Kept for queries that are asked again as they are."""
    ordered = query.order_by(*[o.column.desc() if o.descending else o.column.asc() for o in order])
    return ordered.add_columns(*[o.column.label(f"_key_{n}") for n, o in enumerate(order)]).limit(limit)


def write_cursor(list_name: str, values: Sequence[Any]) -> str:
    """A signed, URL-safe name for the row with these sort values."""
    body = json.dumps([_plain(value) for value in values], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_signature(list_name, body) + body).decode().rstrip("=")


def read_cursor(cursor: str, list_name: str, length: int) -> list[Any] | None:
    """The sort values in ``cursor``; None if it is garbled or belongs to another list."""
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except ValueError:
        return None
    signature, body = raw[:8], raw[8:]
    if not hmac.compare_digest(signature, _signature(list_name, body)):
        return None
    values = [_rich(value) for value in json.loads(body)]
    return values if len(values) == length else None


def _beyond(order: Sequence[Order], values: Sequence[Any]) -> ColumnElement[bool]:
    """(a, b, c) past (x, y, z) for mixed directions, with the redundant bound that lets the index start there."""
    alternatives = []
    for depth, (step, value) in enumerate(zip(order, values, strict=True)):
        equal = [o.column == v for o, v in zip(order[:depth], values[:depth], strict=True)]
        past = step.column < value if step.descending else step.column > value
        alternatives.append(and_(*equal, past))
    first, bound = order[0], values[0]
    edge = first.column <= bound if first.descending else first.column >= bound
    return and_(edge, or_(*alternatives))


def _signature(list_name: str, body: bytes) -> bytes:
    key = config.current().secret_key.encode()
    return hmac.new(key, list_name.encode() + b"\0" + body, hashlib.sha256).digest()[:8]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return value


def _rich(value: Any) -> Any:
    if isinstance(value, dict) and "t" in value:
        return datetime.fromisoformat(value["t"])
    if isinstance(value, dict) and "d" in value:
        return date.fromisoformat(value["d"])
    return value

"""Which rows of the source came here before, and what they became.

What was renamed here keeps its name, and what was deleted here stays away: both are remembered by the source's ids.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from musicapp.db import db, insert_into
from musicapp.domain.imports.chinook.source import Row
from musicapp.models import ImportedRow

SOURCE = "chinook"


class Met:
    """What has been met so far. Use inside transactions; worthless after one was rolled back."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[int, int | None]] = {}

    def new(self, table: Any, rows: Sequence[Row]) -> list[Row]:
        """Those of ``rows`` that have not come before."""
        known = self._known(table)
        return [row for row in rows if row["id"] not in known]

    def id_of(self, table: Any, source_id: int | None) -> int | None:
        """What a row of the source is here; None where it is nothing, or no longer there."""
        return None if source_id is None else self._known(table).get(source_id)

    def ids(self, table: Any) -> set[int]:
        """All that is here of a kind."""
        return {here for here in self._known(table).values() if here is not None}

    def note(self, table: Any, rows: Iterable[Row], ids: Iterable[int]) -> None:
        """Remember what ``rows`` became."""
        became = dict(zip((row["id"] for row in rows), ids, strict=True))
        if became:
            kind = table.__tablename__
            written = [
                {"source": SOURCE, "kind": kind, "source_id": there, "subject_id": here}
                for there, here in became.items()
            ]
            keep = insert_into(ImportedRow)
            keys = ["source", "kind", "source_id"]
            now = {"subject_id": keep.excluded.subject_id}
            db.session.execute(keep.on_conflict_do_update(index_elements=keys, set_=now), written)
            self._known(table).update(became)

    def _known(self, table: Any) -> dict[int, int | None]:
        kind = table.__tablename__
        if kind not in self._ids:
            query = select(ImportedRow.source_id, table.id).outerjoin(
                table, table.id == ImportedRow.subject_id
            )
            query = query.where(ImportedRow.source == SOURCE, ImportedRow.kind == kind)
            self._ids[kind] = {row.source_id: row.id for row in db.session.execute(query)}
        return self._ids[kind]

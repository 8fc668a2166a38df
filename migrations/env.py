"""Alembic's way into the application's database."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from musicapp.db import Base
from musicapp.models.columns import UtcDateTime

OURS = ("search_",)  # full-text tables and indexes that only their own migration knows


def include_name(name: str | None, kind: str, parents: dict[str, str | None]) -> bool:
    """Leave out what the search back ends make by hand."""
    return not (
        kind == "table" and name is not None and name.startswith(OURS) and name not in Base.metadata.tables
    )


def render_item(kind: str, item: object, context: object) -> str | bool:
    """Migrations stand on their own: they name SQLAlchemy's types, not ours."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=include_name,
        render_item=render_item,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


engine = current_app.extensions["migrate"].db.engine
with engine.connect() as connection:
    run(connection)

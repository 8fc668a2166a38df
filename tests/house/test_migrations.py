"""Migrations: one head, and what they make is what the models say, on this run's database."""

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from musicapp.config import ROOT
from musicapp.db import Base, db


def test_there_is_one_head() -> None:
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    assert len(ScriptDirectory.from_config(settings).get_heads()) == 1


def test_models_equal_migrations(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": _is_ours}
        )
        assert compare_metadata(context, Base.metadata) == []


def _is_ours(name: str | None, kind: str, parents: dict[str, str | None]) -> bool:
    """The search makes its own tables, which no model knows."""
    return not (
        kind == "table"
        and name is not None
        and name.startswith("search_")
        and name not in Base.metadata.tables
    )

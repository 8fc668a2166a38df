"""Migrations: one head, and what they make is what the models say, on this run's database."""

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from musicapp.config import ROOT
from musicapp.db import Base, db
from musicapp.domain.catalog import Filter, browse, colours_of
from tests.factories import make_album, make_artist, make_playlist, make_tag, make_track, make_user


def test_there_is_one_head() -> None:
    assert len(_scripts().get_heads()) == 1


def test_models_equal_migrations(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": _is_ours}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_tracks_keep_their_tags_while_the_table_gets_another_key(session: Session) -> None:
    harbour, rain = make_tag("Harbour"), make_tag("Rain")
    both, one = make_track(tags=[harbour, rain]), make_track(tags=[harbour])
    session.commit()
    step = _scripts().get_revision("0010").module
    for change, key in ((step.downgrade, ["track_id", "tag_id"]), (step.upgrade, ["tag_id", "track_id"])):
        with Operations.context(MigrationContext.configure(session.connection())):
            change()
        table = inspect(session.connection())
        assert table.get_pk_constraint("track_tags")["constrained_columns"] == key
        assert {t.id for t in browse.tracks(Filter(tag="harbour"))} == {both.id, one.id}
        assert [t.id for t in browse.tracks(Filter(tag="rain"))] == [both.id]


def test_what_was_without_colours_gets_those_of_an_import_and_gives_them_to_its_playlists(
    session: Session,
) -> None:
    plain = {"art_1": "", "art_2": ""}
    album = make_album(make_artist("Ada"), "Salt", **plain)
    draft = make_album(make_artist("Bo"), "Draft", published_at=None, listed=False, **plain)
    playlist = make_playlist(make_user(), tracks=[make_track(album.artist, album=album)])
    session.commit()
    empty = make_playlist(make_user(), "Empty", **plain)
    for step in ("0016", "0020"):
        with Operations.context(MigrationContext.configure(session.connection())):
            _scripts().get_revision(step).module.upgrade()
    for row in (album, draft, playlist, empty):
        session.refresh(row)
    assert (album.art_1, album.art_2) == colours_of("Ada Salt")
    assert (playlist.art_1, playlist.art_2) == colours_of("Ada Salt")
    assert (empty.art_1, empty.art_2) == colours_of(f"playlist {empty.id}")
    assert draft.art_1 == ""


def _scripts() -> ScriptDirectory:
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    return ScriptDirectory.from_config(settings)


def _is_ours(name: str | None, kind: str, parents: dict[str, str | None]) -> bool:
    """The search makes its own tables, which no model knows."""
    return not (
        kind == "table"
        and name is not None
        and name.startswith("search_")
        and name not in Base.metadata.tables
    )

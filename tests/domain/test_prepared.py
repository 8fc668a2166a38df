"""A statement that is asked again gives what SQLAlchemy gives, only sooner."""

import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import DBAPIError

from musicapp import prepared
from musicapp.db import is_sqlite, rows
from musicapp.models import Album, Artist, Genre, Profile, SignIn, Track, User
from musicapp.prepared import one_of
from musicapp.snapshots import select_whole
from tests.factories import make_artist, make_track

TIMES = 3  # the first one is SQLAlchemy's, and so is what the others are compared to


@pytest.mark.parametrize("table", [User, Profile, SignIn, Artist, Album, Genre, Track])
def test_every_kind_of_column_is_read_alike_each_time(world, sign_in, session, table) -> None:
    sign_in(world.ines)
    query = select_whole(table).order_by(*select_whole(table).selected_columns.values()[:1])
    whole = session.connection().execute(query).all()
    assert whole
    for _ in range(TIMES):
        assert [(type(row), *row, *map(type, row)) for row in rows(query)] == [
            (type(row), *row, *map(type, row)) for row in whole
        ]


def test_values_and_names_reach_their_places_each_time(session) -> None:
    mira, noor = make_artist("Mira"), make_artist("Noor")
    for artist, title in ((mira, "Undertow"), (noor, "Undertow"), (mira, "Salt")):
        make_track(artist, title)
    query = (
        select(Track.title, Artist.name.label("by"))
        .join(Artist, Artist.id == Track.artist_id)
        .where(Track.title == bindparam("title"), Artist.name == bindparam("name"), Track.title != "Nothing")
    )
    for _ in range(TIMES):
        for artist in (mira, noor):
            (row,) = rows(query, name=artist.name, title="Undertow")
            assert (row.by, row.title, row[0]) == (artist.name, "Undertow", "Undertow")
        assert not rows(query, name="Mira", title="Nothing")


def test_one_of_takes_any_number_of_ids_and_looks_up_no_others(session) -> None:
    ids = [make_artist(f"Artist {n}").id for n in range(5)]
    query = select(Artist.id).where(one_of(Artist.id, "ids")).order_by(Artist.id)
    for wanted in (ids[:1], ids, [], [*ids[:2], *ids[:2]], [2**31 - 1], ids[1:3]):
        assert [row.id for row in rows(query, ids=wanted)] == sorted({*wanted} & {*ids})
    if is_sqlite():
        question = f"EXPLAIN QUERY PLAN {query.compile(session.get_bind())}"
        steps = session.connection().exec_driver_sql(question, ("[]",))
        assert any("PRIMARY KEY" in step.detail for step in steps)


def test_a_list_that_is_written_into_the_statement_is_right_each_time(session) -> None:
    names = {make_artist(name).name for name in ("Mira", "Noor")}
    query = select(Artist.name).where(Artist.name.in_(sorted(names)))
    for _ in range(TIMES):
        assert {row.name for row in rows(query)} == names


def test_an_error_is_told_as_sqlalchemy_tells_it(session) -> None:
    session.execute(text("CREATE TEMPORARY TABLE passing (id INTEGER)"))
    query = text("SELECT id FROM passing").columns(Artist.id)
    for _ in range(TIMES):
        assert not rows(query)
    session.execute(text("DROP TABLE passing"))
    with pytest.raises(DBAPIError, match="passing"), session.begin_nested():
        rows(query)


def test_who_watches_hears_of_each_statement_once_and_how_long_it_took(session) -> None:
    query, heard = select(Artist.id), []
    session.connection()
    prepared.watchers.append(lambda *facts: heard.append(facts))
    try:
        for _ in range(TIMES):
            rows(query)
    finally:
        prepared.watchers.pop()
    assert [" ".join(statement.split()) for statement, _ in heard] == [
        "SELECT artists.id FROM artists"
    ] * TIMES
    assert all(0 <= seconds < 60 for _, seconds in heard)

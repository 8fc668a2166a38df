"""Entities of plain rows are what the ORM would have given, but for its bookkeeping."""

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm.exc import DetachedInstanceError

from musicapp.db import rows
from musicapp.models import Album, Artist, Genre, Profile, User
from musicapp.snapshots import select_whole, snapshots
from tests.factories import make_album, make_artist, make_genre


@pytest.mark.parametrize("table", [User, Profile, Artist, Album, Genre])
def test_every_column_is_there_and_equal(world, session, table) -> None:
    row = rows(select_whole(table))[0]
    (made,) = snapshots(row, table)
    whole = session.get(table, inspect(made).identity, populate_existing=True)
    names = inspect(table).column_attrs.keys()
    assert {name: getattr(made, name) for name in names} == {name: getattr(whole, name) for name in names}


def test_several_tables_lie_side_by_side_and_one_may_be_missing(session) -> None:
    artist, genre = make_artist("Mira"), make_genre("Soul")
    make_album(artist, "With", genre_id=genre.id)
    make_album(artist, "Without", genre_id=None)
    query = select_whole(Album, Genre).outerjoin(Genre, Genre.id == Album.genre_id).order_by(Album.title)
    found = [snapshots(row, Album, Genre) for row in rows(query)]
    assert [(album.title, genre and genre.name) for album, genre in found] == [
        ("With", "Soul"),
        ("Without", None),
    ]


def test_what_was_not_put_in_refuses_to_be_read_and_nothing_is_saved(session) -> None:
    make_album(make_artist("Mira"), "Saltwater")
    (album,) = snapshots(rows(select_whole(Album))[0], Album)
    with pytest.raises(DetachedInstanceError):
        _ = album.artist
    album.title = "Changed"
    session.flush()
    assert session.scalar(select(Album.title)) == "Saltwater"

"""Both ways to a page of a list lead to the same page."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from musicapp.db import db
from musicapp.domain.catalog import Filter, browse
from musicapp.models import Track
from tests.factories import make_tag, make_track
from tests.world import World

FILTERS = {
    "genre": Filter(genre="soul"),
    "mood": Filter(moods=("warm",)),
    "tag": Filter(tag="harbour"),
    "tempo": Filter(bpm_from=60, bpm_to=200),
    "key": Filter(key="A minor"),
    "year": Filter(year=2026),
    "artist": Filter(artist="mira-oduya"),
    "tag and genre": Filter(tag="harbour", genre="soul"),
    "nothing": Filter(tag="no-such-tag"),
}


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("way", ["FEW", "MANY"])
def test_few_matches_and_many_are_found_in_other_ways_and_are_the_same(
    name: str, way: str, session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_all = {"genre_id": world.soul.id, "musical_key": "A minor", "tags": [make_tag("Harbour")]}
    for number in range(3):
        make_track(world.mira, f"Same {number}", published_at=datetime(2026, 11, 6, tzinfo=UTC), **of_all)
    few = browse.tracks(FILTERS[name])
    monkeypatch.setattr(browse, way, -1)
    many = browse.tracks(FILTERS[name])
    assert [track.id for track in many] == [track.id for track in few]
    assert bool(many) == (name != "nothing")


@pytest.mark.of_sqlite  # PostgreSQL plans by what is in the tables: here, next to nothing
@pytest.mark.parametrize("sort", browse.TRACK_SORTS)
def test_what_does_not_match_is_passed_over_without_reading_a_track(sort: str, session, world: World) -> None:
    """Else a filter of a few thousand tracks costs a second in a library of a million."""
    wanted = Filter(moods=("warm",), key="A minor", year=2026, bpm_from=60, bpm_to=200, tag="harbour")
    walking = browse._walking(replace(wanted, sort=sort)).order_by(browse.TRACK_SORTS[sort][0], Track.id)
    assert f"COVERING INDEX ix_tracks_listed_{sort} " in _plan(walking)
    gathering = _plan(browse._gathering(replace(wanted, tag=""), by_tag=False))
    assert "SEARCH tracks USING COVERING INDEX" in gathering


def test_the_count_is_whole_up_to_a_thousand(session, world: World) -> None:
    every = browse.tracks(Filter())
    assert every.facts["count"] == (len(every), False)


def _plan(statement: Any) -> str:
    written = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
    return " ".join(row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {written}")))

"""Both ways to a page of a list lead to the same page."""

import pytest

from musicapp.domain.catalog import Filter, browse
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
def test_few_matches_that_are_sorted_and_many_that_are_walked_to_are_the_same(
    name: str, session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbour = [make_tag("Harbour")]
    for number in range(3):
        make_track(world.mira, f"Same {number}", genre_id=world.soul.id, musical_key="A minor", tags=harbour)
    sorted_ = browse.tracks(FILTERS[name])
    monkeypatch.setattr(browse, "FEW", -1)
    walked = browse.tracks(FILTERS[name])
    assert [track.id for track in walked] == [track.id for track in sorted_]
    assert bool(walked) == (name != "nothing")


def test_the_count_is_whole_up_to_a_thousand(session, world: World) -> None:
    every = browse.tracks(Filter())
    assert every.facts["count"] == (len(every), False)

"""How many statements a page costs: fixed numbers, the same for one row and for fifty."""

import pytest

from tests.factories import make_playlist, make_track, make_user
from tests.world import World

COSTS = {
    "/": 15,
    "/browse/tracks": 10,  # one finds out how many match, one which to show, one reads what is shown of them
    "/browse/albums": 4,
    "/browse/artists": 4,
    "/browse/genres": 3,
    "/genres/soul": 9,
    "/artists/mira-oduya": 12,
    "/artists/mira-oduya/albums/saltwater-hymns": 9,
    "/artists/mira-oduya/tracks/undertow-psalm": 9,
    "/people/ines": 6,
    "/people/ines/playlists/kitchen-7-pm": 8,
    "/library": 8,
    "/library/history": 6,
    "/search?q=psalm": 12,
    "/search/suggestions?q=psalm": 9,  # lines only: no rail around them, no guests in them
}


@pytest.mark.parametrize("address", COSTS)
def test_a_page_costs_no_more_than_its_number(address: str, sign_in, world: World, count_queries) -> None:
    browser = sign_in(world.ines)
    browser.get(address)
    assert _statements(browser, address, count_queries) <= COSTS[address]


@pytest.mark.parametrize("address", COSTS)
def test_more_rows_cost_no_more_statements(address: str, sign_in, world: World, count_queries) -> None:
    browser = sign_in(world.ines)
    before = _statements(browser, address, count_queries)
    more = [
        make_track(world.mira, f"Psalm {n}", genre_id=world.soul.id, album=world.hymns) for n in range(30)
    ]
    for number in range(8):
        make_playlist(make_user(), f"Psalms {number}", tuple(more[:3]))
    assert _statements(browser, address, count_queries) <= before + 1


def _statements(browser, address: str, count_queries) -> int:
    with count_queries() as seen:
        assert browser.get(address).status_code == 200
    return len(seen)

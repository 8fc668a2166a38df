"""Artists of an account: whose they are."""

import pytest

from musicapp.domain import artists
from musicapp.errors import NotFound
from musicapp.models import User
from tests.factories import make_artist, make_track
from tests.world import World


class TestOwning:
    def test_an_owner_gets_the_artist_by_slug_and_by_id(self, world: World) -> None:
        assert artists.get_own_artist(world.ada, "mira-oduya").id == world.mira.id
        assert artists.get_own_artist_by_id(world.ada, world.mira.id).slug == "mira-oduya"

    @pytest.mark.parametrize("who", ["ines", "root"])
    def test_nobody_else_does(self, world: World, who: str) -> None:
        stranger: User = getattr(world, who)
        for slug in ("mira-oduya", "lucja-brzeg", "nobody"):
            with pytest.raises(NotFound):
                artists.get_own_artist(stranger, slug)
        with pytest.raises(NotFound):
            artists.get_own_artist_by_id(stranger, world.mira.id)

    @pytest.mark.parametrize("artist_id", [0, -1, 10**12])
    def test_an_id_of_nothing(self, world: World, artist_id: int) -> None:
        with pytest.raises(NotFound):
            artists.get_own_artist_by_id(world.ada, artist_id)

    def test_several_with_their_figures_in_one_statement(self, world: World, count_queries) -> None:
        second = make_artist("Ada and the Tides", owner=world.ada, follower_count=7, play_count=90)
        make_track(second, listed=False)
        with count_queries() as seen:
            own = artists.own_artists(world.ada)
        figures = [(one.name, one.track_count, one.draft_count, one.play_count) for one in own]
        assert figures == [("Ada and the Tides", 0, 1, 90), ("Mira Oduya", 3, 1, 0)]
        assert len(seen) == 1
        assert artists.own_artists(world.jonas) == []

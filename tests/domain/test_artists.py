"""Artists of an account: whose they are, what they may be called, and where they stand."""

import pytest
from sqlalchemy import select

from musicapp.db import db, transaction
from musicapp.domain import accounts, artists, catalog
from musicapp.domain.artists import Telling
from musicapp.errors import Conflict, Invalid, NotFound
from musicapp.models import Artist, User
from tests.factories import make_artist, make_track
from tests.world import World


def made(user: User, name: str, **told: str) -> Artist:
    with transaction():
        return artists.create(user, Telling(name, **told))


def edited(user: User, at: str, name: str, **told: str) -> Artist:
    with transaction():
        return artists.edit(user, at, Telling(name, **told))


def refusals(action, *args: object, **told: str) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        action(*args, **told)
    return problem.value.fields


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
                edited(stranger, slug, "Taken Over")
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


class TestCreating:
    def test_a_listener_becomes_an_artist_and_an_admin_stays_one(self, world: World) -> None:
        made(world.ines, "Inês e o Mar")
        made(world.root, "Root Vegetables")
        people = accounts.people([world.ines.id, world.root.id])
        assert (people[world.ines.id].role, people[world.root.id].role) == ("artist", "admin")
        assert [event.kind for event in accounts.security_events(world.ines)][:1] == ["role_changed"]

    def test_the_address_is_made_from_the_name_and_avoids_others(self, world: World) -> None:
        names = ("Łódź!", "Lódz", "???", "New")
        slugs = [made(world.ines, name).slug for name in names[:1]]
        slugs.append(made(world.ines, "Lodz?").slug)
        nameless, new = made(world.ines, names[2]), made(world.ines, names[3])
        assert slugs == ["lodz", "lodz-2"]
        assert nameless.slug == f"artist-{nameless.id}"
        assert new.slug == "new-2"

    def test_it_stands_in_no_list_before_something_is_out(self, world: World) -> None:
        one = made(world.ines, "Inês e o Mar", country="PT", bandcamp="inesmar", website="ines.example")
        assert not one.listed
        assert one.art_1.startswith("#")
        assert one.links == {"website": "https://ines.example", "bandcamp": "https://inesmar.bandcamp.com"}
        assert catalog.get_artist(None, "ines-e-o-mar").country == "PT"

    @pytest.mark.parametrize(
        ("told", "field"),
        [
            ({"name": " \x00 "}, "name"),
            ({"name": "x" * 121}, "name"),
            ({"name": "various ARTISTS"}, "name"),
            ({"name": "Mira Odùya"}, "name"),
            ({"name": "New One", "slug": "Mira Oduya"}, "slug"),
            ({"name": "New One", "slug": "!!!"}, "slug"),
            ({"name": "New One", "slug": "artist-7"}, "slug"),
            ({"name": "New One", "bio": "x" * 5001}, "bio"),
            ({"name": "New One", "country": "XX"}, "country"),
            ({"name": "New One", "website": "javascript:alert(1)"}, "website"),
            ({"name": "New One", "youtube": "https://youtube.com.example.org/"}, "youtube"),
        ],
    )
    def test_what_does_not_fit_is_said_at_its_field(
        self, world: World, told: dict[str, str], field: str
    ) -> None:
        assert list(refusals(made, world.ines, **told)) == [field]
        assert artists.own_artists(world.ines) == []

    def test_the_name_of_an_unclaimed_artist_leads_to_it(self, world: World) -> None:
        said = refusals(made, world.ines, "lucja brzeg")
        assert "claim it" in said["name"]
        found = artists.find_unclaimed(" Lucja  Brzeg ")
        assert found and found.slug == "lucja-brzeg"
        assert artists.find_unclaimed("Mira Oduya") is None
        make_artist("Various Artists")
        assert artists.find_unclaimed("Various Artists") is None

    def test_fifty_are_enough(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("musicapp.domain.artists.actions.MOST_ARTISTS", 1)
        made(world.ines, "One")
        with pytest.raises(Conflict):
            made(world.ines, "Two")


class TestEditing:
    def test_everything_told_is_kept_and_nothing_else_moves(self, world: World) -> None:
        one = edited(world.ada, "mira-oduya", "Mira Oduya", bio="*Sings*.", country="SE", instagram="@mira")
        assert (one.slug, one.bio, one.country) == ("mira-oduya", "*Sings*.", "SE")
        assert one.links == {"instagram": "https://instagram.com/mira"}
        assert one.listed

    def test_old_addresses_lead_to_the_new_one_and_are_nobody_elses(self, world: World) -> None:
        for slug in ("mira", "oduya"):
            edited(world.ada, catalog.get_artist_by_id(None, world.mira.id).slug, "Mira Oduya", slug=slug)
        assert [catalog.moved_artist(slug) for slug in ("mira-oduya", "mira")] == ["oduya", "oduya"]
        assert list(refusals(made, world.ines, "Other", slug="mira")) == ["slug"]
        assert made(world.ines, "Mira").slug == "mira-2"

    def test_back_at_an_old_address_it_stands_there_again(self, world: World) -> None:
        edited(world.ada, "mira-oduya", "Mira Oduya", slug="mira")
        edited(world.ada, "mira", "Mira Oduya", slug="mira-oduya")
        assert catalog.get_artist(None, "mira-oduya").id == world.mira.id
        assert catalog.moved_artist("mira-oduya") is None
        assert catalog.moved_artist("mira") == "mira-oduya"

    def test_another_name_is_found_by_the_search_and_taken_names_are_refused(self, world: World) -> None:
        one = edited(world.ada, "mira-oduya", "Mira of the Sea")
        assert (one.sort_key, one.folded, one.slug) == ("mira of the sea", "mira of the sea", "mira-oduya")
        assert list(refusals(edited, world.ada, "mira-oduya", "Łucja Brzeg")) == ["name"]

    def test_of_two_that_an_import_made_of_one_name_each_may_keep_it(self, world: World) -> None:
        twin = make_artist("Mira Oduya", owner=world.ines, slug="mira-oduya-2")
        assert edited(world.ines, twin.slug, "Mira ODUYA").name == "Mira ODUYA"

    def test_an_address_that_an_import_takes_meanwhile_is_a_sentence(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("musicapp.domain.artists.naming._taken", lambda *args: set())
        assert list(refusals(made, world.ines, "Other", slug="lucja-brzeg")) == ["slug"]
        assert db.session.scalar(select(Artist.owner_id).where(Artist.slug == "lucja-brzeg")) is None

"""The studio: an account's artists, made and changed by forms."""

import io

import pytest
from flask.testing import FlaskClient
from PIL import Image

from musicapp.domain import artists, catalog
from tests.factories import make_user
from tests.world import World

PROFILE = "/studio/artists/mira-oduya/profile"


def picture(size: tuple[int, int] = (900, 900)) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, "#f0765c").save(file, "PNG")
    file.seek(0)
    return file


class TestStudio:
    def test_lists_the_artists_of_the_account_alone(self, sign_in, world: World) -> None:
        mine = sign_in(world.ada).get("/studio").text
        assert "Mira Oduya" in mine
        assert "Łucja" not in mine

    def test_offers_the_first_artist_to_whoever_has_none(self, sign_in, world: World) -> None:
        assert 'href="/studio/artists/new"' in sign_in(world.ines).get("/studio").text

    def test_a_guest_is_asked_in_first(self, client: FlaskClient, world: World) -> None:
        for path in ("/studio", "/studio/artists/new", PROFILE):
            assert client.get(path).status_code == 401, path
        for path in ("/studio/artists", PROFILE, "/studio/artists/mira-oduya/avatar"):
            assert client.post(path).status_code == 401, path


class TestNewArtist:
    def test_leads_to_its_pictures_and_shows_on_its_page(self, sign_in, world: World) -> None:
        browser = sign_in(world.ines)
        facts = {
            "name": "Inês e o Mar",
            "country": "PT",
            "bio": "**Loud** <script>x</script>",
            "youtube": "ines",
        }
        answer = browser.post("/studio/artists", data=facts)
        assert (answer.status_code, answer.location) == (303, "/studio/artists/ines-e-o-mar/profile")
        page = browser.get("/artists/ines-e-o-mar").text
        assert "<strong>Loud</strong>" in page and "<script>x" not in page
        assert "<span>Portugal</span>" in page
        assert 'href="https://youtube.com/@ines"' in page
        assert f'href="{answer.location}"' in page
        assert 'href="/studio"' in browser.get("/").text

    def test_a_taken_name_is_said_at_the_field_and_nothing_typed_is_lost(self, sign_in, world: World) -> None:
        facts = {"name": "Mira Oduya", "bio": "Somebody else", "country": "SE"}
        answer = sign_in(world.ines).post("/studio/artists", data=facts)
        assert answer.status_code == 422
        assert 'id="name-error"' in answer.text
        assert "Somebody else</textarea>" in answer.text
        assert '<option value="SE" selected>' in answer.text

    def test_an_unclaimed_name_leads_to_that_artist(self, sign_in, world: World) -> None:
        answer = sign_in(world.ines).post("/studio/artists", data={"name": "Lucja Brzeg"})
        assert answer.status_code == 422
        assert 'href="/artists/lucja-brzeg' in answer.text

    def test_countries_are_named_and_ordered_in_the_readers_language(self, sign_in) -> None:
        page = sign_in(make_user(profile={"language": "de"})).get("/studio/artists/new").text
        assert page.index(">Österreich<") < page.index(">Polen<") < page.index(">Schweden<")


class TestProfile:
    def test_shows_what_is_kept(self, sign_in, world: World) -> None:
        page = sign_in(world.ada).get(PROFILE).text
        assert 'value="Mira Oduya"' in page and "repairs boats.</textarea>" in page

    def test_a_new_address_is_the_page_and_the_old_one_leads_there(self, sign_in, world: World) -> None:
        browser = sign_in(world.ada)
        answer = browser.post(PROFILE, data={"name": "Mira Oduya", "slug": "Mira"})
        assert (answer.status_code, answer.location) == (303, "/studio/artists/mira/profile")
        moved = browser.get("/artists/mira-oduya")
        assert (moved.status_code, moved.location) == (301, "/artists/mira")
        moved = browser.get("/artists/mira-oduya/albums/saltwater-hymns")
        assert moved.location == "/artists/mira/albums/saltwater-hymns"

    def test_what_does_not_fit_comes_back(self, sign_in, world: World) -> None:
        answer = sign_in(world.ada).post(PROFILE, data={"name": "Łucja Brzeg", "website": "no web"})
        assert answer.status_code == 422
        assert all(f'id="{name}-error"' in answer.text for name in ("name", "website"))
        assert catalog.get_artist(None, "mira-oduya").name == "Mira Oduya"

    @pytest.mark.parametrize("who", ["ines", "root"])
    def test_there_is_nothing_for_others(self, sign_in, world: World, who: str) -> None:
        browser = sign_in(getattr(world, who))
        for slug in ("mira-oduya", "lucja-brzeg", "nobody"):
            here = f"/studio/artists/{slug}"
            assert browser.get(f"{here}/profile").status_code == 404
            assert browser.post(f"{here}/profile", data={"name": "Mine"}).status_code == 404
            for kind in ("avatar", "header"):
                assert browser.post(f"{here}/{kind}", data={kind: (picture(), "p.png")}).status_code == 404
                assert browser.delete(f"{here}/{kind}").status_code == 404


class TestPictures:
    def test_portrait_and_header_show_and_give_their_colours(self, sign_in, world: World) -> None:
        browser, here = sign_in(world.ada), "/studio/artists/mira-oduya"
        for kind, size in (("avatar", (900, 900)), ("header", (1800, 600))):
            assert (
                browser.post(f"{here}/{kind}", data={kind: (picture(size), "p.png")}).location
                == f"{here}/profile"
            )
        mira = artists.get_own_artist(world.ada, "mira-oduya")
        page = browser.get("/artists/mira-oduya").text
        assert f"{mira.avatar_key}-304.webp" in page and f"{mira.header_key}-1200.webp" in page
        assert mira.art_1 in page
        assert browser.get(f"/media/images/{mira.header_key}-1920.jpg").status_code == 200
        for kind in ("avatar", "header"):
            assert browser.delete(f"{here}/{kind}").status_code == 303
        assert "/media/images" not in browser.get(PROFILE).text

    @pytest.mark.parametrize(
        "place", ["artists/mira-oduya/avatar", "artists/mira-oduya/header", "albums/{}/cover"]
    )
    def test_one_that_is_too_large_is_said_at_the_field(self, sign_in, world: World, place: str) -> None:
        browser, here = sign_in(world.ada), place.format(world.draft.id)
        kind = here.rpartition("/")[2]
        for size in (5_000_001, 12_000_000):  # what a picture may have, and what is read of a form at all
            answer = browser.post(f"/studio/{here}", data={kind: (io.BytesIO(b"x" * size), "p.png")})
            assert answer.status_code == 422
            assert "A picture may have up to 5 MB" in answer.text.partition(f'id="{kind}-error"')[2][:500]

    @pytest.mark.parametrize(("kind", "size"), [("avatar", (40, 40)), ("header", (300, 300))])
    def test_what_is_too_small_is_said_at_the_field(self, sign_in, world: World, kind: str, size) -> None:
        browser = sign_in(world.ada)
        for sent in ({}, {kind: (picture(size), "p.png")}, {kind: (io.BytesIO(b"no picture"), "p.png")}):
            answer = browser.post(f"/studio/artists/mira-oduya/{kind}", data=sent)
            assert answer.status_code == 422
            assert f'id="{kind}-error"' in answer.text

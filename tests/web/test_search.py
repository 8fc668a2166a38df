"""The search page and the suggestions, as browsers get them."""

import pytest

from musicapp.db import transaction
from musicapp.domain import likes
from tests.factories import make_artist, make_track


class TestPage:
    def test_without_a_word_it_offers_genres(self, client, world):
        page = client.get("/search").text
        assert "Genres to explore" in page and 'href="/genres/soul"' in page

    def test_it_shows_each_kind_and_the_best_match(self, client, world):
        page = client.get("/search?q=mira").text
        assert "Best match" in page
        assert 'href="/artists/mira-oduya"' in page
        assert f'id="track-{world.psalm.id}"' in page
        assert 'href="/artists/mira-oduya/albums/saltwater-hymns"' in page

    def test_rows_know_what_is_liked(self, sign_in, world):
        with transaction():
            likes.like_track(world.ines, world.psalm.id)
        page = sign_in(world.ines).get("/search?q=undertow").text
        row = page[page.index(f'id="track-{world.psalm.id}"') :]
        assert 'aria-pressed="true"' in row[: row.index("</li>")]

    def test_htmx_gets_the_results_alone(self, client, world):
        headers = {"HX-Request": "true", "HX-Target": "results"}
        page = client.get("/search?q=mira", headers=headers).text
        assert page.lstrip().startswith('<div id="results">') and "<html" not in page

    @pytest.mark.parametrize(
        ("asked", "canonical"),
        [
            ("/search?q=", "/search"),
            ("/search?q=+&type=all", "/search"),
            ("/search?type=tracks&q=sea+salt&page=1", "/search?q=sea+salt&type=tracks"),
            ("/search?q=mira&type=nonsense", "/search?q=mira"),
        ],
    )
    def test_has_one_address_without_empty_values_and_defaults(self, client, world, asked, canonical):
        answer = client.get(asked)
        assert (answer.status_code, answer.location) == (302, canonical)
        assert client.get(canonical).status_code == 200
        typed = client.get(asked, headers={"HX-Request": "true", "HX-Target": "results"})
        assert (typed.status_code, typed.headers["HX-Replace-Url"]) == (200, canonical)

    @pytest.mark.parametrize("type_", ["tracks", "albums", "artists", "people", "playlists"])
    def test_each_type_has_a_page(self, client, world, type_):
        answer = client.get(f"/search?q=i&type={type_}")
        assert answer.status_code == 200 and 'aria-current="page">' in answer.text

    def test_more_than_fifty_lead_on(self, client, session):
        artist = make_artist()
        for n in range(60):
            make_track(artist, f"Wave {n}", audio=False)
        first = client.get("/search?q=wave&type=tracks").text
        assert "page=2&amp;q=wave&amp;type=tracks" in first
        second = client.get("/search?page=2&q=wave&type=tracks").text
        assert second.count('id="track-') == 10 and 'start="51"' in second

    def test_a_typing_error_is_told(self, client, world):
        page = client.get("/search?q=undretow").text
        assert "spelled nearly so" in page and "Undertow Psalm" in page

    def test_nothing_found_is_never_a_blank_page(self, client, world):
        page = client.get("/search?q=qqqqqq").text
        assert "Nothing found" in page and 'href="/genres/soul"' in page and "Saltwater Hymns" in page

    def test_signs_alone_are_answered_with_a_sentence(self, client, world):
        assert "holds no letters" in client.get("/search?q=%3F%3F").text

    def test_what_is_typed_comes_back_escaped(self, client, world):
        page = client.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E").text
        assert "<script>alert" not in page and "&lt;script&gt;alert" in page

    def test_the_number_of_statements_does_not_grow(self, client, world, count_queries):
        with count_queries() as few:
            client.get("/search?q=mira")
        artist = make_artist("Mira Second")
        for n in range(10):
            make_track(artist, f"Mira {n}", audio=False)
        with count_queries() as many:
            client.get("/search?q=mira")
        assert len(many) <= len(few) <= 16


class TestRefusals:
    @pytest.mark.parametrize(
        "query",
        [
            "q=%00",
            "q=a%00b",
            "q=%22%20OR%20NEAR(",
            "q=a&type=nonsense",
            "q=a&page=-1",
            "q=a&page=x",
            "q=a&page=99999",
            "q=%FF%FE",
            "q=" + "x" * 100_000,
            "type=tracks",
            "q=%E6%9D%B1&type=artists",
        ],
    )
    @pytest.mark.parametrize("path", ["/search", "/search/suggestions"])
    def test_strange_queries_are_answered(self, client, world, path, query):
        assert client.get(f"{path}?{query}", follow_redirects=True).status_code == 200
        assert client.head(f"{path}?{query}", follow_redirects=True).status_code == 200

    def test_a_long_query_is_cut_with_a_sentence(self, client, world):
        assert "We searched for its beginning" in client.get("/search?q=" + "x" * 100_000).text

    @pytest.mark.parametrize("path", ["/search?q=mira", "/search/suggestions?q=mira"])
    def test_a_members_instance_tells_guests_nothing(self, client, world, members_only, path):
        answer = client.get(path)
        assert answer.status_code == 401 and "Oduya" not in answer.text

    def test_drafts_and_private_playlists_are_for_nobody_here(self, client, sign_in, world):
        for browser in (client, sign_in(world.jonas), sign_in(world.root)):
            for words in ("sketch rain", "unfinished", "for nobody"):
                page = browser.get(f"/search?q={words}").text.lower()
                assert "sketch in rain" not in page and "unfinished weather" not in page
                assert "/playlists/for-nobody" not in page.split('id="main"')[1]


class TestSuggestions:
    def test_they_are_links_and_the_last_one_searches(self, client, world):
        lines = client.get("/search/suggestions?q=mira").text
        assert 'href="/artists/mira-oduya"' in lines
        assert 'href="/search?q=mira"' in lines
        assert "<html" not in lines

    def test_nothing_typed_suggests_nothing(self, client, world):
        assert "<a" not in client.get("/search/suggestions?q=").text

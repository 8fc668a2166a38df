"""Playlists as pages, dialogs and forms."""

import re

import pytest
from flask.testing import FlaskClient

from musicapp.domain import playlists
from tests.world import World

PIECE = {"HX-Request": "true"}
DIALOG = {**PIECE, "HX-Target": "dialog"}
KITCHEN = "/people/ines/playlists/kitchen-7-pm"


def entries(page: str) -> list[str]:
    return re.findall(r'data-entry="(\d+)"', page)


class TestPage:
    def test_shows_a_guest_a_public_one_without_handles(self, client: FlaskClient, world: World) -> None:
        page = client.get(KITCHEN).get_data(as_text=True)
        assert "<h1>Kitchen, 7 pm</h1>" in page
        assert "Undertow Psalm" in page
        assert entries(page) == []
        assert f'data-play="playlist:{world.kitchen.id}"' in page

    def test_gives_its_owner_handles_buttons_without_javascript_and_ideas(
        self, sign_in, world: World
    ) -> None:
        page = sign_in(world.ines).get(KITCHEN).get_data(as_text=True)
        assert page.count('data-label="Move ') == 2
        assert page.count("/position") == 2  # the first goes down, the last goes up
        assert "Would fit here" in page
        assert "Harbour Prayer" in page

    def test_is_not_there_for_strangers_when_private(
        self, client: FlaskClient, sign_in, world: World
    ) -> None:
        secret = "/people/ines/playlists/for-nobody"
        assert sign_in(world.ines).get(secret).status_code == 200
        for browser in (client, sign_in(world.jonas), sign_in(world.root)):
            answer = browser.get(secret)
            assert answer.status_code == 404
            assert "For nobody" not in answer.get_data(as_text=True)

    def test_leads_from_its_old_address_to_the_new_one(
        self, sign_in, client: FlaskClient, world: World
    ) -> None:
        form = {"_method": "PUT", "title": "Kitchen, 8 pm", "visibility": "public", "description": ""}
        answer = sign_in(world.ines).post(f"/playlists/{world.kitchen.id}", data=form)
        assert (answer.status_code, answer.location) == (303, "/people/ines/playlists/kitchen-8-pm")
        answer = client.get(KITCHEN)
        assert (answer.status_code, answer.location) == (301, "/people/ines/playlists/kitchen-8-pm")

    @pytest.mark.parametrize(
        "query", ["after=garbled", "after=" + "x" * 100_000, "add=%00", "add=" + "y" * 100_000]
    )
    def test_makes_the_best_of_nonsense(self, sign_in, world: World, query: str) -> None:
        assert sign_in(world.ines).get(f"{KITCHEN}?{query}").status_code == 200

    @pytest.mark.parametrize("path", ["/people/nobody/playlists/x", "/people/ines/playlists/x%00y"])
    def test_what_is_not_there(self, client: FlaskClient, world: World, path: str) -> None:
        assert client.get(path).status_code == 404

    def test_finds_tracks_to_add_by_name(self, sign_in, world: World) -> None:
        answer = sign_in(world.ines).get(f"{KITCHEN}?add=harb", headers={**PIECE, "HX-Target": "found"})
        found = answer.get_data(as_text=True)
        assert found.strip().startswith('<div id="found">')
        assert "Harbour Prayer" in found
        assert "Undertow Psalm" not in found

    @pytest.mark.parametrize("typed", ["nocny pociag", "Lucja", "undertwo psalm", "PSALM"])
    def test_finds_what_the_search_finds_and_says_what_is_in_it(
        self, sign_in, world: World, typed: str
    ) -> None:
        headers = {**PIECE, "HX-Target": "found"}
        page = sign_in(world.ines).get(f"{KITCHEN}?add={typed}", headers=headers).text
        held = world.single if typed[0] in "nL" else world.psalm
        row = page[page.index(f'data-track="{held.id}"') :]
        assert "In it</span>" in row[: row.index("</li>")]

    @pytest.mark.parametrize("typed", ["", "100%", "sketch in rain", "%00"])
    def test_finds_no_draft_and_nothing_for_nothing(self, sign_in, world: World, typed: str) -> None:
        page = sign_in(world.ada).get(f"{KITCHEN}?add={typed}").text
        assert 'aria-label="Found"' not in page
        page = sign_in(world.ines).get(f"{KITCHEN}?add={typed}").text
        assert f'data-track="{world.sketch.id}"' not in page


class TestMaking:
    def test_by_a_plain_form(self, sign_in, world: World) -> None:
        answer = sign_in(world.jonas).post(
            "/playlists", data={"title": "Long train", "visibility": "private"}
        )
        assert (answer.status_code, answer.location) == (303, "/people/jonas/playlists/long-train")

    def test_in_a_dialog_closes_it_and_goes_on(self, sign_in, world: World) -> None:
        form = {"title": "Long train", "visibility": "private"}
        answer = sign_in(world.jonas).post("/playlists", data=form, headers=DIALOG)
        assert answer.status_code == 204
        assert "close-dialog" in answer.headers["HX-Trigger"]
        assert "/people/jonas/playlists/long-train" in answer.headers["HX-Trigger"]

    def test_with_a_track_in_it_stays_where_one_is(self, sign_in, world: World) -> None:
        form = {"title": "Long train", "visibility": "private", "track": str(world.psalm.id)}
        answer = sign_in(world.jonas).post("/playlists", data=form, headers=DIALOG)
        assert "go-to" not in answer.headers["HX-Trigger"]
        assert playlists.rail(world.jonas)[0].track_count == 1

    @pytest.mark.parametrize("title", ["", "   ", "x" * 121, "\x00"])
    def test_refuses_a_bad_name_beside_its_field_and_keeps_what_was_typed(
        self, sign_in, world: World, title: str
    ) -> None:
        form = {"title": title, "description": "For the eleven hours", "visibility": "public"}
        browser = sign_in(world.jonas)
        answer = browser.post("/playlists", data=form, headers=DIALOG)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in page
        assert "For the eleven hours" in page
        assert "No playlists yet" in browser.get("/library/playlists").get_data(as_text=True)

    def test_nothing_is_left_when_the_track_is_not_there(self, sign_in, world: World) -> None:
        form = {"title": "Long train", "visibility": "private", "track": "999999"}
        browser = sign_in(world.jonas)
        assert browser.post("/playlists", data=form).status_code == 404
        assert "No playlists yet" in browser.get("/library/playlists").get_data(as_text=True)

    def test_needs_an_account(self, client: FlaskClient, world: World) -> None:
        assert client.get("/playlists/new").status_code == 401
        assert client.post("/playlists", data={"title": "x"}).status_code == 401


class TestChanging:
    def test_strangers_cannot(self, sign_in, world: World) -> None:
        browser = sign_in(world.jonas)
        path = f"/playlists/{world.kitchen.id}"
        assert browser.get(f"{path}/edit").status_code == 404
        assert browser.get(f"{path}/deletion").status_code == 404
        assert (
            browser.post(path, data={"_method": "PUT", "title": "Mine", "visibility": "public"}).status_code
            == 404
        )
        assert browser.post(path, data={"_method": "DELETE"}).status_code == 404
        assert browser.post(f"{path}/entries", data={"track": world.mute.id}).status_code == 404

    def test_deleting_asks_first_and_says_what_it_did(self, sign_in, world: World) -> None:
        browser = sign_in(world.ines)
        question = browser.get(f"/playlists/{world.kitchen.id}/deletion").text
        assert "Delete Kitchen, 7 pm?" in question
        assert question.index("autofocus>Keep it</a>") < question.index("Delete playlist</button>")
        answer = browser.post(f"/playlists/{world.kitchen.id}", data={"_method": "DELETE"})
        assert answer.location == "/library/playlists"
        assert "Kitchen, 7 pm is deleted" in browser.get("/library/playlists").get_data(as_text=True)
        assert browser.get(KITCHEN).status_code == 404

    def test_a_bad_name_is_refused_on_the_page_itself(self, sign_in, world: World) -> None:
        form = {"_method": "PUT", "title": " ", "visibility": "public"}
        answer = sign_in(world.ines).post(f"/playlists/{world.kitchen.id}", data=form)
        assert answer.status_code == 422
        assert "<h1>Edit details</h1>" in answer.get_data(as_text=True)


class TestEntries:
    def test_adding_from_a_row_asks_which_playlist(self, sign_in, world: World) -> None:
        answer = sign_in(world.ines).get(f"/playlists/picker?track={world.psalm.id}", headers=DIALOG)
        dialog = answer.get_data(as_text=True)
        assert dialog.count("In it") == 2
        assert "<html" not in dialog

    def test_adding_from_the_dialog_closes_it_and_says_so(self, sign_in, world: World) -> None:
        browser, path = sign_in(world.ines), f"/playlists/{world.kitchen.id}/entries"
        answer = browser.post(path, data={"track": world.mute.id}, headers=DIALOG)
        assert answer.headers["HX-Retarget"] == "#rail-playlists"
        assert "Kitchen, 7 pm</span></a>" in answer.text
        assert "Added to Kitchen, 7 pm" in answer.headers["HX-Trigger"]
        answer = browser.post(path, data={"track": world.mute.id}, headers=DIALOG)
        assert "Already in Kitchen, 7 pm" in answer.headers["HX-Trigger"]

    def test_the_rail_that_comes_with_it_marks_the_page_that_stands_behind_the_dialog(
        self, sign_in, world: World
    ) -> None:
        page = f"/people/ines/playlists/{world.kitchen.slug}"
        headers = DIALOG | {"HX-Current-URL": f"http://localhost{page}?after=x"}
        data = {"title": "From there", "visibility": "private", "track": world.mute.id}
        rail = sign_in(world.ines).post("/playlists", data=data, headers=headers).text
        assert f'href="{page}" aria-current="page"' in rail
        assert rail.count("aria-current") == 1

    def test_a_row_that_was_added_says_so_and_the_others_ask_again(self, sign_in, world: World) -> None:
        path = f"/playlists/{world.kitchen.id}/entries"
        form = {"track": world.mute.id, "place": "found"}
        answer = sign_in(world.ines).post(path, data=form, headers={**PIECE, "HX-Target": "entries"})
        assert f'<span id="found-{world.mute.id}" hx-swap-oob="true"><span class="badge"' in answer.text
        assert "entries-changed" in answer.headers["HX-Trigger"]

    def test_adding_on_the_page_shows_the_list_as_it_is_now(self, sign_in, world: World) -> None:
        path = f"/playlists/{world.kitchen.id}/entries"
        answer = sign_in(world.ines).post(
            path, data={"album": world.hymns.id}, headers={**PIECE, "HX-Target": "entries"}
        )
        page = answer.get_data(as_text=True)
        assert len(entries(page)) == 4
        for part in (
            "playlist-facts",
            "playlist-acts",
            "playlist-cover",
            f"rail-playlist-{world.kitchen.id}",
        ):
            assert re.search(f'id="{part}"[^>]* hx-swap-oob="true"', page), part
        assert "4 tracks" in page

    def test_removing_can_be_undone(self, sign_in, world: World) -> None:
        browser = sign_in(world.ines)
        first = entries(browser.get(KITCHEN).get_data(as_text=True))[0]
        answer = browser.post(
            f"/playlists/{world.kitchen.id}/entries/{first}", data={"_method": "DELETE"}, headers=PIECE
        )
        assert len(entries(answer.get_data(as_text=True))) == 1
        undo = re.search(r'"url": "([^"]+)"', answer.headers["HX-Trigger"])
        assert undo
        back = browser.post(undo[1], headers={**PIECE, "HX-Target": "page"})
        assert back.headers["HX-Retarget"] == "#entries"
        assert back.get_data(as_text=True).index("Undertow") < back.get_data(as_text=True).index("Nocny")

    def test_moving_by_a_plain_form_goes_back_to_the_row(self, sign_in, world: World) -> None:
        browser = sign_in(world.ines)
        first, second = entries(browser.get(KITCHEN).get_data(as_text=True))
        answer = browser.post(
            f"/playlists/{world.kitchen.id}/entries/{first}/position",
            data={"after": second},
            headers={"Referer": f"http://localhost{KITCHEN}"},
        )
        assert answer.location == f"{KITCHEN}#entry-{first}"
        assert entries(browser.get(KITCHEN).get_data(as_text=True)) == [second, first]

    def test_moving_with_javascript_says_that_the_order_is_saved(self, sign_in, world: World) -> None:
        browser = sign_in(world.ines)
        first, second = entries(browser.get(KITCHEN).get_data(as_text=True))
        path = f"/playlists/{world.kitchen.id}/entries/{second}/position"
        assert "Order saved" in browser.post(path, data={"before": first}, headers=PIECE).get_data(
            as_text=True
        )

    @pytest.mark.parametrize(
        "said",
        [
            {},
            {"track": "x"},
            {"track": str(2**70)},
            {"track": "-1"},
            {"album": "9" * 30},
            {"track": "1\x002"},
        ],
    )
    def test_nonsense_is_refused(self, sign_in, world: World, said: dict[str, str]) -> None:
        answer = sign_in(world.ines).post(f"/playlists/{world.kitchen.id}/entries", data=said)
        assert answer.status_code in (404, 422)

    def test_a_guest_who_wants_to_add_is_asked_in_first(self, client: FlaskClient, world: World) -> None:
        answer = client.get(f"/playlists/picker?track={world.psalm.id}", headers=DIALOG)
        assert answer.status_code == 401
        assert "login-form" in answer.get_data(as_text=True)

    @pytest.mark.parametrize("query", ["", "track=0", "track=x", f"track={2**70}", "album=999999"])
    def test_picking_for_nothing(self, sign_in, world: World, query: str) -> None:
        assert sign_in(world.ines).get(f"/playlists/picker?{query}").status_code == 404


def test_it_stands_in_the_rail_of_every_page(sign_in, world: World) -> None:
    page = sign_in(world.ines).get("/browse/genres").get_data(as_text=True)
    assert f'href="{KITCHEN}"' in page
    assert "For nobody" in page
    assert "For nobody" not in sign_in(world.jonas).get("/browse/genres").get_data(as_text=True)

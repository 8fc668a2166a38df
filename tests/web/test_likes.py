"""Likes by forms and by htmx: works, needs sign-in, refuses nonsense, twice is once."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from musicapp.domain import likes
from tests.world import World

HTMX = {"HX-Request": "true"}


class TestLike:
    def test_a_plain_form_goes_back_to_its_row(self, sign_in, world: World) -> None:
        answer = sign_in(world.ines).post(
            f"/tracks/{world.psalm.id}/like", headers={"Referer": "http://localhost/browse/tracks?genre=soul"}
        )
        assert (answer.status_code, answer.location) == (
            303,
            f"/browse/tracks?genre=soul#track-{world.psalm.id}",
        )
        assert likes.liked_ids(world.ines, [world.psalm.id])

    def test_htmx_gets_the_button_as_it_is_now(self, sign_in, world: World) -> None:
        browser = sign_in(world.ines)
        answer = browser.post(f"/tracks/{world.psalm.id}/like", headers=HTMX).get_data(as_text=True)
        assert 'aria-pressed="true"' in answer
        assert 'value="DELETE"' in answer
        answer = browser.post(f"/tracks/{world.psalm.id}/like", data={"_method": "DELETE"}, headers=HTMX)
        assert 'aria-pressed="false"' in answer.get_data(as_text=True)
        assert not likes.liked_ids(world.ines, [world.psalm.id])

    def test_the_button_keeps_its_look_its_count_and_its_place(self, sign_in, world: World) -> None:
        said = {"look": "btn", "count": "1", "place": "12"}
        answer = sign_in(world.ines).post(f"/albums/{world.hymns.id}/like", data=said, headers=HTMX)
        page = answer.get_data(as_text=True)
        assert f'id="like-album-{world.hymns.id}-12"' in page
        assert 'class="btn like"' in page
        assert "data-like-count>1<" in page

    def test_a_look_that_we_did_not_make_is_not_echoed(self, sign_in, world: World) -> None:
        said = {"look": '"><script>', "place": '"><script>'}
        answer = sign_in(world.ines).post(f"/tracks/{world.psalm.id}/like", data=said, headers=HTMX)
        assert "<script" not in answer.get_data(as_text=True)

    def test_twice_is_once(self, sign_in, world: World) -> None:
        browser = sign_in(world.ines)
        for _ in range(3):
            browser.post(f"/tracks/{world.psalm.id}/like")
        assert not any(likes.miscounted().values())
        assert likes.count_tracks(world.ines) == 1

    def test_a_guest_is_asked_in_first(self, client: FlaskClient, world: World) -> None:
        answer = client.post(f"/tracks/{world.psalm.id}/like", headers=HTMX)
        assert answer.status_code == 401
        assert "login-form" in answer.get_data(as_text=True)

    @pytest.mark.parametrize("number", ["0", str(10**12), str(2**70)])
    def test_what_is_not_there(self, sign_in, world: World, number: str) -> None:
        browser = sign_in(world.ines)
        assert browser.post(f"/tracks/{number}/like").status_code == 404
        assert browser.post(f"/albums/{number}/like").status_code == 404

    def test_anothers_draft_is_not_there(self, sign_in, world: World) -> None:
        listener, owner, path = sign_in(world.ines), sign_in(world.ada), f"/tracks/{world.sketch.id}/like"
        assert listener.post(path).status_code == 404
        assert owner.post(path).status_code == 303

    def test_needs_the_token_of_its_session(self, app: Flask, sign_in, world: World) -> None:
        browser = sign_in(world.ines)
        app.config["WTF_CSRF_ENABLED"] = True
        assert browser.post(f"/tracks/{world.psalm.id}/like").status_code == 400
        assert not likes.liked_ids(world.ines, [world.psalm.id])

    def test_a_get_changes_nothing(self, sign_in, world: World) -> None:
        assert sign_in(world.ines).get(f"/tracks/{world.psalm.id}/like").status_code == 405

    def test_never_leads_back_to_another_site(self, sign_in, world: World) -> None:
        answer = sign_in(world.ines).post(f"/tracks/{world.psalm.id}/like", data={"next": "//evil.example/x"})
        assert answer.location.startswith("/library")

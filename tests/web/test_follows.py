"""Follows by forms and by htmx."""

from flask.testing import FlaskClient

from musicapp.domain import follows
from tests.world import World

HTMX = {"HX-Request": "true"}


class TestFollow:
    def test_a_plain_form_goes_back(self, sign_in, world: World) -> None:
        answer = sign_in(world.ines).post("/artists/mira-oduya/follow")
        assert (answer.status_code, answer.location) == (303, "/artists/mira-oduya")
        assert follows.is_following(world.ines, world.mira)

    def test_htmx_gets_the_button_as_it_is_now(self, sign_in, world: World) -> None:
        browser = sign_in(world.ines)
        on = browser.post("/people/jonas/follow", headers=HTMX).get_data(as_text=True)
        assert 'aria-pressed="true"' in on
        assert ">Following<" in on.replace("</svg>", ">")
        assert 'aria-label="Follow Jonas' in on
        off = browser.post("/people/jonas/follow", data={"_method": "DELETE"}, headers=HTMX).get_data(
            as_text=True
        )
        assert 'aria-pressed="false"' in off
        assert not follows.is_following_person(world.ines, world.jonas)

    def test_a_guest_is_asked_in_first(self, client: FlaskClient, world: World) -> None:
        assert client.post("/artists/mira-oduya/follow").status_code == 401
        assert client.post("/people/jonas/follow").status_code == 401

    def test_oneself_is_refused_with_a_sentence(self, sign_in, world: World) -> None:
        answer = sign_in(world.ines).post("/people/ines/follow", headers=HTMX)
        assert answer.status_code == 422
        assert "This is you" in answer.headers["HX-Trigger"]

    def test_what_is_not_there(self, sign_in, world: World) -> None:
        browser = sign_in(world.ines)
        for path in ("/artists/nobody/follow", "/people/nobody/follow", "/artists/x%00y/follow"):
            assert browser.post(path).status_code == 404, path

    def test_twice_is_once(self, sign_in, world: World) -> None:
        browser = sign_in(world.ines)
        for _ in range(2):
            browser.post("/artists/mira-oduya/follow")
        assert not any(follows.miscounted().values())

"""The studio: an account's artists."""

from flask.testing import FlaskClient

from tests.world import World


class TestStudio:
    def test_lists_the_artists_of_the_account_alone(self, sign_in, world: World) -> None:
        mine = sign_in(world.ada).get("/studio").text
        assert "Mira Oduya" in mine
        assert "Łucja" not in mine

    def test_says_so_when_there_is_none(self, sign_in, world: World) -> None:
        assert "No artist yet" in sign_in(world.ines).get("/studio").text

    def test_a_guest_is_asked_in_first(self, client: FlaskClient, world: World) -> None:
        assert client.get("/studio").status_code == 401

"""Nonsense on every page and every call: a sentence and the right status, never a failure, nothing lost."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from musicapp.models import Playlist, User
from tests.pages import addresses
from tests.world import World

NONSENSE = (
    "q=" + "x" * 100_000,
    "after=%00%ff",
    "q=%00",
    "t=-1",
    "t=" + "9" * 400,
    "genre[]=a&genre[]=b",
    "mood=" + ",".join("ab" * 999),
)


@pytest.mark.parametrize("query", NONSENSE, ids=range(len(NONSENSE)))
def test_a_strange_query_string_breaks_no_page(app: Flask, sign_in, world: World, query: str) -> None:
    browser = sign_in(world.ines)
    for address in addresses(app, world).values():
        joint = "&" if "?" in address else "?"
        answer = browser.get(f"{address}{joint}{query}")
        assert answer.status_code < 500, address


@pytest.mark.parametrize(
    "text", ["%00", "%ff%fe", "..%2f..%2fetc%2fpasswd", "a" * 5000, "\u202eevil", "%F0%9F%8E%B5"]
)
def test_a_strange_name_in_the_address_is_not_found(client: FlaskClient, world: World, text: str) -> None:
    for place in (
        "/artists/{}",
        "/artists/{}/albums/{}",
        "/genres/{}",
        "/people/{}",
        "/people/{}/playlists/{}",
    ):
        assert client.get(place.format(text, text)).status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999999999", "1.5", "one"])
def test_a_wrong_id_is_not_found(client: FlaskClient, world: World, number: str) -> None:
    for place in (
        "/media/tracks/{}/audio",
        "/api/v1/tracks/{}",
        "/api/v1/albums/{}/queue",
        "/api/v1/playlists/{}/queue",
    ):
        assert client.get(place.format(number)).status_code == 404


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[" * 100_000, "application/json"),
        (b'{"play_id": ' + b'{"a":' * 50_000, "application/json"),
        (b"\x00\xff\xfe", "application/json"),
        (b"", "application/json"),
        (b'"text"', "application/json"),
        (b"[1, 2]", "text/plain"),
        (b"a=1", "application/x-www-form-urlencoded"),
    ],
    ids=["open brackets", "open braces", "no text", "nothing", "a string", "a list", "a form"],
)
def test_a_garbled_body_is_refused_with_a_sentence(
    client: FlaskClient, world: World, body: bytes, kind: str
) -> None:
    answer = client.post("/api/v1/plays", data=body, content_type=kind)
    assert 400 <= answer.status_code < 500
    assert answer.get_json()["error"]["message"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_a_method_that_a_page_does_not_know_is_answered(
    app: Flask, client: FlaskClient, world: World, method: str
) -> None:
    for address in addresses(app, world).values():
        assert client.open(address, method=method).status_code < 500, address


def test_a_form_with_a_hundred_thousand_fields_is_refused(sign_in, world: World) -> None:
    body = "&".join(f"a{n}=1" for n in range(100_000))
    answer = sign_in(world.ines).post(
        "/playlists", data=body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in (400, 413, 422)


def test_an_unknown_host_is_refused(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_a_form_without_its_token_is_refused_with_a_sentence(app: Flask, sign_in, world: World) -> None:
    browser = sign_in(world.ines)
    app.config["WTF_CSRF_ENABLED"] = True
    answer = browser.post(f"/tracks/{world.psalm.id}/like")
    app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert "Press again" in answer.get_data(as_text=True)


class TestSomebodyElsesPrivatePlaylist:
    """Jonas knows its name and its id; to him it does not exist."""

    @pytest.fixture
    def jonas(self, sign_in, world: World) -> FlaskClient:
        return sign_in(world.jonas)

    def test_cannot_be_seen(self, jonas: FlaskClient, world: World) -> None:
        assert jonas.get(f"/people/ines/playlists/{world.secret.slug}").status_code == 404
        assert jonas.get(f"/api/v1/playlists/{world.secret.id}/queue").status_code == 404

    def test_cannot_be_changed(self, jonas: FlaskClient, world: World, session) -> None:
        number = world.secret.id
        refused = [
            jonas.post(f"/playlists/{number}/entries", data={"track": world.psalm.id}),
            jonas.post(f"/playlists/{number}", data={"_method": "DELETE"}),
            jonas.post(f"/playlists/{number}", data={"_method": "PATCH", "title": "mine"}),
        ]
        assert {answer.status_code for answer in refused} <= {403, 404, 405}
        kept = session.get(Playlist, number, populate_existing=True)
        assert (kept.title, kept.track_count) == ("For nobody", 1)

    def test_does_not_stand_on_its_owners_profile(self, jonas: FlaskClient, world: World) -> None:
        assert "For nobody" not in jonas.get("/people/ines").get_data(as_text=True)


def test_nobody_but_the_owner_and_admins_hears_a_draft(sign_in, client: FlaskClient, world: World) -> None:
    address = f"/media/tracks/{world.sketch.id}/audio"
    assert client.get(address).status_code == 404
    assert sign_in(world.jonas).get(address).status_code == 404
    assert _may_know(sign_in, world.ada, world) and _may_know(sign_in, world.root, world)


def _may_know(sign_in, user: User, world: World) -> bool:
    return bool(sign_in(user).get(f"/api/v1/tracks/{world.sketch.id}").status_code == 200)

"""A page of an earlier session: what was typed in it is not lost, and nothing happens without a press."""

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from musicapp.db import transaction
from musicapp.domain import accounts, follows, likes
from musicapp.models import Playlist, User
from musicapp.web.held import unpack
from musicapp.web.retold import retell
from tests.world import World

TYPED = {"title": "Rain & <late> trains", "description": "For the way home", "visibility": "unlisted"}
GOOD = "a good long sentence"


@pytest.fixture
def careful(app: Flask, sign_in: Callable[[User], FlaskClient], world: World) -> Iterator[FlaskClient]:
    """Ines' browser, where forms need their token."""
    browser = sign_in(world.ines)
    app.config["WTF_CSRF_ENABLED"] = True
    yield browser
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def stranger(app: Flask, careful: FlaskClient) -> FlaskClient:
    """A guest's browser, where forms need their token."""
    return app.test_client()


@pytest.fixture
def newcomer(stranger: FlaskClient) -> User:
    """Somebody who can sign in with a password."""
    new = accounts.new_account(username="newcomer", email="new@example.org", password=GOOD)
    with transaction():
        return accounts.register(new)


def fields(page: str, form: str) -> dict[str, str]:
    """What the inputs of the form that ``form`` stands in would send."""
    body = next(text for text in re.findall(r"<form[^>]*>.*?</form>", page, re.S) if form in text)
    found = re.findall(r'<input[^>]* name="([^"]+)"[^>]*? value="([^"]*)"', body)
    return {name: unescape(value) for name, value in found}


def token(browser: FlaskClient) -> str:
    page = browser.get("/auth/forgotten-password").text
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def test_a_form_with_a_stale_token_comes_back_with_its_values_and_can_be_sent(
    careful: FlaskClient, session
) -> None:
    page = careful.post("/playlists", data={**TYPED, "csrf_token": "stale"})
    assert page.status_code == 422
    assert "from an earlier session. Press again." in page.text
    assert "Rain &amp; &lt;late&gt; trains" in page.text and "For the way home" in page.text
    again = careful.post("/playlists", data={**TYPED, **fields(page.text, 'action="/playlists"')})
    assert again.status_code == 303
    assert session.scalar(select(Playlist.description).where(Playlist.title == TYPED["title"]))


def test_what_somebody_sent_who_was_logged_out_meanwhile_is_offered_after_the_sign_in(
    stranger: FlaskClient, newcomer: User, session
) -> None:
    page = stranger.post("/playlists", data={**TYPED, "csrf_token": "stale"})
    assert page.status_code == 401
    entry = {**fields(page.text, 'id="login-form"'), "login": "root", "password": "wrong words"}
    page = stranger.post("/auth/login", data=entry)
    assert page.status_code == 422
    offer = stranger.post("/auth/login", data=_entry(page.text))
    told = dict(re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", offer.text.partition("</main>")[0]))
    assert told == {
        "Name": "Rain &amp; &lt;late&gt; trains",
        "Description": "For the way home",
        "Who may see it": "Unlisted: whoever has the address",
    }
    assert session.scalar(select(func.count()).where(Playlist.title == TYPED["title"])) == 0
    sent = stranger.post("/playlists", data=fields(offer.text, "Send it now"))
    assert sent.status_code == 303
    facts = select(Playlist.description, Playlist.visibility, User.username).join(
        User, Playlist.user_id == User.id
    )
    kept = session.execute(facts.where(Playlist.title == TYPED["title"])).one()
    assert kept == ("For the way home", "unlisted", "newcomer")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ([("theme", "dark"), ("timezone", "UTC")], {"Theme": "Dark", "Time zone": "UTC"}),
        (
            [("searchable", "y"), ("likes", "nonsense")],
            {"Can be found in the search": "Yes", "Likes": "nonsense"},
        ),
        ([("crossfade_s", "x"), ("loudness", "off")], {"Crossfade": "x", "Even out loudness": "Off"}),
        ([("genres", "3"), ("genres", "5"), ("moods", "1")], {"Genres": "2 chosen", "Moods": "1 chosen"}),
        ([("email", "new@example.org"), ("next", "/")], {"New e-mail": "new@example.org"}),
        ([("look", "btn"), ("validate", "x"), ("track", "5")], {}),
        ([], {}),
    ],
)
def test_what_was_sent_is_told_with_the_labels_and_words_of_its_form(
    app: Flask, fields: list[tuple[str, str]], told: dict[str, str]
) -> None:
    with app.test_request_context():
        assert dict(retell(fields, ["present"] if "email" in dict(fields) else []).typed) == told


class TestAGuestsPress:
    def test_is_done_by_the_sign_in_that_follows(
        self, stranger: FlaskClient, newcomer: User, world: World
    ) -> None:
        home = "/artists/mira-oduya"
        for place, act in (("/browse/tracks", f"/tracks/{world.psalm.id}/like"), (home, f"{home}/follow")):
            page = _pressed(stranger, act, place)
            assert "Log in first. What you pressed is done right after that." in page
            wrong = stranger.post("/auth/login", data=_entry(page, password="wrong words"))
            answer = stranger.post("/auth/login", data=_entry(wrong.text))
            assert (answer.status_code, answer.location) == (303, place)
            assert "You are logged in, and " in stranger.get(place).text
            stranger.post("/auth/logout", data={"csrf_token": token(stranger)})
        assert likes.liked_ids(newcomer, [world.psalm.id])
        assert follows.is_following(newcomer, world.mira)

    @pytest.mark.parametrize("given", ["stale", "another's"])
    def test_is_offered_alone_when_its_token_is_not_of_this_session(
        self, app: Flask, stranger: FlaskClient, newcomer: User, world: World, given: str
    ) -> None:
        """Such as a foreign site sends, and then waits for the sign-in."""
        theirs = token(app.test_client()) if given == "another's" else given
        token(stranger)
        page = _pressed(stranger, f"/tracks/{world.psalm.id}/like", csrf_token=theirs)
        offer = stranger.post("/auth/login", data=_entry(page))
        assert "Send it now" in offer.text
        assert not likes.liked_ids(newcomer, [world.psalm.id])

    @pytest.mark.parametrize(
        ("path", "more"), [("/playlists", {"title": "Mine"}), ("/tracks/{}/like", {"_method": "DELETE"})]
    )
    def test_is_offered_alone_when_it_is_more_than_a_like(
        self, stranger: FlaskClient, newcomer: User, world: World, path: str, more: dict[str, str]
    ) -> None:
        with transaction():
            likes.like_track(newcomer, world.psalm.id)
        page = _pressed(stranger, path.format(world.psalm.id), **more)
        assert "Send it now" in stranger.post("/auth/login", data=_entry(page)).text
        assert likes.liked_ids(newcomer, [world.psalm.id])

    def test_on_what_is_gone_by_then_is_said(self, stranger: FlaskClient, newcomer: User) -> None:
        page = _pressed(stranger, "/tracks/999999/like")
        assert stranger.post("/auth/login", data=_entry(page)).location == "/"
        assert "flash" in stranger.get("/").text

    def test_is_not_done_by_a_sign_in_elsewhere(
        self, stranger: FlaskClient, newcomer: User, world: World
    ) -> None:
        _pressed(stranger, f"/tracks/{world.psalm.id}/like")
        stranger.post("/auth/login", data=_entry(stranger.get("/auth/login").text))
        assert not likes.liked_ids(newcomer, [world.psalm.id])


def _pressed(browser: FlaskClient, act: str, place: str = "/", **fields: str) -> str:
    """The sign-in page that answers a guest's press on a page of this session."""
    answer = browser.post(act, data={"csrf_token": token(browser), **fields}, headers={"Referer": place})
    assert answer.status_code == 401
    return answer.text


def _entry(page: str, password: str = GOOD) -> dict[str, str]:
    return fields(page, 'id="login-form"') | {"login": "newcomer", "password": password}


def test_registering_on_a_page_from_before_a_sign_in_keeps_all_but_the_password(careful: FlaskClient) -> None:
    typed = {"username": "newcomer", "email": "new@example.org", "password": GOOD, "display_name": "Newt"}
    page = careful.post("/auth/register", data=typed)
    assert page.status_code == 422
    assert "Type the password again" in page.text
    assert all(value in page.text for value in ("newcomer", "new@example.org", "Newt"))
    assert GOOD not in page.text
    again = {**typed, **fields(page.text, 'action="/auth/register"'), "password": GOOD}
    assert careful.post("/auth/register", data=again).status_code == 303


def test_any_other_form_is_offered_for_one_press(careful: FlaskClient, world: World) -> None:
    page = careful.post(
        f"/playlists/{world.kitchen.id}", data={"_method": "DELETE"}, headers={"Referer": "/library"}
    )
    assert page.status_code == 400
    offered = fields(page.text, "Send it now")
    assert (offered["_method"], offered["next"]) == ("DELETE", "/library")
    assert careful.post(f"/playlists/{world.kitchen.id}", data=offered).status_code == 303


def test_a_dialog_with_a_stale_token_offers_itself_again_in_the_dialog(
    careful: FlaskClient, world: World
) -> None:
    headers = {"HX-Request": "true", "HX-Target": "dialog"}
    answer = careful.post(f"/playlists/{world.kitchen.id}", data={"_method": "DELETE"}, headers=headers)
    assert f'hx-post="/playlists/{world.kitchen.id}"' in answer.text
    assert "<html" not in answer.text


def test_a_piece_of_a_page_learns_the_token_of_the_present_session(
    careful: FlaskClient, world: World
) -> None:
    headers = {"HX-Request": "true", "HX-Target": "like-track"}
    answer = careful.post(f"/tracks/{world.psalm.id}/like", headers=headers)
    assert answer.status_code == 400
    fresh = re.search(r'"csrf-token": {"value": "([^"]+)"}', answer.headers["HX-Trigger"])[1]
    headers["X-CSRFToken"] = fresh
    assert careful.post(f"/tracks/{world.psalm.id}/like", headers=headers).status_code == 200


@pytest.mark.parametrize("held", ["[" * 50_000, '{"path": "//evil.example"}', "[1]", "{}", "null"])
def test_a_strange_thing_held_is_as_if_it_were_not_there(
    careful: FlaskClient, world: World, held: str
) -> None:
    page = careful.post("/auth/login", data={"login": "x", "password": "y", "held": held})
    assert page.status_code == 422
    with careful.application.test_request_context():
        assert unpack(held) is None


def test_no_route_changes_anything_without_a_token(app: Flask, careful: FlaskClient, world: World) -> None:
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}:
            answer = careful.open(_filled(rule, world), method=method, data={"title": "x", "username": "x"})
            assert answer.status_code in (400, 401, 404, 405, 415, 422), (method, rule.rule)


def _filled(rule: Rule, world: World) -> str:
    named = re.sub(r"<int:[^>]+>", str(world.kitchen.id), rule.rule)
    return re.sub(r"<[^>]+>", "ines", named)

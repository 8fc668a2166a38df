"""A person's own settings."""

import io
import re

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from musicapp.db import db, transaction
from musicapp.domain import accounts
from musicapp.models import Job, Profile, User
from tests.factories import make_genre, make_user

GOOD, OTHER = "the tide comes in", "another tide entirely"
PAGES = ("profile", "appearance", "playback", "preferences", "privacy", "account", "sessions")
SHOWN = {
    "likes": "nobody",
    "history": "nobody",
    "follows": "followers",
    "playlists": "everyone",
    "activity": "nobody",
}


@pytest.fixture
def ines(session: Session) -> User:
    new = accounts.new_account("ines", "ines@example.org", GOOD)
    with transaction():
        return accounts.register(new)


@pytest.fixture
def browser(ines: User, sign_in) -> FlaskClient:
    return sign_in(ines)


def profile() -> Profile:
    """Inês' profile as it is kept now."""
    db.session.expire_all()
    return db.session.query(Profile).join(User).filter(User.username == "ines").one()


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_for_its_owner(client: FlaskClient, browser: FlaskClient, page: str) -> None:
    assert client.get(f"/settings/{page}").status_code == 401
    answer = browser.get(f"/settings/{page}")
    assert answer.status_code == 200
    assert f'href="/settings/{page}" aria-current="page"' in answer.text
    assert answer.text.count("<h1") == 1


@pytest.mark.parametrize(
    "path",
    [
        "profile",
        "avatar",
        "appearance",
        "language",
        "playback",
        "preferences",
        "privacy",
        "account/email",
        "account/password",
    ],
)
def test_nothing_changes_for_a_guest(client: FlaskClient, ines: User, path: str) -> None:
    assert client.post(f"/settings/{path}", data={"theme": "dark", "display_name": "x"}).status_code == 401
    assert profile().display_name == ""


class TestProfile:
    def test_is_saved_and_twice_is_once(self, browser: FlaskClient, ines: User) -> None:
        form = {
            "display_name": "Inês Carvalho",
            "bio": "Bad dancer.",
            "birth_date": "1994-03-02",
            "twitter": "@ines",
        }
        for _ in range(2):
            assert browser.post("/settings/profile", data=form).location == "/settings/profile"
        kept = profile()
        assert (kept.display_name, kept.twitter, str(kept.birth_date)) == (
            "Inês Carvalho",
            "https://x.com/ines",
            "1994-03-02",
        )
        assert "Saved." in browser.get("/settings/profile").text

    def test_says_what_is_wrong_and_keeps_what_was_typed(self, browser: FlaskClient, ines: User) -> None:
        form = {"display_name": "Inês", "website": "javascript:alert(1)", "birth_date": "yesterday"}
        answer = browser.post("/settings/profile", data=form)
        assert answer.status_code == 422
        assert re.search(
            r'id="website"[^>]*value="javascript:alert\(1\)"[^>]*aria-invalid="true"', answer.text
        )
        assert 'href="#birth_date"' in answer.text
        assert 'value="yesterday"' in answer.text
        assert profile().display_name == ""

    @pytest.mark.parametrize(
        "text", ["\x00", "x" * 100_000, "\ud83c", "<script>alert(1)</script>", "../" * 50]
    )
    @pytest.mark.parametrize("field", ["display_name", "bio", "location", "phone", "website", "birth_date"])
    def test_answers_nonsense(self, browser: FlaskClient, field: str, text: str) -> None:
        text = text.encode("utf-8", "replace").decode()
        answer = browser.post("/settings/profile", data={field: text})
        assert answer.status_code in (303, 422)
        assert browser.get("/settings/profile").status_code == 200
        assert "<script>alert" not in browser.get("/people/ines").text


class TestAvatar:
    def test_is_made_from_a_picture_and_can_be_taken_away(self, browser: FlaskClient, ines: User) -> None:
        picture = io.BytesIO()
        Image.new("RGB", (300, 200), "teal").save(picture, "PNG")
        picture.seek(0)
        answer = browser.post("/settings/avatar", data={"avatar": (picture, "me.png")})
        assert answer.status_code == 303
        key = profile().avatar_key
        assert len(key) == 32
        assert f"/media/images/{key}-96.webp" in browser.get("/settings/profile").text
        assert browser.post("/settings/avatar", data={"_method": "DELETE"}).status_code == 303
        assert profile().avatar_key == ""

    @pytest.mark.parametrize(
        "data", [b"", b"\x00" * 100, b"GIF89a" + b"\xff" * 50, b"<svg onload=alert(1)>", b"%PDF-1.4"]
    )
    def test_is_refused_with_a_sentence_at_its_field(
        self, browser: FlaskClient, ines: User, data: bytes
    ) -> None:
        answer = browser.post("/settings/avatar", data={"avatar": (io.BytesIO(data), "me.png")})
        assert answer.status_code == 422
        assert 'id="avatar-error"' in answer.text
        assert profile().avatar_key == ""

    @pytest.mark.parametrize("size", [5_000_001, 12_000_000])
    def test_may_not_be_huge_and_the_page_says_so_at_its_field(self, browser: FlaskClient, size: int) -> None:
        answer = browser.post("/settings/avatar", data={"avatar": (io.BytesIO(b"x" * size), "me.png")})
        assert answer.status_code == 422
        assert "A picture may have up to 5 MB" in answer.text.partition('id="avatar-error"')[2][:500]


class TestAppearanceAndPlayback:
    def test_theme_holds_without_scripts(self, browser: FlaskClient) -> None:
        form = {"theme": "dark", "default_range": "90d", "timezone": "Europe/Lisbon"}
        assert browser.post("/settings/appearance", data=form).status_code == 303
        assert (
            '<html lang="en" data-viewer="user" data-theme="dark"' in browser.get("/settings/appearance").text
        )

    def test_language_holds(self, browser: FlaskClient) -> None:
        assert browser.post("/settings/language", data={"language": "pt"}).status_code == 303
        assert '<html lang="pt"' in browser.get("/settings/appearance").text

    def test_keys_and_loudness_reach_the_player(self, browser: FlaskClient) -> None:
        assert (
            browser.post("/settings/playback", data={"loudness": "off", "crossfade_s": "6"}).status_code
            == 303
        )
        page = browser.get("/settings/playback").text
        assert 'data-single-keys="off"' in page
        assert 'data-loudness="off" data-crossfade="6"' in page

    @pytest.mark.parametrize(
        ("path", "form"),
        [
            ("appearance", {"theme": "pink", "default_range": "90d", "timezone": "UTC"}),
            ("appearance", {"theme": "dark", "default_range": "90d", "timezone": "../../etc/passwd"}),
            ("appearance", {}),
            ("language", {"language": "../en"}),
            ("playback", {"loudness": "\x00", "crossfade_s": "0"}),
            ("playback", {"loudness": "track", "crossfade_s": "13"}),
            ("privacy", {**SHOWN, "likes": "admins"}),
            ("privacy", {}),
            ("preferences", {"genres": "soul"}),
        ],
    )
    def test_what_is_not_offered_is_refused(
        self, browser: FlaskClient, path: str, form: dict[str, str]
    ) -> None:
        assert browser.post(f"/settings/{path}", data=form).status_code == 422


class TestPrivacyAndTaste:
    def test_are_saved(self, browser: FlaskClient, ines: User) -> None:
        assert browser.post("/settings/privacy", data=SHOWN).status_code == 303
        kept = profile()
        assert (kept.likes_visibility, kept.follows_visibility, kept.searchable) == (
            "nobody",
            "followers",
            False,
        )
        soul = make_genre("Soul")
        assert browser.post("/settings/preferences", data={"genres": [soul.id]}).status_code == 303
        assert re.search(rf'value="{soul.id}" checked', browser.get("/settings/preferences").text)


class TestAccount:
    def test_a_new_password_ends_the_other_sessions(self, browser: FlaskClient, ines: User, sign_in) -> None:
        other = sign_in(ines)
        form = {"present": GOOD, "password": OTHER}
        assert browser.post("/settings/account/password", data=form).status_code == 303
        assert browser.get("/settings/account").status_code == 200
        assert other.get("/settings/account").status_code == 401

    def test_needs_the_present_password(self, browser: FlaskClient, session: Session) -> None:
        for path, form in (
            ("password", {"present": "wrong words here", "password": OTHER}),
            ("email", {"present": "wrong words here", "email": "new@example.org"}),
        ):
            answer = browser.post(f"/settings/account/{path}", data=form)
            assert answer.status_code == 422
            assert f'href="#{path}-present"' in answer.text
            assert "wrong words here" not in answer.text
        assert session.query(Job).count() == 0

    def test_a_new_address_is_used_from_now_on(self, browser: FlaskClient, ines: User) -> None:
        form = {"present": GOOD, "email": "New@Example.org"}
        assert browser.post("/settings/account/email", data=form).status_code == 303
        assert "new@example.org" in browser.get("/settings/account").text
        assert accounts.prove("new@example.org", GOOD).user_id == ines.id

    def test_an_address_of_somebody_else_is_refused(self, browser: FlaskClient, session: Session) -> None:
        make_user("jonas")
        answer = browser.post("/settings/account/email", data={"present": GOOD, "email": "jonas@example.org"})
        assert answer.status_code == 422
        assert 'value="jonas@example.org"' in answer.text


class TestSessions:
    def test_are_listed_and_can_be_ended(self, browser: FlaskClient, ines: User, sign_in) -> None:
        other = sign_in(ines)
        page = browser.get("/settings/sessions").text
        assert "This browser" in page
        (address,) = re.findall(r'action="(/settings/sessions/\d+)"', page)
        assert browser.post(address, data={"_method": "DELETE"}).status_code == 303
        assert other.get("/settings/sessions").status_code == 401
        assert browser.post(address, data={"_method": "DELETE"}).status_code == 404
        assert browser.get("/settings/sessions").status_code == 200

    def test_all_others_end_at_once(self, browser: FlaskClient, ines: User, sign_in) -> None:
        others = [sign_in(ines) for _ in range(2)]
        assert browser.post("/settings/sessions", data={"_method": "DELETE"}).status_code == 303
        assert [o.get("/settings/sessions").status_code for o in (*others, browser)] == [401, 401, 200]

    def test_of_somebody_else_are_not_there(self, browser: FlaskClient, sign_in) -> None:
        theirs = sign_in(make_user("jonas"))
        (address,) = set(re.findall(r"/settings/sessions/\d+", _two(theirs, sign_in)))
        assert browser.post(address, data={"_method": "DELETE"}).status_code == 404
        assert theirs.get("/settings/sessions").status_code == 200

    @pytest.mark.parametrize("number", ["0", "99999999", "9" * 30, "x", "-1"])
    def test_that_do_not_exist_are_not_there(self, browser: FlaskClient, number: str) -> None:
        assert browser.post(f"/settings/sessions/{number}", data={"_method": "DELETE"}).status_code == 404


def _two(theirs: FlaskClient, sign_in) -> str:
    """Jonas' list, with one more session than his own."""
    sign_in(db.session.query(User).filter_by(username="jonas").one())
    return theirs.get("/settings/sessions").text

"""Coming in and going out through the pages."""

import dataclasses
import email
import email.policy
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from musicapp import config
from musicapp.backends import notes
from musicapp.db import db, transaction
from musicapp.domain import accounts
from musicapp.domain.accounts import recovery
from musicapp.models import Job, Profile, SignIn, User
from tests.factories import make_genre
from tests.world import World

GOOD, OTHER = "the tide comes in", "another tide entirely"


@pytest.fixture
def ines(session: Session) -> User:
    new = accounts.new_account("ines", "ines@example.org", GOOD)
    with transaction():
        return accounts.register(new)


@pytest.fixture
def settings() -> Iterator[object]:
    """``settings(name=value)`` changes settings for one test."""
    kept = config.current()
    notes.forget_all()
    yield lambda **changes: config.use(dataclasses.replace(config.current(), **changes))
    config.use(kept)
    notes.forget_all()


def log_in(client: FlaskClient, login: str = "ines", password: str = GOOD, **fields: str):
    return client.post("/auth/login", data={"login": login, "password": password, **fields})


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/settings/profile").status_code == 200


class TestLoggingIn:
    @pytest.mark.parametrize("login", ["ines", "INES", "ines@example.org"])
    def test_works_and_goes_on_where_one_wanted_to_be(
        self, client: FlaskClient, ines: User, login: str
    ) -> None:
        answer = log_in(client, login, next="/browse/tracks?genre=soul")
        assert (answer.status_code, answer.location) == (303, "/browse/tracks?genre=soul")
        assert is_signed_in(client)

    @pytest.mark.parametrize(
        "wanted",
        [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "\t//x.example",
            "x" * 9000,
        ],
    )
    def test_never_leads_to_another_site(self, client: FlaskClient, ines: User, wanted: str) -> None:
        assert log_in(client, next=wanted).location == "/"
        assert client.get("/auth/login", query_string={"next": wanted}).location == "/"

    @pytest.mark.parametrize(("login", "password"), [("ines", "wrong words here"), ("nobody", GOOD)])
    def test_refuses_with_one_sentence_and_keeps_the_name(
        self, client: FlaskClient, ines: User, login: str, password: str
    ) -> None:
        answer = log_in(client, login, password)
        assert answer.status_code == 422
        assert "That did not match." in answer.text
        assert 'role="alert"' in answer.text
        assert f'value="{login}"' in answer.text
        assert password not in answer.text
        assert not is_signed_in(client)

    @pytest.mark.parametrize(
        "login", ["", "\x00", "x" * 100_000, "a\x00@b", "[" * 5000, "%s%n", "' OR 1=1 --"]
    )
    def test_answers_nonsense_with_a_sentence(self, client: FlaskClient, ines: User, login: str) -> None:
        assert log_in(client, login).status_code == 422
        assert log_in(client, "ines", login).status_code == 422

    def test_remembers_only_who_wishes_it(self, client: FlaskClient, app: Flask, ines: User) -> None:
        log_in(client)
        assert client.get_cookie("musewave_remember") is None
        other = app.test_client()
        log_in(other, remember="y")
        kept = other.get_cookie("musewave_remember")
        assert kept is not None
        assert kept.http_only
        assert kept.same_site == "Lax"
        other.delete_cookie("musewave")  # the browser was closed
        assert is_signed_in(other)

    def test_gives_a_new_session_each_time(
        self, client: FlaskClient, app: Flask, ines: User, session: Session
    ) -> None:
        log_in(client)
        log_in(app.test_client())
        assert session.query(SignIn).count() == 2

    def test_gives_the_token_of_its_forms_so_that_no_page_has_another(
        self, client: FlaskClient, ines: User
    ) -> None:
        log_in(client)
        pages = [client.get(address) for address in ("/library", "/settings/profile")]
        assert not any("Set-Cookie" in page.headers for page in pages)

    def test_is_not_offered_twice(self, client: FlaskClient, ines: User) -> None:
        log_in(client)
        assert client.get("/auth/login?next=/library").location == "/library"
        assert client.get("/auth/register").location == "/"

    def test_tells_the_dialog_by_an_event(self, client: FlaskClient, ines: User) -> None:
        form = client.get("/auth/login?dialog=1&next=/browse/tracks&then=/tracks/5/like").text
        assert 'id="dialog-title"' in form
        assert "<html" not in form
        answer = log_in(client, dialog="1", next="/browse/tracks", then="/tracks/5/like")
        assert answer.status_code == 204
        facts = answer.headers["HX-Trigger"]
        assert '"signed-in"' in facts
        assert '"then": "/tracks/5/like"' in facts
        assert re.search(r'"csrf": "\S{20,}"', facts)
        assert is_signed_in(client)

    def test_shows_the_dialog_again_when_it_was_wrong(self, client: FlaskClient, ines: User) -> None:
        answer = log_in(client, "ines", "wrong words here", dialog="1")
        assert answer.status_code == 422
        assert "<html" not in answer.text
        assert "That did not match." in answer.text

    def test_lets_nobody_in_who_is_suspended(self, client: FlaskClient, ines: User) -> None:
        with transaction():
            ines.suspended_at = ines.created_at
        assert "suspended" in log_in(client).text
        assert not is_signed_in(client)


class TestAGuest:
    def test_who_wants_a_page_of_members_gets_the_log_in_in_its_place(self, client: FlaskClient) -> None:
        answer = client.get("/settings/privacy")
        assert answer.status_code == 401
        assert 'value="/settings/privacy"' in answer.text
        assert "no-store" in answer.headers["Cache-Control"]

    def test_who_likes_gets_the_dialog_from_htmx_and_the_page_without(
        self, client: FlaskClient, world: World
    ) -> None:
        act = f"/tracks/{world.psalm.id}/like"
        assert "<html" in client.post(act).text
        fragment = client.post(act, headers={"HX-Request": "true"})
        assert fragment.status_code == 401
        assert "<html" not in fragment.text


class TestLoggingOut:
    def test_ends_the_session_and_twice_is_once(
        self, client: FlaskClient, ines: User, session: Session
    ) -> None:
        log_in(client, remember="y")
        token = client.get_cookie("musewave_remember").value
        for _ in range(2):
            assert client.post("/auth/logout").status_code == 303
            assert not is_signed_in(client)
        assert session.query(SignIn).count() == 0
        client.set_cookie("musewave_remember", token)  # kept by a thief
        assert not is_signed_in(client)

    def test_is_no_link(self, client: FlaskClient, ines: User) -> None:
        log_in(client)
        assert client.get("/auth/logout").status_code == 405
        assert is_signed_in(client)


class TestRegistering:
    FORM = {
        "username": "petra",
        "email": "petra@example.org",
        "password": GOOD,
        "display_name": "Petra Vogel",
    }

    def test_signs_in_and_asks_what_one_likes(self, client: FlaskClient, session: Session) -> None:
        answer = client.post("/auth/register", data={**self.FORM, "next": "/library"})
        assert (answer.status_code, answer.location) == (303, "/welcome?next=%2Flibrary")
        assert is_signed_in(client)
        assert session.query(User.role).filter_by(username="petra").scalar() == "listener"

    def test_names_each_field_and_keeps_what_was_typed(self, client: FlaskClient, ines: User) -> None:
        form = {"username": "ines", "email": "nonsense", "password": "password12", "display_name": "Petra"}
        answer = client.post("/auth/register", data=form)
        assert answer.status_code == 422
        for field in ("username", "email", "password"):
            assert f'href="#{field}"' in answer.text
            assert re.search(
                rf'id="{field}"[^>]*aria-describedby="{field}-error"[^>]*aria-invalid="true"',
                answer.text,
            )
            assert f"{field}-hint" not in answer.text, "the error stands in the place of the hint"
        assert "That name is taken." in answer.text
        assert 'value="nonsense"' in answer.text
        assert "password12" not in answer.text

    @pytest.mark.parametrize("text", ["", "\x00\x00\x00", "x" * 100_000, "<script>"])
    @pytest.mark.parametrize("field", ["username", "email", "password"])
    def test_answers_nonsense_with_a_sentence(
        self, client: FlaskClient, session: Session, field: str, text: str
    ) -> None:
        answer = client.post("/auth/register", data={**self.FORM, field: text})
        assert answer.status_code == 422
        assert "<script>" not in answer.text.replace('<script src="', "")

    def test_twice_is_once(self, client: FlaskClient, app: Flask, session: Session) -> None:
        client.post("/auth/register", data=self.FORM)
        assert app.test_client().post("/auth/register", data=self.FORM).status_code == 422
        assert session.query(User).count() == 1

    @pytest.mark.parametrize(("told", "kept"), [("Asia/Tokyo", "Asia/Tokyo"), ("Mars/Base", "UTC")])
    def test_takes_the_zone_of_the_browser_if_there_is_such_a_one(
        self, client: FlaskClient, session: Session, told: str, kept: str
    ) -> None:
        client.post("/auth/register", data={**self.FORM, "timezone": told})
        assert session.query(Profile.timezone).scalar() == kept

    def test_gives_no_role(self, client: FlaskClient, session: Session) -> None:
        client.post("/auth/register", data={**self.FORM, "role": "admin", "is_admin": "1"})
        assert session.query(User.role).scalar() == "listener"


class TestWelcome:
    def test_keeps_what_was_chosen_and_goes_on(self, client: FlaskClient, ines: User) -> None:
        soul = make_genre("Soul")
        log_in(client)
        assert "Soul" in client.get("/welcome?next=/library").text
        answer = client.post("/welcome", data={"genres": [soul.id], "next": "/library"})
        assert (answer.status_code, answer.location) == (303, "/library")
        assert accounts.preference_choices(ines).chosen_genres == {soul.id}

    def test_can_be_skipped(self, client: FlaskClient, ines: User, session: Session) -> None:
        log_in(client)
        assert client.post("/welcome/skip", data={"next": "/library"}).location == "/library"
        assert accounts.preference_choices(ines).chosen_genres == frozenset()

    @pytest.mark.parametrize("genres", ["x", "-1", str(2**70), "1.5", "\x00"])
    def test_answers_nonsense(self, client: FlaskClient, ines: User, genres: str) -> None:
        log_in(client)
        assert client.post("/welcome", data={"genres": genres}).status_code in (303, 422)


class TestAForgottenPassword:
    def test_goes_by_mail_and_once(
        self, client: FlaskClient, app: Flask, ines: User, session: Session, data_dir: Path
    ) -> None:
        log_in(client)
        for old in (data_dir / "outbox").glob("*"):
            old.unlink()
        other = app.test_client()
        assert other.post("/auth/forgotten-password", data={"email": "Ines@example.org"}).status_code == 303
        accounts.send_link(session.query(Job.payload).filter_by(name="send_password_link").scalar())
        (file,) = (data_dir / "outbox").glob("*.eml")
        letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        link = re.search(
            r"http://localhost(/auth/new-password/\S+)", letter.get_body(("plain",)).get_content()
        )
        assert link is not None
        assert other.get(link[1]).status_code == 200
        assert other.post(link[1], data={"password": "short"}).status_code == 422
        assert other.post(link[1], data={"password": OTHER}).location == "/auth/login"
        assert not is_signed_in(client)
        assert other.get(link[1]).status_code == 404
        assert other.post(link[1], data={"password": GOOD}).status_code == 404
        assert log_in(other, password=OTHER).status_code == 303

    def test_says_the_same_whether_there_is_such_an_account(self, client: FlaskClient, ines: User) -> None:
        told = []
        for address in ("ines@example.org", "nobody@example.org"):
            asked = client.post("/auth/forgotten-password", data={"email": address})
            told.append((asked.status_code, asked.location, client.get(asked.location).text.count("outbox")))
        assert told[0] == told[1]

    @pytest.mark.parametrize("address", ["", "nonsense", "\x00@x.org", "x" * 100_000])
    def test_answers_nonsense_with_a_sentence(self, client: FlaskClient, address: str) -> None:
        assert client.post("/auth/forgotten-password", data={"email": address}).status_code == 422

    @pytest.mark.parametrize("token", ["x", "%00", "a.b.c", "x" * 5000])
    def test_link_that_is_not_ours_is_not_there(self, client: FlaskClient, token: str) -> None:
        assert client.get(f"/auth/new-password/{token}").status_code == 404
        assert client.get(f"/auth/first-admin/{token}").status_code == 404

    def test_link_that_is_over_offers_a_new_one(self, client: FlaskClient) -> None:
        answers = (
            client.get("/auth/new-password/x"),
            client.post("/auth/new-password/x", data={"password": GOOD}),
        )
        for used in answers:
            assert used.status_code == 404
            assert "<h1>This link is used up</h1>" in used.text
            assert 'href="/auth/forgotten-password">Send a new link</a>' in used.text

    def test_link_is_bound_to_its_purpose(self, client: FlaskClient, ines: User) -> None:
        assert client.get(f"/auth/first-admin/{recovery.link_token(ines)}").status_code == 404


def test_the_first_admin_is_made_by_the_link_and_once(
    client: FlaskClient, app: Flask, session: Session
) -> None:
    address = f"/auth/first-admin/{accounts.first_admin_token()}"
    form = {"username": "founder", "email": "founder@example.org", "password": GOOD}
    assert client.get(address).status_code == 200
    assert client.post(address, data={**form, "password": "short"}).status_code == 422
    assert client.post(address, data=form).status_code == 303
    assert is_signed_in(client)
    assert session.query(User.role).scalar() == "admin"
    late = {"username": "late", "email": "late@example.org", "password": GOOD}
    assert app.test_client().post(address, data=late).status_code == 404


class TestTheDemosAccounts:
    def test_are_offered_in_the_demo_alone(self, client: FlaskClient, settings) -> None:
        assert "demo-listener" not in client.get("/auth/login").text
        settings(env="demo", host="127.0.0.1")
        page = client.get("/auth/login").text
        assert all(f'value="demo-{role}"' in page for role in ("listener", "artist", "admin"))
        assert 'value="musewave-demo"' in page

    def test_let_one_in_with_one_press(self, client: FlaskClient, settings) -> None:
        settings(env="demo", host="127.0.0.1")
        with transaction():
            accounts.ensure_demo_accounts()
        assert log_in(client, "demo-admin", "musewave-demo", remember="y").status_code == 303
        assert is_signed_in(client)

    def test_keep_their_passwords_to_themselves_where_others_can_look(
        self, client: FlaskClient, settings
    ) -> None:
        current = settings(env="demo", host="0.0.0.0")
        page = client.get("/auth/login").text
        assert "demo-listener" in page
        assert current.demo_password("demo-listener") not in page
        assert "musewave-demo" not in page
        assert 'value="demo-listener"' in client.get("/auth/login?login=demo-listener").text


class TestLimits:
    def test_stop_the_eleventh_try_with_a_sentence_and_a_time(
        self, client: FlaskClient, ines: User, settings
    ) -> None:
        settings(limit_login="10/minute")
        answers = [log_in(client, f"somebody{n}", "wrong words here") for n in range(11)]
        assert [a.status_code for a in answers] == [422] * 10 + [429]
        assert "Wait a moment" in answers[-1].text
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
        assert answers[0].headers["RateLimit-Limit"] == "10"
        assert answers[0].headers["RateLimit-Remaining"] == "9"
        assert 0 < int(answers[0].headers["RateLimit-Reset"]) <= 60
        assert client.get("/auth/login").status_code == 200
        notes.forget_all()
        assert log_in(client).status_code == 303

    def test_count_per_account_from_many_addresses(
        self, app: Flask, client: FlaskClient, ines: User, settings
    ) -> None:
        settings(limit_login="10/minute")
        tried = [
            client.post(
                "/auth/login",
                data={"login": name, "password": "wrong words here"},
                environ_base={"REMOTE_ADDR": f"10.0.0.{n}"},
            ).status_code
            for n, name in enumerate(["ines", " INES "] * 5 + ["Ines"])
        ]
        assert tried == [422] * 10 + [429]

    def test_hold_for_new_accounts_and_mails(self, client: FlaskClient, session: Session, settings) -> None:
        settings(limit_register="2/minute", limit_password_mail="3/hour")
        assert [client.post("/auth/register", data={}).status_code for _ in range(3)] == [422, 422, 429]
        asked = [client.post("/auth/forgotten-password", data={"email": "a@example.org"}) for _ in range(4)]
        assert [a.status_code for a in asked] == [303, 303, 303, 429]
        assert session.query(Job).count() == 1

    def test_go_on_in_memory_when_the_notes_cannot_be_used(
        self, app: Flask, client: FlaskClient, ines: User, settings, tmp_path: Path
    ) -> None:
        from musicapp.web.limits import limiter

        (tmp_path / "notes.db").mkdir()
        settings(limit_login="2/minute", data_dir=tmp_path)
        try:
            assert [log_in(client, "ines", "wrong words").status_code for _ in range(3)] == [422, 422, 429]
        finally:
            limiter._storage_dead = False
            limiter._fallback_storage.reset()


class TestTokensOfForms:
    @pytest.fixture
    def careful(self, app: Flask, session: Session) -> Iterator[FlaskClient]:
        app.config["WTF_CSRF_ENABLED"] = True
        yield app.test_client()
        app.config["WTF_CSRF_ENABLED"] = False

    @pytest.mark.parametrize(
        "path", ["/auth/login", "/auth/register", "/auth/logout", "/auth/forgotten-password"]
    )
    def test_are_needed(self, careful: FlaskClient, path: str) -> None:
        answer = careful.post(path, data={"login": "ines", "password": GOOD})
        assert answer.status_code in (400, 422)
        assert "from an earlier session" in answer.text
        assert "<h1" in answer.text

    def test_of_the_guest_are_worthless_afterwards_and_the_new_one_counts(
        self, careful: FlaskClient, ines: User
    ) -> None:
        token = re.search(r'name="csrf_token" value="([^"]+)"', careful.get("/auth/login").text)[1]
        answer = log_in(careful, csrf_token=token, dialog="1")
        fresh = re.search(r'"csrf": "([^"]+)"', answer.headers["HX-Trigger"])[1]
        assert careful.post("/auth/logout", data={"csrf_token": token}).status_code == 400
        assert careful.post("/auth/logout", data={"csrf_token": fresh}).status_code == 303


def test_a_page_reads_who_looks_in_one_statement(client: FlaskClient, ines: User, count_queries) -> None:
    log_in(client)
    with count_queries() as statements:
        client.get("/settings/playback")
    assert len([s for s in statements if "sign_ins" in s]) == 1
    assert not [s for s in statements if s.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert db.session.info.get("writing") is None

"""ACCESS=members: whoever is not signed in gets nothing, at no address and in no form; members get everything."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from musicapp import config, kept_access
from musicapp.cli.access import settle_access
from musicapp.db import transaction
from musicapp.domain import accounts
from tests.pages import FRAGMENTS, OPEN_TO_ALL, addresses
from tests.world import World

KEY = "0123456789abcdef" * 2
NAMES = re.compile(
    "Oduya|Undertow|Saltwater|Harbour|Grandmother|Brzeg|Nocny|Silent Type|Kitchen, 7|Inês|Carvalho|Lindqvist"
    f"|{KEY}|/media/|unplayable",
)
PLACE = re.compile(r"<(int:)?(\w+)>")


@pytest.fixture
def covered(world: World) -> World:
    """The world, with pictures."""
    with transaction() as session:
        session.merge(world.hymns).cover_key = KEY
        session.merge(world.mira).avatar_key = KEY
    return world


def asked(app: Flask, world: World) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, address) for every rule of the URL map, with what is in the world in its places."""
    numbers = {"track_id": world.psalm.id, "album_id": world.hymns.id, "artist_id": world.mira.id, "size": 96}
    words = {
        "artist": "mira-oduya", "album": "saltwater-hymns", "track": "undertow-psalm", "username": "ines",
        "key": KEY, "ext": "webp", "kind": "webp", "slug": "kitchen-7-pm",
    }  # fmt: skip
    pages = addresses(app, world)
    for rule in app.url_map.iter_rules():
        filled = PLACE.sub(
            lambda m: str(numbers.get(m[2], world.kitchen.id)) if m[1] else words.get(m[2], "x"), rule.rule
        )
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, pages.get(rule.endpoint, filled) if method == "GET" else filled


class TestGuest:
    def test_finds_every_door_shut_but_those_on_the_list_and_reads_no_name(
        self, app: Flask, client: FlaskClient, covered: World, members_only
    ) -> None:
        faults = []
        for endpoint, method, address in asked(app, covered):
            for headers in ({}, {"HX-Request": "true", "HX-Target": "results"}):
                answer = client.open(
                    address, method=method, headers=headers, json={} if "/api/v1" in address else None
                )
                shut = answer.status_code == 401
                if shut == (endpoint in OPEN_TO_ALL):
                    faults.append(f"{method} {address}: {answer.status_code}")
                told = answer.get_data(as_text=True).replace(address, "")  # the log-in leads back there
                if not endpoint.startswith("assets.") and (leak := NAMES.search(told)):
                    faults.append(f"{method} {address} tells {leak[0]}")
        assert not faults, "\n".join(faults)

    def test_gets_the_log_in_in_place_of_a_page_and_an_error_in_place_of_data(
        self, client: FlaskClient, covered: World, members_only
    ) -> None:
        for address in ("/artists/mira-oduya", "/api/docs"):
            page = client.get(address)
            assert (page.status_code, "login-form" in page.get_data(as_text=True)) == (401, True)
            assert page.headers["Cache-Control"] == "no-store"
        for address in (f"/api/v1/tracks/{covered.psalm.id}", "/api/v1/openapi.json"):
            refused = client.get(address)
            assert (refused.status_code, refused.get_json()["error"]["code"]) == (401, "sign_in_needed")

    def test_learns_nothing_from_a_known_etag_a_range_or_what_is_not_there(
        self, client: FlaskClient, covered: World, members_only
    ) -> None:
        headers = {"If-None-Match": f'"{KEY}"', "Range": "bytes=0-1"}
        for there, gone in (
            (f"/media/images/{KEY}-96.webp", f"/media/images/{'f' * 32}-96.webp"),
            (f"/media/tracks/{covered.psalm.id}/audio", "/media/tracks/99999/audio"),
            ("/artists/mira-oduya", "/artists/nobody-at-all"),
        ):
            one, other = client.get(there, headers=headers), client.get(gone, headers=headers)
            assert (one.status_code, other.status_code) == (401, 401)
            assert "ETag" not in one.headers

    def test_robots_are_sent_away_from_every_answer(
        self, client: FlaskClient, covered: World, members_only
    ) -> None:
        assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
        for address in ("/", "/auth/login", "/robots.txt", "/healthz", "/nowhere"):
            assert client.get(address).headers["X-Robots-Tag"] == "noindex, nofollow"


class TestMember:
    def test_gets_every_page_and_nothing_that_a_shared_cache_may_keep(
        self, app: Flask, sign_in, covered: World, members_only
    ) -> None:
        browser, faults = sign_in(covered.ines), []
        for endpoint, address in addresses(app, covered).items():
            answer = browser.get(address)
            if answer.status_code >= 500 or answer.status_code == 401:
                faults.append(f"{address}: {answer.status_code}")
            if "private" not in answer.headers.get("Cache-Control", "private") and endpoint not in FRAGMENTS:
                faults.append(f"{address}: {answer.headers['Cache-Control']}")
        assert not faults, "\n".join(faults)

    def test_hears_and_sees_media_that_only_their_browser_may_keep(
        self, sign_in, covered: World, members_only
    ) -> None:
        folder = config.current().data_dir / "media/images" / KEY[:2]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{KEY}-96.webp").write_bytes(b"RIFF")
        image = sign_in(covered.ines).get(f"/media/images/{KEY}-96.webp")
        assert image.status_code == 200
        assert image.headers["Cache-Control"].startswith("private")


class TestPublic:
    def test_robots_are_kept_from_what_is_personal_or_heavy_alone(
        self, client: FlaskClient, world: World
    ) -> None:
        rules = client.get("/robots.txt").text
        for shut in ("/library", "/search", "/media/tracks/", "/api/"):
            assert f"Disallow: {shut}\n" in rules
        assert "Disallow: /\n" not in rules
        assert "X-Robots-Tag" not in client.get("/").headers


class TestRegistration:
    def test_closed_it_makes_no_account_and_offers_none(self, client: FlaskClient, world: World) -> None:
        assert "/auth/register" in client.get("/").text
        with transaction():
            accounts.set_registration("closed")
        for page in ("/", "/auth/login", "/auth/login?dialog=1"):
            assert "/auth/register" not in client.get(page).text
        typed = {"username": "newcomer", "email": "new@example.org", "password": "a long enough sentence"}
        assert client.get("/auth/register").status_code == 403
        assert client.post("/auth/register", data=typed).status_code == 403
        assert accounts.find_by_login("newcomer") is None

    def test_a_page_that_failed_offers_what_the_last_page_knew_and_asks_nothing(
        self, client: FlaskClient, world: World, count_queries
    ) -> None:
        for state, offers in (("open", True), ("closed", False)):
            with transaction():
                accounts.set_registration(state)
            client.get("/")
            with count_queries() as statements:
                lost = client.get("/nowhere")
            assert (lost.status_code, 'href="/auth/register"' in lost.text) == (404, offers)
            assert not [statement for statement in statements if "settings" in statement]

    def test_opened_again_it_makes_one(self, client: FlaskClient) -> None:
        with transaction():
            accounts.set_registration("closed")
            accounts.set_registration("open")
        typed = {"username": "newcomer", "email": "new@example.org", "password": "a long enough sentence"}
        assert client.post("/auth/register", data=typed).status_code == 303

    def test_the_command_says_and_sets_it(self, app: Flask, session) -> None:
        run = app.test_cli_runner().invoke
        assert "open" in run(args=["users", "registration"]).output
        assert "closed" in run(args=["users", "registration", "closed"]).output
        assert "closed" in run(args=["users", "registration"]).output
        assert run(args=["users", "registration", "ajar"]).exit_code == 2


class TestQuestion:
    """Asked before the first folder, and kept in DATA_DIR."""

    @pytest.fixture
    def unsaid(self, tmp_path: Path) -> config.Settings:
        return config.load(
            {"SECRET_KEY": "a secret of the tests, 0123456789 abcdef", "DATA_DIR": str(tmp_path)}
        )

    def test_unsaid_and_unasked_an_instance_is_public(self, unsaid: config.Settings) -> None:
        assert not unsaid.is_private

    @pytest.mark.parametrize("choice", ["members", "public"])
    def test_the_answer_holds_at_once_and_is_asked_for_once(self, unsaid, choice: str) -> None:
        with CliRunner().isolation(input=f"perhaps\n{choice}\n") as (_out, err, *_):
            settle_access(unsaid, can_ask=True)
            assert b"Who may see and hear this music?" in err.getvalue()
        assert unsaid.is_private == (choice == "members")
        with CliRunner().isolation(input="") as (out, err, *_):
            settle_access(unsaid, can_ask=True)
            assert out.getvalue() + err.getvalue() == b""

    def test_left_open_there_is_no_import(self, unsaid) -> None:
        with CliRunner().isolation(input=""), pytest.raises(click.Abort):
            settle_access(unsaid, can_ask=True)
        assert kept_access.kept_in(unsaid.data_dir) == ""

    def test_without_a_terminal_it_says_what_holds_and_how_to_change_it(self, unsaid) -> None:
        with CliRunner().isolation() as (_out, err, *_):
            settle_access(unsaid, can_ask=False)
            assert b"may look and listen. ACCESS=members or" in err.getvalue()
        assert kept_access.kept_in(unsaid.data_dir) == ""

    def test_the_setting_wins_over_the_answer_and_asks_nothing(self, unsaid) -> None:
        kept_access.keep(unsaid.data_dir, "members")
        public = dataclasses.replace(unsaid, access="public")
        assert unsaid.is_private
        assert not public.is_private
        with CliRunner().isolation(input="") as (out, err, *_):
            settle_access(public, can_ask=True)
            assert out.getvalue() + err.getvalue() == b""

    def test_an_answer_that_cannot_be_read_shuts_rather_than_opens(self, unsaid) -> None:
        (unsaid.data_dir / "access").write_bytes(b"\xff\x00")
        assert unsaid.is_private
        (unsaid.data_dir / "access").unlink()
        (unsaid.data_dir / "access").mkdir()
        assert unsaid.is_private

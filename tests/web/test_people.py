"""The public profile."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from musicapp.db import transaction
from musicapp.domain import likes
from tests.world import World


def test_shows_who_one_is_and_what_one_shares(client: FlaskClient, world: World) -> None:
    with transaction():
        world.ines.profile.bio = "Bad *dancer*, good listener."
        world.ines.profile.location = "Gothenburg"
        world.ines.profile.website = "https://ines.example.org"
        world.ines.profile.phone = "+351 21 000"
        likes.like_track(world.ines, world.psalm.id)
    page = client.get("/people/ines").text
    for shown in (
        "Inês Carvalho",
        "@ines",
        "<em>dancer</em>",
        "Gothenburg",
        "Kitchen, 7 pm",
        "Undertow Psalm",
    ):
        assert shown in page
    assert 'href="https://ines.example.org" rel="noopener nofollow ugc me"' in page
    for kept in ("+351", "ines@example.org", "For nobody"):
        assert kept not in page


def test_likes_are_for_whom_they_are_meant(client: FlaskClient, world: World, sign_in) -> None:
    with transaction():
        likes.like_track(world.ines, world.psalm.id)
        world.ines.profile.likes_visibility = "nobody"
    assert "Undertow Psalm" not in client.get("/people/ines").text
    assert "Undertow Psalm" not in sign_in(world.jonas).get("/people/ines").text
    assert "Undertow Psalm" in sign_in(world.ines).get("/people/ines").text


def test_an_empty_page_speaks_to_its_owner_and_of_them_to_others(sign_in, world: World) -> None:
    others, own = (sign_in(person).get("/people/jonas").text for person in (world.ines, world.jonas))
    assert "Jonas Lindqvist shows no playlists" in others
    assert "You have no public playlists yet" in own
    assert "Jonas Lindqvist shows" not in own


def test_a_liked_draft_stays_with_who_may_see_it(client: FlaskClient, world: World, sign_in) -> None:
    with transaction():
        likes.like_track(world.ada, world.sketch.id)
    assert "Sketch in Rain" not in client.get("/people/ada").text
    assert "Sketch in Rain" in sign_in(world.ada).get("/people/ada").text


def test_playlists_and_follows_can_be_hidden(client: FlaskClient, world: World) -> None:
    with transaction():
        world.ines.profile.playlists_visibility = "nobody"
        world.ines.profile.follows_visibility = "nobody"
    page = client.get("/people/ines").text
    assert "Kitchen, 7 pm" not in page
    assert "</b> following" not in page


@pytest.mark.parametrize("column", ["suspended_at", "deleted_at"])
def test_who_is_gone_has_no_page(client: FlaskClient, world: World, column: str) -> None:
    with transaction():
        setattr(world.ines, column, world.ines.created_at)
    assert client.get("/people/ines").status_code == 404


@pytest.mark.parametrize("name", ["nobody", "INES", "a%00b", "x" * 5000, "..%2f..", "%ff%fe", "'"])
def test_who_never_was_has_none_either(
    client: FlaskClient, session: Session, world: World, name: str
) -> None:
    assert client.get(f"/people/{name}").status_code == 404


def test_links_of_others_cannot_carry_scripts(client: FlaskClient, world: World) -> None:
    with transaction():
        world.ines.profile.bio = (
            "[x](javascript:alert(1)) <img src=x onerror=alert(1)> ![p](http://t.example/p.png)"
        )
    page = client.get("/people/ines").text
    assert "javascript:" not in page
    assert "<img src=x" not in page
    assert "t.example/p.png" in page  # a link, not a picture


def test_one_edits_ones_own_page_and_follows_others(world: World, sign_in) -> None:
    browser = sign_in(world.ines)
    assert 'href="/settings/profile"' in browser.get("/people/ines").text
    assert 'action="/people/jonas/follow"' in browser.get("/people/jonas").text
    assert 'action="/people/ines/follow"' not in browser.get("/people/ines").text

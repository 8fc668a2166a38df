"""The library: what was gathered, and honest words when nothing was."""

from datetime import datetime

import pytest
from flask.testing import FlaskClient

from musicapp.db import transaction
from musicapp.domain import follows, likes, playback
from musicapp.domain.playback import Report
from tests.world import World

PAGES = ["", "/tracks", "/albums", "/artists", "/playlists", "/history"]


@pytest.fixture
def full(frozen: datetime, world: World) -> World:
    """At noon: what began before midnight would have been heard yesterday."""
    with transaction():
        likes.like_track(world.ines, world.psalm.id)
        likes.like_album(world.ines, world.hymns.id)
        follows.follow_artist(world.ines, world.mira.id)
        who = playback.listener(world.ines, None, "Mozilla/5.0 (X11; Linux x86_64)", "")
        for number in range(2):
            report = Report(
                f"heard-{number:03}", world.single.id, age_ms=100_000, heard_ms=40_000, slices=0b111
            )
            playback.record_play(who, report)
    return world


@pytest.mark.parametrize("page", PAGES)
def test_a_guest_is_asked_in(client: FlaskClient, world: World, page: str) -> None:
    assert client.get(f"/library{page}").status_code == 401


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("", "Your music gathers here"),
        ("/tracks", "No likes yet"),
        ("/albums", "No albums yet"),
        ("/artists", "You follow nobody yet"),
        ("/playlists", "No playlists yet"),
        ("/history", "Nothing heard yet"),
    ],
)
def test_an_empty_one_says_what_would_be_here(sign_in, world: World, page: str, sentence: str) -> None:
    assert sentence in sign_in(world.jonas).get(f"/library{page}").get_data(as_text=True)


def test_an_empty_one_is_said_once_and_offers_music_to_begin_with(sign_in, world: World) -> None:
    page = sign_in(world.jonas).get("/library").get_data(as_text=True)
    assert page.count('class="empty"') == 1
    assert "Saltwater Hymns" in page


def test_one_with_something_in_it_says_the_rest_in_a_line(sign_in, world: World) -> None:
    page = sign_in(world.ines).get("/library").get_data(as_text=True)
    assert "Kitchen, 7 pm" in page
    assert "A track stands here once you have listened" in page
    assert "Your music gathers here" not in page


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("", ["Undertow Psalm", "Kitchen, 7 pm", "Nocny pociąg", "Today"]),
        ("/tracks", ["Undertow Psalm", 'data-play="likes"']),
        ("/albums", ["Saltwater Hymns"]),
        ("/artists", ["Mira Oduya"]),
        ("/playlists", ["Kitchen, 7 pm", "For nobody"]),
        ("/history", ["Nocny pociąg", "Today"]),
    ],
)
def test_a_full_one_shows_it(sign_in, full: World, page: str, shown: list[str]) -> None:
    text = sign_in(full.ines).get(f"/library{page}").get_data(as_text=True)
    assert [words for words in shown if words not in text] == []


@pytest.mark.parametrize("page", PAGES[1:])
def test_a_garbled_page_mark_gives_the_first_page(sign_in, full: World, page: str) -> None:
    answer = sign_in(full.ines).get(f"/library{page}?after=nonsense")
    assert answer.status_code == 200
    assert "this is the first page" in answer.get_data(as_text=True)


def test_likes_are_narrowed_as_one_types(sign_in, full: World) -> None:
    browser = sign_in(full.ines)
    piece = {"HX-Request": "true", "HX-Target": "results"}
    assert "Undertow Psalm" in browser.get("/library/tracks?q=undertow", headers=piece).get_data(as_text=True)
    found = browser.get("/library/tracks?q=%25", headers=piece).get_data(as_text=True)
    assert "<html" not in found
    assert browser.get("/library/tracks?q=" + "x" * 100_000).status_code == 200
    assert "No likes match" in browser.get("/library/tracks?q=nothing").get_data(as_text=True)


def test_the_same_track_twice_in_the_history_gives_no_id_twice(sign_in, full: World) -> None:
    text = sign_in(full.ines).get("/library/history").get_data(as_text=True)
    ids = [part.split('"')[0] for part in text.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("page", PAGES)
def test_the_number_of_statements_does_not_grow_with_the_list(
    sign_in, full: World, count_queries, page: str
) -> None:
    browser = sign_in(full.ines)
    browser.get(f"/library{page}")
    with count_queries() as seen:
        browser.get(f"/library{page}")
    assert len(seen) <= 12, "\n".join(seen)


def test_a_filter_that_was_emptied_leaves_the_address(sign_in, world: World) -> None:
    browser = sign_in(world.ines)
    assert browser.get("/library/tracks?q=").location == "/library/tracks"
    piece = {"HX-Request": "true", "HX-Target": "results"}
    for asked, shown in (("?q=", ""), ("?q=psalm", "?q=psalm")):
        answer = browser.get(f"/library/tracks{asked}", headers=piece)
        assert answer.headers["HX-Push-Url"] == f"/library/tracks{shown}"

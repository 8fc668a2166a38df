"""Cursors and folding: small arithmetic that every list stands on."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from musicapp.fold import fold, slugify, sort_key
from musicapp.paging import read_cursor, write_cursor


def test_a_cursor_gives_back_what_it_was_made_of(app: Flask) -> None:
    values = [datetime(2026, 11, 20, 12, 0, 0, 5, tzinfo=UTC), "łucja", 7, 84.0]
    assert read_cursor(write_cursor("tracks", values), "tracks", 4) == values


def test_a_cursor_of_another_list_is_not_taken(app: Flask) -> None:
    assert read_cursor(write_cursor("tracks", [1]), "albums", 1) is None


@pytest.mark.parametrize("text", ["", "x", "é", "////", "A" * 5000])
def test_a_garbled_cursor_is_nothing(app: Flask, text: str) -> None:
    assert read_cursor(text, "tracks", 1) is None


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łucja", "lucja"),
        ("Straße", "strasse"),
        ("Ørn", "orn"),
        ("Кино", "kino"),
        ("  A\x00b ", "a b"),
        ("ﬁn", "fin"),
    ],
)
def test_folding_leaves_plain_letters(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_slugs_are_ascii_and_may_be_empty() -> None:
    assert slugify("Łucja Brzeg & Söhne!") == "lucja-brzeg-sohne"
    assert slugify("…!?") == ""


def test_sort_keys_move_articles_out_and_pad_numbers() -> None:
    assert sort_key("The Beatles") == "beatles"
    assert sort_key("Track 2") < sort_key("Track 10")
    assert sort_key("The") == "the"

"""What is rendered once for everyone knows nobody."""

import re

import pytest
from flask import Flask
from jinja2 import meta

from musicapp.config import ROOT
from tests.world import World

BASE = (ROOT / "musicapp" / "templates" / "layouts" / "base.html").read_text(encoding="utf-8")
PARTS = re.findall(r'"([^"]+)"\|same_for_all', BASE)


@pytest.mark.parametrize("part", PARTS)
def test_what_is_the_same_for_all_asks_for_nothing_of_a_viewer(part: str, app: Flask) -> None:
    environment = app.jinja_env
    source = (ROOT / "musicapp" / "templates" / part).read_text(encoding="utf-8")
    asked = meta.find_undeclared_variables(environment.parse(source)) - set(environment.globals)
    assert asked == set()
    assert "csrf_token" not in source


def test_the_player_speaks_the_language_of_each_reader(client) -> None:
    english = client.get("/browse/genres", headers={"Accept-Language": "en"}).text
    german = client.get("/browse/genres", headers={"Accept-Language": "de"}).text
    assert 'aria-label="Previous"' in english
    assert 'aria-label="Previous"' not in german


def test_the_way_to_upload_stands_in_the_top_bar_of_artists_alone(sign_in, client, world: World) -> None:
    way = 'href="/studio/upload"'
    assert way not in client.get("/").text
    assert way not in sign_in(world.ines).get("/").text
    assert way in sign_in(world.ada).get("/").text

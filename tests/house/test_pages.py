"""Every page for every role: it answers, has a title and one h1, no id twice, and asks few questions."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import FRAGMENTS, addresses
from tests.world import World

MOST_STATEMENTS = 16


class Outline(HTMLParser):
    """What of a page the rules are about."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.tags: Counter[str] = Counter()
        self.unstyled: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        given = dict(attributes)
        if given.get("id"):
            self.ids[given["id"] or ""] += 1
        for part in filter(None, (given.get("style") or "").split(";")):
            if not part.strip().startswith("--"):
                self.unstyled.append(part)


@pytest.mark.parametrize("role", ["guest", "listener", "artist", "admin"])
def test_every_page_is_whole_for(
    role: str, app: Flask, client: FlaskClient, sign_in, world: World, count_queries
) -> None:
    user = {"listener": world.ines, "artist": world.ada, "admin": world.root}.get(role)
    browser = sign_in(user) if user else client
    faults: list[str] = []
    for endpoint, address in addresses(app, world).items():
        with count_queries() as statements:
            answer = browser.get(address)
        faults += [f"{endpoint} {address}: {fault}" for fault in _faults(endpoint, answer, len(statements))]
    assert not faults, "\n".join(faults)


def test_every_page_answers_a_head_like_a_get_without_a_body(app: Flask, sign_in, world: World) -> None:
    browser = sign_in(world.ines)
    for address in addresses(app, world).values():
        head, get = browser.head(address), browser.get(address)
        assert (head.status_code, head.data) == (get.status_code, b""), address


def _faults(endpoint: str, answer, statements: int) -> list[str]:
    if answer.status_code >= 500 or answer.status_code == 400:
        return [f"status {answer.status_code}"]
    if answer.status_code in (301, 302, 303, 204):
        return []
    outline = Outline()
    outline.feed(answer.get_data(as_text=True))
    faults = [f"id {name!r} twice" for name, times in outline.ids.items() if times > 1]
    faults += [f"inline style {part!r}" for part in outline.unstyled]
    if statements > MOST_STATEMENTS:
        faults.append(f"{statements} statements")
    if endpoint not in FRAGMENTS:
        faults += [
            f"{outline.tags[tag]} <{tag}>" for tag in ("h1", "title", "main") if outline.tags[tag] != 1
        ]
    return faults

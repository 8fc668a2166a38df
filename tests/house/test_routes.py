"""Every route is guarded, its address and name follow the pattern, and a GET changes nothing."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from musicapp import prepared
from musicapp.web import access
from tests.pages import OPEN_TO_ALL, addresses
from tests.world import World

MARKS = {"everyone", "listeners", "signed_in", "admins"}

CHANGES = {"POST", "PUT", "PATCH", "DELETE"}
ADDRESS = re.compile(r"/(?:<[^>]+>-<[^>]+>\.<[^>]+>|<[^>]+>|[a-z0-9.]+(?:-[a-z0-9.]+)*)")
ENDPOINT = re.compile(r"[a-z]+\.[a-z][a-z_]*")
WRITING = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def _rules(app: Flask) -> Iterator[Rule]:
    return app.url_map.iter_rules()


def test_every_route_carries_one_mark(app: Flask) -> None:
    marks = {rule.endpoint: access.mark_of(app.view_functions[rule.endpoint]) for rule in _rules(app)}
    assert {endpoint: mark for endpoint, mark in marks.items() if mark not in MARKS} == {}


def test_only_what_is_listed_is_open_to_all(app: Flask) -> None:
    marked = {r.endpoint for r in _rules(app) if access.mark_of(app.view_functions[r.endpoint]) == "everyone"}
    assert marked == OPEN_TO_ALL


def test_guests_change_nothing_but_what_is_listed(app: Flask) -> None:
    changing = {r.endpoint: r for r in _rules(app) if CHANGES & (r.methods or set())}
    marks = {endpoint: access.mark_of(app.view_functions[endpoint]) for endpoint in changing}
    assert {e for e, mark in marks.items() if mark == "listeners"} == {"api.prepare_track", "api.record_play"}


def test_addresses_are_kebab_case_with_typed_numbers(app: Flask) -> None:
    for rule in _rules(app):
        parts = ADDRESS.findall(rule.rule)
        assert "".join(parts) == rule.rule or rule.rule == "/", rule.rule
        untyped = re.findall(r"<(\w*_?id)>", rule.rule)
        assert not untyped, f"{rule.rule}: write <int:{untyped[0]}>"
        assert not rule.rule.endswith("/") or rule.rule == "/", rule.rule


def test_addresses_name_things_not_deeds(app: Flask) -> None:
    deeds = {
        "add",
        "create",
        "delete",
        "do",
        "follow-user",
        "remove",
        "toggle",
        "unfollow",
        "unlike",
        "update",
    }
    for rule in _rules(app):
        assert not deeds & set(re.split(r"[/_-]", rule.rule)), rule.rule


def test_endpoints_are_feature_and_verb(app: Flask) -> None:
    assert [rule.endpoint for rule in _rules(app) if not ENDPOINT.fullmatch(rule.endpoint)] == []


def test_one_view_either_asks_or_changes(app: Flask) -> None:
    both = [
        r.endpoint for r in _rules(app) if "GET" in (r.methods or set()) and CHANGES & (r.methods or set())
    ]
    assert both == []


@pytest.mark.parametrize("role", ["guest", "listener", "admin"])
def test_a_get_never_writes(role: str, app: Flask, client, sign_in, world: World) -> None:
    user = {"listener": world.ines, "admin": world.root}.get(role)
    browser = sign_in(user) if user else client
    written: list[str] = []

    def note(statement: str, seconds: float) -> None:
        if WRITING.match(statement):
            written.append(statement)

    prepared.watchers.append(note)
    try:
        for address in addresses(app, world).values():
            browser.get(address)
            assert not written, (address, written)
    finally:
        prepared.watchers.remove(note)

"""Every page, made from the URL map: an endpoint without an address here fails the test of the house."""

import re

from flask import Flask

from tests.world import World

NOT_PAGES = {
    "assets.styles": "a style sheet",
    "assets.file": "a file",
    "assets.favicon": "a picture",
    "assets.robots": "for robots",
    "home.healthz": "for the supervisor",
    "home.readyz": "for the proxy",
    "media.audio": "bytes",
    "media.image": "bytes",
}

FRAGMENTS = ("admin.imports_progress", "home.progress", "search.suggestions", "playlists.picker")

# Open even where ACCESS=members: what one needs to come in, what machines ask, what dresses these pages.
OPEN_TO_ALL = {
    "api.begin_session",
    "api.end_session",
    "api.show_session",
    "assets.favicon",
    "assets.file",
    "assets.robots",
    "assets.styles",
    "auth.ask_for_new_password",
    "auth.first_admin",
    "auth.forgotten_password",
    "auth.join",
    "auth.log_in",
    "auth.login",
    "auth.logout",
    "auth.make_first_admin",
    "auth.new_password",
    "auth.register",
    "auth.set_new_password",
    "home.healthz",
    "home.readyz",
}


def addresses(app: Flask, world: World) -> dict[str, str]:
    """An address in the world for every endpoint that answers a GET with HTML."""
    values = {
        "artist": "mira-oduya",
        "album": "saltwater-hymns",
        "track": "undertow-psalm",
        "username": "ines",
        "token": "not-a-token",
    }
    special = {
        "claims.show": "/artists/lucja-brzeg/claim",
        "catalog.genre": "/genres/soul",
        "playlists.show": "/people/ines/playlists/kitchen-7-pm",
        "playlists.picker": f"/playlists/picker?track={world.psalm.id}",
        "search.show": "/search?q=psalm",
        "search.suggestions": "/search/suggestions?q=psa",
    }
    found: dict[str, str] = {}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if (
                "GET" not in (rule.methods or ())
                or rule.endpoint in NOT_PAGES
                or rule.rule.startswith("/api/")
            ):
                continue
            filled = special.get(rule.endpoint) or _filled(rule.rule, values, world)
            found[rule.endpoint] = filled
    return found


def _filled(rule: str, values: dict[str, str], world: World) -> str:
    """``rule`` with the world's own names in its places."""

    def place(match: re.Match[str]) -> str:
        name = match.group(2)
        if match.group(1) == "int:":
            return str({"track_id": world.psalm.id, "album_id": world.hymns.id}.get(name, world.kitchen.id))
        return values[name]

    return re.sub(r"<(int:)?(\w+)>", place, rule)

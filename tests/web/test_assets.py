"""What the browser fetches besides pages: light, kept for ever, and one version at a time."""

import gzip
import re
from pathlib import Path

from flask.testing import FlaskClient

from musicapp.web import assets

SCRIPTS = sorted((assets.STATIC / "js").rglob("*.js"))
SCRIPT_KB, STYLE_KB = 60, 20
IMPORT = re.compile(r'^(?:import|export) [^"(]*"(\.[^"]+)"', re.MULTILINE)
STRING = re.compile(r'"[^"]*"|`[^`]*`')


def weight(client: FlaskClient, name: str) -> int:
    """Bytes on the way, packed."""
    answer = client.get(assets.asset(name), headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    return len(answer.data)


def script_name(path: Path) -> str:
    return path.relative_to(assets.STATIC).as_posix()


def fetched_with(path: Path) -> set[Path]:
    """A script and what it cannot start without. ``import("…")`` fetches later, where it is needed."""
    found, waiting = set(), [path]
    while waiting:
        script = waiting.pop().resolve()
        if script not in found:
            found.add(script)
            waiting += [script.parent / name for name in IMPORT.findall(script.read_text(encoding="utf-8"))]
    return found


def test_the_scripts_that_every_page_fetches_stay_light(client: FlaskClient) -> None:
    app = fetched_with(assets.STATIC / "js" / "app.js") | {assets.STATIC / "js" / "theme.js"}
    names = [script_name(path) for path in app] + ["vendor/htmx@2.0.11/htmx.min.js"]
    assert len(app) > 20
    assert sum(weight(client, name) for name in names) <= SCRIPT_KB * 1000


def test_every_script_is_fetched_by_some_page() -> None:
    named = " ".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    templates = (assets.STATIC.parent / "templates").rglob("*.html")
    named += " ".join(path.read_text(encoding="utf-8") for path in templates)
    assert [path.name for path in SCRIPTS if f"/{path.name}" not in named] == []


def test_the_style_sheet_stays_light(client: FlaskClient) -> None:
    assert weight(client, "css/app.css") <= STYLE_KB * 1000


def test_comments_and_spaces_do_not_travel_and_everything_else_does(client: FlaskClient) -> None:
    for path in SCRIPTS:
        source = path.read_text(encoding="utf-8")
        sent = client.get(assets.asset(script_name(path))).text
        assert not re.search(r"^\s*(//|/\*\*)", sent, re.MULTILINE), path
        lines = [line.strip() for line in source.splitlines()]
        code = [line for line in lines if line and not line.startswith(("//", "/*", "*"))]
        for line, came in zip(code, sent.splitlines(), strict=True):
            assert STRING.findall(came) == STRING.findall(re.sub(r" // .*", "", line)), path
            missing = line.replace(" ", "").removeprefix(came.replace(" ", ""))
            assert missing == "" or missing.startswith("//"), (path, line)


def test_packed_and_plain_are_the_same(client: FlaskClient) -> None:
    address = assets.asset("js/app.js")
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "immutable" in plain.headers["Cache-Control"]


def test_an_old_build_is_answered_with_the_present_file_and_not_kept(client: FlaskClient) -> None:
    answer = client.get("/static/000000000000/js/app.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get("/static/000000000000/js/nothing.js").status_code == 404

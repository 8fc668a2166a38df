"""Static files under one build id, so that they never change under an address and modules can import one another.

The style sheet is written as one file per component and served as one, joined at the start of the process.
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, send_from_directory
from markupsafe import Markup

from musicapp import config
from musicapp.web import access, slim

STATIC = Path(__file__).resolve().parent.parent / "static"
YEAR = 31_536_000
NOT_FOR_ROBOTS = (
    "/api/",
    "/auth/",
    "/library",
    "/media/tracks/",
    "/playlists/",
    "/search",
    "/settings/",
    "/welcome",
)

bp = Blueprint("assets", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.globals.update(asset=asset, build_id=build_id)
    app.jinja_env.filters.update(asset=asset, icon=icon)


def asset(name: str) -> str:
    """The address of a static file of this build."""
    return f"/static/{build_id()}/{name}"


@cache
def icon(name: str, kind: str = "") -> Markup:
    """A picture out of the sprite, which the browser keeps for all pages; ``kind`` is one more class."""
    classes = f"icon {kind}".strip()
    use = Markup('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>')
    return use.format(classes, asset("icons.svg"), name)


@cache
def build_id() -> str:
    """Changes whenever any static file does."""
    digest = hashlib.sha256()
    for path in sorted(p for p in STATIC.rglob("*") if p.is_file()):
        digest.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def style_sheet() -> bytes:
    """All component sheets in the order of ``css/order.txt``."""
    names = (STATIC / "css" / "order.txt").read_text(encoding="utf-8").split()
    return b"\n".join((STATIC / "css" / name).read_bytes() for name in names)


@bp.get("/static/<build>/css/app.css")
@access.everyone
def styles(build: str) -> Response:
    return _kept(slim.answer(style_sheet(), ".css"), build)


@bp.get("/static/<build>/<path:name>")
@access.everyone
def file(build: str, name: str) -> Response:
    if ".." in name or name.endswith((".txt", ".json")):
        abort(404)
    path = STATIC / name
    if path.suffix in slim.TYPES and path.is_file():
        return _kept(slim.answer(slim.text(path), path.suffix), build)
    return _kept(send_from_directory(STATIC, name, conditional=True), build)


@bp.get("/favicon.ico")
@access.everyone
def favicon() -> Response:
    return send_from_directory(STATIC, "favicon.svg", mimetype="image/svg+xml", max_age=86_400)


@bp.get("/robots.txt")
@access.everyone
def robots() -> Response:
    """A private instance wants none; a public one keeps them from what is personal, endless or heavy."""
    shut = ("/",) if config.current().is_private else NOT_FOR_ROBOTS
    rules = "".join(f"Disallow: {path}\n" for path in shut)
    return Response(f"User-agent: *\n{rules}", mimetype="text/plain")


def _kept(response: Response, build: str) -> Response:
    """Immutable under the present build; an old page's build is answered with the present file, briefly kept."""
    immutable = build == build_id()
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if immutable else "no-cache"
    response.headers.pop("Content-Disposition", None)
    return response

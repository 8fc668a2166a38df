"""What a listener sees first, and whether this instance is well."""

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from musicapp.domain import analysis, catalog, library, likes
from musicapp.web import access, formats, health, htmx
from musicapp.web.access import viewer

bp = Blueprint("home", __name__)


@bp.get("/")
@access.listeners
def show() -> Response:
    user = viewer()
    feature = catalog.featured_album(user)
    album = catalog.get_album_by_id(user, feature[0].id) if feature else None
    rising = catalog.trending_tracks() or catalog.most_played_tracks()
    return htmx.render(
        "home/page.html",
        greeting=formats.greeting(),
        feature=feature,
        about=album.description if album else "",
        skyline=catalog.tracks_of_album(user, album) if album else [],
        recent=library.recently_played(user) if user else [],
        followed=catalog.releases_from_followed(user) if user else [],
        releases=catalog.new_releases(),
        rising=rising,
        genres=catalog.genres(),
        liked=likes.liked_ids(user, [track.id for track in rising]),
        liked_albums=likes.liked_album_ids(user, [feature[0].id] if feature else []),
        progress=analysis.progress(),
    )


@bp.get("/progress")
@access.listeners
def progress() -> Response:
    """How far the preparation of tracks is; the finished state asks no more."""
    return htmx.render("home/_progress.html", progress=analysis.progress())


@bp.get("/healthz")
@access.everyone
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@access.everyone
def readyz() -> ResponseReturnValue:
    """The process can serve: its database answers."""
    return (jsonify(status="ready"), 200) if health.database_answers() else (jsonify(status="waiting"), 503)

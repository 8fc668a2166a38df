"""What a listener sees first, and whether this instance is well."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from musicapp.domain import analysis, catalog, library, likes
from musicapp.web import access, formats, health, htmx
from musicapp.web.access import viewer

bp = Blueprint("home", __name__)

OFFERED = 12  # genres asked about on the home page


@bp.get("/")
@access.listeners
def show() -> Response:
    user = viewer()
    feature = catalog.featured_album(user)
    album = catalog.get_album_by_id(user, feature[0].id) if feature else None
    left_off = library.left_off(user) if user else None
    genres = catalog.genres()
    rising = catalog.trending_tracks() or catalog.most_played_tracks()
    return htmx.render(
        "home/page.html",
        greeting=formats.greeting(),
        feature=feature,
        about=album.description if album else "",
        skyline=catalog.tracks_of_album(user, album) if album else [],
        recent=left_off.unfinished if left_off else [],
        offered=_largest(genres) if left_off and left_off.is_new and _is_open(user) else [],
        followed=catalog.releases_from_followed(user) if user else [],
        releases=catalog.new_releases(),
        rising=rising,
        genres=genres,
        liked=likes.liked_ids(user, [track.id for track in rising]),
        liked_albums=likes.liked_album_ids(user, [feature[0].id] if feature else []),
        progress=analysis.progress(),
    )


def _is_open(user: Any) -> bool:
    """Whether they may still be asked what they like."""
    return user.profile.preferences_settled_at is None


def _largest(genres: Sequence[Any]) -> list[Any]:
    """A few genres to choose from: those with the most music."""
    return sorted(genres, key=lambda genre: -genre.track_count)[:OFFERED]


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
    """The process can serve all that is asked: its database answers and takes changes, and the disk has room."""
    return (jsonify(status="ready"), 200) if health.is_ready() else (jsonify(status="waiting"), 503)

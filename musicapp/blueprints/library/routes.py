"""Likes, albums, followed artists, playlists and the history of a listener."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from musicapp.domain import catalog, follows, library, likes, playback, playlists
from musicapp.web import access, htmx
from musicapp.web.access import actor

bp = Blueprint("library", __name__, url_prefix="/library")

SHORT = 6
LONGEST_FILTER = 100


@bp.get("")
@access.signed_in
def show() -> Response:
    """A little of everything."""
    user = actor()
    tracks = likes.liked_tracks(user, limit=SHORT)
    days = playback.history(user, limit=SHORT)
    lists = playlists.own_playlists(user, limit=SHORT)
    begun = bool(tracks.items or days.items or lists.items)
    heard = [one.track.id for day in days for one in day.heard]
    return htmx.render(
        "library/page.html",
        counts=library.counts(user),
        tracks=tracks,
        playlists=lists,
        starters=[] if begun else catalog.new_releases(SHORT),
        days=days,
        today=playback.today_of(user),
        liked=likes.liked_ids(user, [track.id for track in tracks] + heard),
    )


@bp.get("/tracks")
@access.signed_in
def tracks() -> ResponseReturnValue:
    """The liked tracks, narrowed by ``q``; without one, its name does not stand in the address either."""
    user, wanted = actor(), _filter()
    if "q" in request.args and not wanted and not htmx.is_partial():
        return redirect(_next_url("/library/tracks", _after()))
    page = likes.liked_tracks(user, wanted, _after())
    response = htmx.render(
        "library/tracks.html",
        {"results": "library/_tracks.html", "pager": "library/_tracks.html"},
        counts=library.counts(user),
        page=page,
        wanted=wanted,
        next_url=_next_url("/library/tracks", page.after, wanted),
        liked=likes.liked_ids(user, [track.id for track in page]),
    )
    return (
        htmx.push(response, _next_url("/library/tracks", "", wanted)) if htmx.is_for("results") else response
    )


@bp.get("/albums")
@access.signed_in
def albums() -> Response:
    user = actor()
    page = likes.liked_albums(user, _after())
    return _grid("albums", page, counts=library.counts(user))


@bp.get("/artists")
@access.signed_in
def artists() -> Response:
    user = actor()
    page = follows.followed_artists(user, _after())
    return _grid("artists", page, counts=library.counts(user))


@bp.get("/playlists")
@access.signed_in
def lists() -> Response:
    user = actor()
    page = playlists.own_playlists(user, _after())
    return _grid("playlists", page, counts=library.counts(user))


@bp.get("/history")
@access.signed_in
def history() -> Response:
    """What was heard, by the days of the listener's own calendar."""
    user = actor()
    days = playback.history(user, _after())
    heard = [one.track.id for day in days for one in day.heard]
    return htmx.render(
        "library/history.html",
        {"pager": "library/_history.html"},
        counts=library.counts(user),
        page=days,
        today=playback.today_of(user),
        next_url=_next_url("/library/history", days.after),
        liked=likes.liked_ids(user, heard),
    )


def _grid(name: str, page: object, **context: Any) -> Response:
    """A page of cards and its pager."""
    after = getattr(page, "after", None)
    return htmx.render(
        f"library/{name}.html",
        {"pager": f"library/_{name}.html"},
        page=page,
        next_url=_next_url(f"/library/{name}", after),
        **context,
    )


def _after() -> str:
    return request.args.get("after", "")[:2000]


def _filter() -> str:
    return request.args.get("q", "").replace("\x00", "").strip()[:LONGEST_FILTER]


def _next_url(path: str, after: str | None, wanted: str = "") -> str:
    values = [(name, value) for name, value in (("after", after), ("q", wanted)) if value]
    return f"{path}?{urlencode(values)}" if values else path

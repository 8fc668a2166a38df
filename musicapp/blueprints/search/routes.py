"""Search by one box: a page that works without JavaScript, and lines under the box while typing."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from musicapp.blueprints.search.forms import asked
from musicapp.domain import catalog, follows, likes, search
from musicapp.web import access, htmx, limits
from musicapp.web.access import viewer

bp = Blueprint("search", __name__)

RESULTS = {"results": "search/_results.html", "pager": "search/_results.html"}


@bp.get("/search")
@access.listeners
@limits.search
def show() -> ResponseReturnValue:
    wanted = asked(request.args)
    if elsewhere := wanted.elsewhere():
        return elsewhere
    results = search.search(wanted.words, wanted.type, wanted.page)
    response = htmx.render(
        "search/page.html",
        RESULTS,
        wanted=wanted,
        results=results,
        liked=likes.liked_ids(viewer(), [track.id for track in results.tracks]),
        followed=follows.followed_people_ids(viewer(), [person.id for person in results.people]),
        genres=[] if results else catalog.genres(),
        albums=[] if results or not results.query else catalog.some_albums(),
    )
    return htmx.replace(response, wanted.url()) if htmx.is_for("results") else response


@bp.get("/search/suggestions")
@access.listeners
@limits.suggestions
def suggestions() -> Response:
    wanted = asked(request.args)
    return htmx.render("search/_suggestions.html", wanted=wanted, suggestions=search.suggest(wanted.words))

"""A person's page: what they show to this viewer."""

from typing import Any

from flask import Blueprint, Response

from musicapp.domain import accounts, catalog, follows, likes, playlists
from musicapp.web import access, htmx
from musicapp.web.access import viewer

bp = Blueprint("people", __name__)
SHOWN = 10


@bp.get("/people/<username>")
@access.listeners
def show(username: str) -> Response:
    user = viewer()
    person = accounts.get_person(user, username)
    newest: Any = likes.liked_tracks(person, limit=SHOWN) if accounts.may_see(user, person, "likes") else []
    tracks = catalog.tracks_by_id(user, [track.id for track in newest])  # what this viewer may see of them
    return htmx.render(
        "people/page.html",
        person=person,
        links=[(name, getattr(person.profile, name)) for name in accounts.LINKS],
        following=follows.is_following_person(user, person),
        shows_follows=accounts.may_see(user, person, "follows"),
        playlists=playlists.public_playlists_of(person)
        if accounts.may_see(user, person, "playlists")
        else [],
        tracks=tracks,
        liked=likes.liked_ids(user, [track.id for track in tracks]),
    )

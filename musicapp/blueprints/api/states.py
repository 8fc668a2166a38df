"""What the caller likes and follows among the things that a page shows, after it came back from history."""

from typing import Any

from musicapp.blueprints.api import asking
from musicapp.blueprints.api.blueprint import bp
from musicapp.blueprints.api.schemas import States, data_of
from musicapp.domain import follows, likes
from musicapp.web import access
from musicapp.web.access import viewer

PARAMETERS = [
    {"in": "query", "name": name, "schema": {"type": "string"}, "description": "At most 100 ids: 1,2,3"}
    for name in ("tracks", "albums", "artists", "people")
]


@bp.route("/v1/states", tags=["me"])
@bp.doc(parameters=PARAMETERS)
@access.listeners
@bp.response(200, data_of(States))
def show_states() -> dict[str, Any]:
    """Of the ids given, those that the caller likes or follows; nothing for guests."""
    user = viewer()
    return {
        "data": {
            "liked_tracks": sorted(likes.liked_ids(user, asking.numbers("tracks"))),
            "liked_albums": sorted(likes.liked_album_ids(user, asking.numbers("albums"))),
            "followed_artists": sorted(follows.followed_artist_ids(user, asking.numbers("artists"))),
            "followed_people": sorted(follows.followed_people_ids(user, asking.numbers("people"))),
        }
    }

"""Albums: their queue, and liking them."""

from typing import Any

from musicapp.blueprints.api import answers
from musicapp.blueprints.api.blueprint import bp
from musicapp.blueprints.api.schemas import Like, PlayerTrack, QueueFacts, data_of
from musicapp.domain import catalog, likes, playback
from musicapp.web import access, addresses
from musicapp.web.access import actor, viewer
from musicapp.web.transactions import transaction


@bp.route("/v1/albums/<int:album_id>/queue", tags=["albums"])
@access.listeners
@bp.response(200, data_of(PlayerTrack, many=True, meta=QueueFacts))
def album_queue(album_id: int) -> dict[str, Any]:
    """The album's tracks in order."""
    album = catalog.get_album_by_id(viewer(), album_id)
    tracks = playback.album_queue(viewer(), album.id)
    return answers.queue(tracks, f"album:{album.id}", album.title, addresses.album_url(album))


@bp.route("/v1/albums/<int:album_id>/like", methods=["PUT", "POST"], tags=["albums"])
@access.signed_in
@bp.response(200, data_of(Like))
def like_album(album_id: int) -> dict[str, Any]:
    """Like it; twice is once."""
    user = actor()
    with transaction():
        liked = likes.like_album(user, album_id)
    return {"data": {"id": liked.id, "liked": True, "like_count": liked.like_count}}


@bp.route("/v1/albums/<int:album_id>/like", methods=["DELETE"], tags=["albums"])
@access.signed_in
@bp.response(200, data_of(Like))
def unlike_album(album_id: int) -> dict[str, Any]:
    """Take the like back; twice is once."""
    user = actor()
    with transaction():
        liked = likes.unlike_album(user, album_id)
    return {"data": {"id": liked.id, "liked": False, "like_count": liked.like_count}}

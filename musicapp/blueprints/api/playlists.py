"""Playlists: their queue."""

from typing import Any

from musicapp.blueprints.api import answers
from musicapp.blueprints.api.blueprint import bp
from musicapp.blueprints.api.schemas import PlayerTrack, QueueFacts, data_of
from musicapp.domain import playback, playlists
from musicapp.web import access, addresses
from musicapp.web.access import viewer


@bp.route("/v1/playlists/<int:playlist_id>/queue", tags=["playlists"])
@access.listeners
@bp.response(200, data_of(PlayerTrack, many=True, meta=QueueFacts))
def playlist_queue(playlist_id: int) -> dict[str, Any]:
    """The playlist's tracks in order."""
    playlist = playlists.get_playlist_by_id(viewer(), playlist_id)
    tracks = playback.playlist_queue(viewer(), playlist.id)
    return answers.queue(tracks, f"playlist:{playlist.id}", playlist.title, addresses.playlist_url(playlist))

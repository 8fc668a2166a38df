"""Tracks: for the player, their waveforms, and liking them."""

from typing import Any

from flask import request

from musicapp.blueprints.api import answers, asking
from musicapp.blueprints.api.blueprint import bp
from musicapp.blueprints.api.schemas import Like, PlayerTrack, Waveform, data_of
from musicapp.domain import analysis, likes, playback, renditions
from musicapp.domain.likes import Liked
from musicapp.web import access
from musicapp.web.access import actor, viewer
from musicapp.web.transactions import transaction

IDS = {"in": "query", "name": "ids", "schema": {"type": "string"}, "description": "At most 100 ids: 1,2,3"}

FORMAT = {"in": "query", "name": "format", "schema": {"type": "string", "enum": list(renditions.KINDS)}}


@bp.route("/v1/tracks", tags=["tracks"])
@bp.doc(parameters=[IDS])
@access.listeners
@bp.response(200, data_of(PlayerTrack, many=True))
def list_tracks() -> dict[str, Any]:
    """Several tracks in the order of `ids`; unknown ones are left out."""
    found = playback.player_tracks(viewer(), asking.numbers("ids"))
    return {"data": [answers.player_track(track) for track in found]}


@bp.route("/v1/tracks/<int:track_id>", tags=["tracks"])
@access.listeners
@bp.response(200, data_of(PlayerTrack))
def show_track(track_id: int) -> dict[str, Any]:
    """One track."""
    return {"data": answers.player_track(playback.get_player_track(viewer(), track_id))}


@bp.route("/v1/tracks/<int:track_id>/waveform", tags=["tracks"])
@access.listeners
@bp.response(200, data_of(Waveform))
def show_waveform(track_id: int) -> dict[str, Any]:
    """The drawn waveform; 404 until the track is analysed."""
    waveform = playback.get_waveform(viewer(), track_id)
    return {
        "data": {
            "deck": {"even": waveform.deck_even, "odd": waveform.deck_odd},
            "tall": {"even": waveform.tall_even, "odd": waveform.tall_odd},
            "peaks": list(waveform.peaks),
        }
    }


@bp.route("/v1/tracks/<int:track_id>/preparation", methods=["POST"], tags=["tracks"])
@bp.doc(parameters=[FORMAT])
@access.listeners
@bp.response(200, data_of(PlayerTrack))
def prepare_track(track_id: int) -> dict[str, Any]:
    """Somebody wants to hear it, perhaps in a `format` that is not ready: the work for that is done next. Ask for
    the track until it plays."""
    track = playback.get_player_track(viewer(), track_id)
    wanted = request.args.get("format")
    with transaction():
        if track.is_preparing:
            analysis.prioritise(track_id)
        elif wanted and not track.unplayable:
            renditions.ask(track_id, wanted)
    return {"data": answers.player_track(playback.get_player_track(viewer(), track_id))}


@bp.route("/v1/tracks/<int:track_id>/like", methods=["PUT", "POST"], tags=["tracks"])
@access.signed_in
@bp.response(200, data_of(Like))
def like_track(track_id: int) -> dict[str, Any]:
    """Like it; twice is once."""
    user = actor()
    with transaction():
        liked = likes.like_track(user, track_id)
    return _like(liked)


@bp.route("/v1/tracks/<int:track_id>/like", methods=["DELETE"], tags=["tracks"])
@access.signed_in
@bp.response(200, data_of(Like))
def unlike_track(track_id: int) -> dict[str, Any]:
    """Take the like back; twice is once."""
    user = actor()
    with transaction():
        liked = likes.unlike_track(user, track_id)
    return _like(liked)


def _like(liked: Liked) -> dict[str, Any]:
    return {"data": {"id": liked.id, "liked": liked.liked, "like_count": liked.like_count}}

"""Tracks of the caller's own: what they tell, when they come out, deleting."""

from dataclasses import replace
from typing import Any

from musicapp.blueprints.api import answers, asking
from musicapp.blueprints.api.blueprint import bp
from musicapp.blueprints.api.release_schemas import NewTrack, OwnTrack, Publication, TrackTelling
from musicapp.blueprints.api.schemas import data_of
from musicapp.domain import releases, uploads
from musicapp.errors import Conflict
from musicapp.web import access
from musicapp.web.access import actor
from musicapp.web.transactions import transaction
from musicapp.words import N_

UNFINISHED = N_("This upload has not become a track yet. Send the rest of it first.")


@bp.route("/v1/tracks", methods=["POST"], tags=["tracks"])
@access.signed_in
@bp.doc(requestBody=asking.sent(NewTrack))
@bp.response(201, data_of(OwnTrack))
def create_track() -> dict[str, Any]:
    """Say of a finished upload what its track is. Size, length and format are measured, never told."""
    user, said = actor(), asking.body(NewTrack)
    arrival = uploads.get_arrival(user, said.pop("upload"))
    if arrival.track_id is None:
        raise Conflict(UNFINISHED)
    return _changed(arrival.track_id, asking.Told(said, {}))


@bp.route("/v1/tracks/<int:track_id>", methods=["PATCH"], tags=["tracks"])
@access.signed_in
@bp.doc(requestBody=asking.sent(TrackTelling))
@bp.response(200, data_of(OwnTrack))
def change_track(track_id: int) -> dict[str, Any]:
    """Change what a track of the caller's tells. What is not sent stays as it is."""
    return _changed(track_id, asking.told(TrackTelling))


@bp.route("/v1/tracks/<int:track_id>", methods=["DELETE"], tags=["tracks"])
@access.signed_in
@bp.response(204)
def delete_track(track_id: int) -> None:
    """Delete a track; for 30 days it can be brought back."""
    with transaction():
        releases.delete_track(actor(), track_id)


@bp.route("/v1/tracks/<int:track_id>/restoration", methods=["POST"], tags=["tracks"])
@access.signed_in
@bp.response(200, data_of(OwnTrack))
def restore_track(track_id: int) -> dict[str, Any]:
    """Bring a deleted track back."""
    with transaction():
        releases.restore_track(actor(), track_id)
    return _answer(track_id)


@bp.route("/v1/tracks/<int:track_id>/publication", methods=["POST"], tags=["tracks"])
@access.signed_in
@bp.doc(requestBody=asking.sent(Publication, may_be_empty=True))
@bp.response(200, data_of(OwnTrack))
def publish_track(track_id: int) -> dict[str, Any]:
    """Let everybody see a track that stands alone, at once or at a time."""
    user, said = actor(), asking.body(Publication, may_be_empty=True)
    zone = releases.zone_named(said["zone"]) if said["zone"] else releases.zone_of(user)
    moment = releases.moment_in(zone, said["at"]) if said["at"] else None
    with transaction():
        releases.publish_track(user, track_id, moment, zone)
    return _answer(track_id)


@bp.route("/v1/tracks/<int:track_id>/publication", methods=["DELETE"], tags=["tracks"])
@access.signed_in
@bp.response(200, data_of(OwnTrack))
def unpublish_track(track_id: int) -> dict[str, Any]:
    """Take a track back, or its schedule. Twice is once."""
    with transaction():
        releases.unpublish_track(actor(), track_id)
    return _answer(track_id)


def _changed(track_id: int, told: asking.Told) -> dict[str, Any]:
    user = actor()
    with transaction(), told.checked():
        track = releases.get_track(user, track_id)
        releases.edit_track(user, track_id, replace(releases.telling_of_track(track), **told.said))
    return _answer(track_id)


def _answer(track_id: int) -> dict[str, Any]:
    return {"data": answers.own_track(releases.get_track(actor(), track_id))}

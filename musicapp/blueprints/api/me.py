"""What belongs to the caller."""

from typing import Any

from flask_babel import gettext as _

from musicapp.blueprints.api import answers, asking
from musicapp.blueprints.api.artist_schemas import OwnArtist
from musicapp.blueprints.api.blueprint import bp
from musicapp.blueprints.api.schemas import Place, PlayerTrack, Preferences, QueueFacts, data_of
from musicapp.domain import accounts, artists, playback
from musicapp.web import access
from musicapp.web.access import actor
from musicapp.web.transactions import transaction


@bp.route("/v1/me/likes/queue", tags=["me"])
@access.signed_in
@bp.response(200, data_of(PlayerTrack, many=True, meta=QueueFacts))
def likes_queue() -> dict[str, Any]:
    """The tracks that the caller likes, the newest like first."""
    return answers.queue(playback.likes_queue(actor()), "likes", _("Your likes"), "/library/tracks")


@bp.route("/v1/me/artists", tags=["me"])
@access.signed_in
@bp.response(200, data_of(OwnArtist, many=True))
def own_artists() -> dict[str, Any]:
    """The caller's artists by name."""
    return {"data": artists.own_artists(actor())}


@bp.route("/v1/me/preferences", methods=["PATCH"], tags=["me"])
@access.signed_in
@bp.doc(requestBody=asking.sent(Preferences))
@bp.response(200, data_of(Preferences))
def change_preferences() -> dict[str, Any]:
    """Change some preferences. Those that are not sent stay as they are."""
    user, said = actor(), asking.body(Preferences)
    with transaction():
        accounts.adjust(user, **said)
    return {"data": said}


@bp.route("/v1/me/place", tags=["me"])
@access.signed_in
@bp.response(200, data_of(Place))
def show_place() -> dict[str, Any]:
    """Where the caller's music stood last, on whichever device; null before the first."""
    return {"data": playback.place_of(actor())}


@bp.route("/v1/me/place", methods=["PUT"], tags=["me"])
@access.signed_in
@bp.doc(requestBody=asking.sent(Place))
@bp.response(200, data_of(Place))
def keep_place() -> dict[str, Any]:
    """Remember where the caller's music stands.

    While another device plays, only one that `starts` takes over. The answer is the place that counts: with another
    `device_id` it is that of the device that has taken over.
    """
    user, said = actor(), asking.body(Place)
    starts = said.pop("starts")
    with transaction():
        kept = playback.keep_place(user, playback.Place(**said), starts)
    return {"data": kept}


@bp.route("/v1/me/place", methods=["DELETE"], tags=["me"])
@access.signed_in
@bp.response(204)
def forget_place() -> None:
    """Forget it; twice is once."""
    user = actor()
    with transaction():
        playback.forget_place(user)

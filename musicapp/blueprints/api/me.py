"""What belongs to the caller."""

from typing import Any

from flask_babel import gettext as _

from musicapp.blueprints.api import answers
from musicapp.blueprints.api.blueprint import bp
from musicapp.blueprints.api.schemas import PlayerTrack, QueueFacts, data_of
from musicapp.domain import playback
from musicapp.web import access
from musicapp.web.access import actor


@bp.route("/v1/me/likes/queue", tags=["me"])
@access.signed_in
@bp.response(200, data_of(PlayerTrack, many=True, meta=QueueFacts))
def likes_queue() -> dict[str, Any]:
    """The tracks that the caller likes, the newest like first."""
    return answers.queue(playback.likes_queue(actor()), "likes", _("Your likes"), "/library/tracks")

"""Audio and images."""

from flask import Blueprint, Response, request

from musicapp.domain import playback
from musicapp.web import access, delivery
from musicapp.web.access import viewer

bp = Blueprint("media", __name__, url_prefix="/media")


@bp.get("/tracks/<int:track_id>/audio")
@access.listeners
def audio(track_id: int) -> Response:
    """The original of a track, or the rendition that ``format`` names, of the audio with the mark ``v``.

    Nothing is counted or written here.
    """
    kind, mark = request.args.get("format", "original"), request.args.get("v", "")
    source = playback.audio_source(viewer(), track_id, kind, mark)
    return delivery.send_audio(source.name, source.mime)


@bp.get("/images/<key>-<int:size>.<kind>")
@access.listeners
def image(key: str, size: int, kind: str) -> Response:
    """A cover or avatar in one of its sizes."""
    return delivery.send_image(key, size, kind)

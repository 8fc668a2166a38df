"""Audio and images."""

from flask import Blueprint, Response, request

from musicapp.domain import playback
from musicapp.web import access, delivery
from musicapp.web.access import viewer

bp = Blueprint("media", __name__, url_prefix="/media")


@bp.get("/tracks/<int:track_id>/audio")
@access.listeners
def audio(track_id: int) -> Response:
    """The original of a track, or the rendition that ``format`` names. Nothing is counted or written here."""
    source = playback.audio_source(viewer(), track_id, request.args.get("format", "original"))
    return delivery.send_audio(source.name, source.mime)


@bp.get("/images/<key>-<int:size>.<kind>")
@access.listeners
def image(key: str, size: int, kind: str) -> Response:
    """A cover or avatar in one of its sizes."""
    return delivery.send_image(key, size, kind)

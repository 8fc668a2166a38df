"""The audio of a track: what it is, another file in its place, and the way back."""

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from musicapp import config
from musicapp.blueprints.studio.pages import bp, show
from musicapp.domain import releases, uploads
from musicapp.errors import Unavailable
from musicapp.web import access, csrf, errors, htmx, incoming
from musicapp.web.access import actor
from musicapp.web.transactions import transaction

PIECES = {"replacement": "studio/audio.oob.html"}


@bp.get("/tracks/<int:track_id>/audio")
@access.signed_in
def track_audio(track_id: int) -> Response:
    """What a track sounds like now, and what it can go back to."""
    return _show(track_id)


@bp.post("/tracks/<int:track_id>/audio")
@csrf.checked_by_hand
@access.signed_in
def replace_audio(track_id: int) -> ResponseReturnValue:
    """Send a file whose sound takes the place of the track's as soon as it is ready."""
    user = actor()
    track = releases.get_track(user, track_id)
    artist_id = track.artist_id
    try:
        uploads.expect_bytes(request.content_length or 0)
    except Unavailable as refusal:
        return _show(track_id, [errors.sentence(refusal)], 503)
    with incoming.sent_form() as form:
        csrf.check(form.fields.get("csrf_token", ""))
        brought, refused = incoming.bring_in(user, artist_id, form, replaces_id=track_id)
    if not brought:
        return _show(track_id, list(refused.values()) or [_("Choose a file first.")], 422)
    if uploads.get_arrival(user, brought[0]).state == "duplicate":
        with transaction():
            uploads.discard(user, brought[0])
        return _show(track_id, [_same(track)], 422)
    htmx.say(_("The file is here. It takes its place as soon as it is ready."))
    return htmx.see_other(_place(track_id))


@bp.put("/tracks/<int:track_id>/audio/<int:file_id>")
@access.signed_in
def restore_audio(track_id: int, file_id: int) -> ResponseReturnValue:
    """Go back to a file that was replaced."""
    user = actor()
    with transaction():
        uploads.go_back(user, track_id, file_id)
    htmx.say(_("It takes its place again as soon as it is ready."))
    return htmx.see_other(_place(track_id))


def _same(track: Any) -> str:
    """What to say of the file that the track has already. One that cannot be used says so again."""
    if track.processing_state == "failed":
        return _(track.processing_error)
    return _("You have this very file already, so there is nothing to replace.")


def _place(track_id: int) -> str:
    return f"/studio/tracks/{track_id}/audio"


def _show(track_id: int, refused: list[str] | None = None, status: int = 200) -> Response:
    user = actor()
    track = releases.get_track(user, track_id)
    arrivals = uploads.replacements(user, track.artist_id, track_id)
    facts: dict[str, Any] = {
        "track": track,
        "arrivals": arrivals,
        "is_busy": not all(one.is_final for one in arrivals),
        "steps": uploads.STEPS,
        "sounds": uploads.sounds(user, track_id),
        "most_mb": config.current().upload_max_bytes // 1_000_000,
        "refused": refused or [],
        "same": _same(track),
    }
    return show("audio", "/studio/upload", status, PIECES, **facts)

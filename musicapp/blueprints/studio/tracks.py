"""A track by itself: what it tells, which release it is on, and when it comes out if it stands alone."""

from dataclasses import asdict
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from musicapp.blueprints.studio.pages import bp, show
from musicapp.blueprints.studio.release_forms import LooseTrackForm
from musicapp.blueprints.studio.typed import number, told_track
from musicapp.domain import analysis, catalog, releases
from musicapp.web import access, csrf, formats, htmx
from musicapp.web.access import actor
from musicapp.web.transactions import transaction


@bp.get("/tracks/<int:track_id>")
@access.signed_in
def show_track(track_id: int) -> Response:
    return _show(releases.get_track(actor(), track_id))


@bp.post("/tracks/<int:track_id>")
@access.signed_in
@csrf.asks_again
def change_track(track_id: int) -> ResponseReturnValue:
    """Save it; then publish it now or at a time, if the button says so."""
    user, form = actor(), LooseTrackForm()
    track = releases.get_track(user, track_id)
    if form.validate():
        with form.refusals():
            with transaction():
                track = releases.edit_track(user, track_id, told_track(form))
            said = _come_out(track, request.form.get("act", "save"), form)
            htmx.say(said)
            return htmx.see_other(f"/studio/tracks/{track_id}")
    return _show(track, 422, form)


@bp.post("/tracks/<int:track_id>/album")
@access.signed_in
def put_on_album(track_id: int) -> ResponseReturnValue:
    """Move it to the end of another release; without one it stands alone from now on."""
    user, wanted = actor(), number(request.form.get("album", ""))
    track = releases.get_track(user, track_id)
    with transaction():
        if wanted is not None:
            releases.add(user, wanted, track_id)
        elif track.album_id is not None:
            releases.take_out(user, track.album_id, track_id)
    htmx.say(_("%(title)s is moved.", title=track.title))
    return htmx.see_other(f"/studio/tracks/{track_id}")


def _come_out(track: Any, act: str, form: LooseTrackForm) -> str:
    """What is said when it is done."""
    user = actor()
    if act == "publish":
        with transaction():
            releases.publish_track(user, track.id)
        return _("%(title)s is out.", title=track.title)
    if act != "schedule":
        return _("Changes saved")
    zone = releases.zone_named(form.zone.data or releases.zone_meant(user, track).key)
    moment = releases.moment_in(zone, form.at.data or "", track.publish_at)
    with transaction():
        releases.publish_track(user, track.id, moment, zone)
    return _(
        "%(title)s comes out on %(when)s.", title=track.title, when=formats.day_and_time(moment, zone.key)
    )


def _show(track: Any, status: int = 200, form: LooseTrackForm | None = None) -> Response:
    user = actor()
    zone = releases.zone_meant(user, track)
    at = releases.said_in(zone, track.publish_at) if track.publish_at else ""
    filled = {**asdict(releases.telling_of_track(track)), "zone": zone.key, "at": at}
    return show(
        "track",
        "",
        status,
        track=track,
        state=releases.state_of(track),
        form=form or LooseTrackForm(None, data=filled),
        is_ready=releases.is_ready(track),
        waveform=releases.waveforms_of([track]).get(track.id),
        measured_bpm=analysis.measured([track.id]).get(track.id, (0.0, ""))[0],
        albums=releases.releases(user, track.artist_id),
        genres=catalog.genre_names(),
    )

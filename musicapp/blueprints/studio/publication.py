"""When a release comes out, and taking it back."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from musicapp.blueprints.studio.pages import bp
from musicapp.blueprints.studio.release_forms import AlbumForm
from musicapp.domain import releases
from musicapp.web import access, formats, htmx
from musicapp.web.access import actor
from musicapp.web.addresses import album_url
from musicapp.web.transactions import transaction


def come_out(album: Any, verb: str, form: AlbumForm) -> ResponseReturnValue:
    """Publish an album now, or at the time in the form. Raises Invalid with the field."""
    user, without = actor(), bool(form.without_unready.data)
    zone = releases.zone_named(form.zone.data or releases.zone_meant(user, album).key)
    if verb == "publish":
        with transaction():
            out = releases.publish(user, album.id, zone, without)
        htmx.say(_("%(title)s is out.", title=out.title))
        return htmx.see_other(album_url(out))
    moment = releases.moment_in(zone, form.at.data or "", album.publish_at)
    with transaction():
        releases.schedule(user, album.id, moment, zone, without)
    when = formats.day_and_time(moment, zone.key)
    htmx.say(_("%(title)s comes out on %(when)s.", title=album.title, when=when))
    return htmx.see_other(f"/studio/albums/{album.id}")


@bp.delete("/albums/<int:album_id>/publication")
@access.signed_in
def unpublish_album(album_id: int) -> ResponseReturnValue:
    with transaction():
        album = releases.unpublish(actor(), album_id)
    htmx.say(_("%(title)s is a draft again. Nobody else sees it.", title=album.title))
    return htmx.see_other(f"/studio/albums/{album_id}")


@bp.delete("/tracks/<int:track_id>/publication")
@access.signed_in
def unpublish_track(track_id: int) -> ResponseReturnValue:
    with transaction():
        track = releases.unpublish_track(actor(), track_id)
    htmx.say(_("%(title)s is a draft again. Nobody else sees it.", title=track.title))
    return htmx.see_other(f"/studio/tracks/{track_id}")

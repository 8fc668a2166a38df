"""Sending music: the page where files arrive, and the plain form for those without JavaScript."""

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from musicapp import config
from musicapp.blueprints.studio.pages import bp, show
from musicapp.domain import artists, uploads
from musicapp.domain.uploads import Arrival
from musicapp.errors import NotFound, Unavailable
from musicapp.web import access, csrf, errors, htmx, incoming
from musicapp.web.access import actor
from musicapp.web.transactions import transaction

HERE = "/studio/upload"
LIST = {"uploads": "studio/_uploads.html"}


@bp.get("/upload")
@access.signed_in
def upload() -> Response:
    """For the artist that the address names, or the first of the account."""
    return _show(request.args.get("artist", ""))


@bp.post("/upload")
@csrf.checked_by_hand
@access.signed_in
def send_files() -> ResponseReturnValue:
    """The form without JavaScript: what was taken stands in the list, what was not is said by name."""
    user, slug = actor(), request.args.get("artist", "")
    artist = artists.get_own_artist(user, slug)
    try:
        uploads.expect_bytes(request.content_length or 0)
    except Unavailable as refusal:
        return _show(slug, {"": errors.sentence(refusal)}, 503)
    with incoming.sent_form() as form:
        csrf.check(form.fields.get("csrf_token", ""))
        brought, refused = incoming.bring_in(user, artist.id, form)
    if not form.files:
        refused = {"": _("Choose a file first.")}
    if refused:
        return _show(slug, refused, 422)
    htmx.say(ngettext("The file is here.", "%(num)d files are here.", len(brought)))
    return htmx.see_other(f"{HERE}?artist={slug}")


@bp.delete("/uploads/<key>")
@access.signed_in
def discard_upload(key: str) -> ResponseReturnValue:
    user = actor()
    arrival = uploads.get_arrival(user, key)
    with transaction():
        uploads.discard(user, key)
    uploads.drop(key)
    return _changed(arrival)


@bp.post("/uploads/<key>/check")
@access.signed_in
def check_upload(key: str) -> ResponseReturnValue:
    """Look at a file that failed once more."""
    user = actor()
    arrival = uploads.get_arrival(user, key)
    with transaction():
        uploads.retry(user, key)
    return _changed(arrival)


def _changed(arrival: Arrival) -> ResponseReturnValue:
    if htmx.is_for("uploads"):
        return _show(arrival.artist_slug)
    return htmx.see_other(f"{HERE}?artist={arrival.artist_slug}")


def _show(slug: str, refused: dict[str, str] | None = None, status: int = 200) -> Response:
    user = actor()
    own = artists.own_artists(user)
    artist = next((one for one in own if one.slug == slug or not slug), None)
    if slug and artist is None:
        raise NotFound()
    facts: dict[str, Any] = {"artist": artist, "artists": own, "refused": refused or {}}
    if artist is not None:
        facts["arrivals"] = uploads.arrivals(user, artist.id)
        facts["steps"] = uploads.STEPS
        facts["most_mb"] = config.current().upload_max_bytes // 1_000_000
    return show("upload", HERE, status, LIST, **facts)

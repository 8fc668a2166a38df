"""Sending music: the page where files arrive, and the plain form for those without JavaScript."""

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from musicapp.blueprints.studio import release_page
from musicapp.blueprints.studio.pages import bp, show
from musicapp.domain import artists, releases, uploads
from musicapp.domain.uploads import Arrival
from musicapp.errors import NotFound, Unavailable
from musicapp.web import access, csrf, errors, htmx, incoming
from musicapp.web.access import actor
from musicapp.web.transactions import transaction

HERE = "/studio/upload"


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
    artist, album_id = artists.get_own_artist(user, slug), request.args.get("album", None, int)
    try:
        uploads.expect_bytes(request.content_length or 0)
    except Unavailable as refusal:
        return _again(slug, album_id, {"": errors.sentence(refusal)}, 503)
    with incoming.sent_form() as form:
        csrf.check(form.fields.get("csrf_token", ""))
        brought, refused = incoming.bring_in(user, artist.id, form, album_id)
    if not form.files:
        refused = {"": _("Choose a file first.")}
    if refused:
        return _again(slug, album_id, refused, 422)
    htmx.say(ngettext("The file is here.", "%(num)d files are here.", len(brought)))
    return htmx.see_other(_place(slug, album_id))


@bp.delete("/uploads/<key>")
@access.signed_in
def discard_upload(key: str) -> ResponseReturnValue:
    user = actor()
    arrival = uploads.get_arrival(user, key)
    with transaction():
        kept = uploads.discard(user, key)
    uploads.drop(key)
    if kept is None:
        return _changed(arrival, _off_the_list(arrival))
    said = _("%(title)s is deleted", title=arrival.title)
    return _changed(arrival, said, f"/studio/tracks/{kept}/restoration")


@bp.post("/uploads/<key>/check")
@access.signed_in
def check_upload(key: str) -> ResponseReturnValue:
    """Look at a file that failed once more."""
    user = actor()
    arrival = uploads.get_arrival(user, key)
    with transaction():
        uploads.retry(user, key)
    return _changed(arrival)


def _off_the_list(arrival: Arrival) -> str:
    """What is said of a file of which nothing can be brought back, and why."""
    if arrival.is_replacement and arrival.state == "failed":
        return _("%(name)s is off the list. The track keeps the audio that it has.", name=arrival.file_name)
    if arrival.state == "failed":
        return _("%(name)s is off the list. It held no music, so nothing is kept.", name=arrival.file_name)
    return _("%(name)s is off the list", name=arrival.file_name)


def _changed(arrival: Arrival, said: str = "", way_back: str = "") -> ResponseReturnValue:
    """The list as it is now, with what was done and the address that takes it back."""
    if htmx.is_for("uploads"):
        album = None if arrival.album_id is None else releases.get_album(actor(), arrival.album_id)
        shown = _show(arrival.artist_slug) if album is None else release_page.page(album)
        return htmx.toast(shown, said, undo={"url": way_back} if way_back else None) if said else shown
    if way_back:
        htmx.say_with_undo(said, way_back)
    elif said:
        htmx.say(said)
    return htmx.see_other(_place(arrival.artist_slug, arrival.album_id))


def _again(slug: str, album_id: int | None, refused: dict[str, str], status: int) -> Response:
    """The page on which the files were chosen, with what was not taken."""
    if album_id is None:
        return _show(slug, refused, status)
    return release_page.page(releases.get_album(actor(), album_id), status, refused=refused)


def _place(slug: str, album_id: int | None) -> str:
    return f"/studio/albums/{album_id}" if album_id else f"{HERE}?artist={slug}"


def _show(slug: str, refused: dict[str, str] | None = None, status: int = 200) -> Response:
    user = actor()
    own = artists.own_artists(user)
    artist = next((one for one in own if one.slug == slug or not slug), None)
    if slug and artist is None:
        raise NotFound()
    if artist is None:
        return show("upload", HERE, status, artist=None)
    return release_page.shown(
        "upload", HERE, status, **release_page.new_facts(user, artist, refused=refused or {})
    )

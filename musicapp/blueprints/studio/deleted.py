"""Deleting, with a way back for 30 days."""

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from musicapp.blueprints.studio.pages import bp, show
from musicapp.domain import artists, releases
from musicapp.web import access, htmx
from musicapp.web.access import actor
from musicapp.web.transactions import transaction

LIST = "/studio/releases"


@bp.get("/albums/<int:album_id>/deletion")
@access.signed_in
def ask_before_deleting_album(album_id: int) -> Response:
    album = releases.get_album(actor(), album_id)
    return show("deletion", "", album=album, artist=None, staying=_staying(_public_tracks(album)))


@bp.delete("/albums/<int:album_id>")
@access.signed_in
def delete_album(album_id: int) -> ResponseReturnValue:
    user, with_tracks = actor(), bool(request.form.get("with_tracks"))
    staying = 0 if with_tracks else _public_tracks(releases.get_album(user, album_id))
    with transaction():
        album = releases.delete_album(user, album_id, with_tracks)
        slug = album.artist.slug
    title = album.title or _("Untitled release")
    return _gone(title, f"/studio/albums/{album_id}", f"{LIST}?artist={slug}", _staying(staying))


@bp.post("/albums/<int:album_id>/restoration")
@access.signed_in
def restore_album(album_id: int) -> ResponseReturnValue:
    with transaction():
        releases.restore_album(actor(), album_id)
    return _back(f"/studio/albums/{album_id}")


@bp.delete("/tracks/<int:track_id>")
@access.signed_in
def delete_track(track_id: int) -> ResponseReturnValue:
    user = actor()
    with transaction():
        track = releases.delete_track(user, track_id)
        slug = track.artist.slug
    on = f"/studio/albums/{track.album_id}" if track.album_id else f"{LIST}?artist={slug}"
    return _gone(track.title, f"/studio/tracks/{track_id}", on)


@bp.post("/tracks/<int:track_id>/restoration")
@access.signed_in
def restore_track(track_id: int) -> ResponseReturnValue:
    with transaction():
        releases.restore_track(actor(), track_id)
    if htmx.is_partial():  # from a notice in passing: what stands on the page looks for itself
        return htmx.tell(htmx.toast(Response(status=204), _("Brought back")), "track-restored", {})
    return _back(f"/studio/tracks/{track_id}")


@bp.get("/artists/<artist>/deletion")
@access.signed_in
def ask_before_deleting_artist(artist: str) -> Response:
    return show("deletion", "", artist=artists.get_own_artist(actor(), artist), album=None)


@bp.delete("/artists/<artist>")
@access.signed_in
def delete_artist(artist: str) -> ResponseReturnValue:
    with transaction():
        gone = releases.delete_artist(actor(), artist)
    return _gone(gone.name, f"/studio/artists/{artist}", "/studio")


@bp.post("/artists/<artist>/restoration")
@access.signed_in
def restore_artist(artist: str) -> ResponseReturnValue:
    with transaction():
        releases.restore_artist(actor(), artist)
    return _back("/studio")


def _public_tracks(album: Any) -> int:
    """How many tracks of a release everybody sees, whatever becomes of it."""
    return sum(track.listed for track in releases.tracks_of(album))


def _staying(number: int) -> str:
    """What is said of them; nothing of none."""
    if not number:
        return ""
    return ngettext(
        "Its track stays public, by itself.", "Its %(num)s tracks stay public, each by itself.", number
    )


def _gone(title: str, url: str, to: str, but: str = "") -> ResponseReturnValue:
    """Say so, and what did not go along, with the way back beside it."""
    said = _("%(title)s is deleted", title=title)
    htmx.say_with_undo(f"{said}. {but}" if but else said, f"{url}/restoration")
    return htmx.see_other(to)


def _back(url: str) -> ResponseReturnValue:
    htmx.say(_("Brought back"))
    return htmx.see_other(url)

"""Tracks in a playlist: adding, removing, putting back, moving."""

from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from musicapp.blueprints.playlists.blueprint import LARGEST_POSITION, bp, done, number
from musicapp.domain import likes, playlists
from musicapp.errors import Invalid
from musicapp.web import access, htmx
from musicapp.web.access import actor
from musicapp.web.addresses import playlist_url
from musicapp.web.transactions import transaction
from musicapp.words import N_

PLACES = ("found", "ideas")  # where a track can be added on the page of the playlist itself


@bp.post("/playlists/<int:playlist_id>/entries")
@access.signed_in
def add(playlist_id: int) -> ResponseReturnValue:
    """Add ``track`` or ``album`` at the end; with a ``position``, put back what was removed there."""
    user, track, album = actor(), number("track"), number("album")
    position = number("position", LARGEST_POSITION)
    if track is None and album is None:
        raise Invalid(N_("Choose a track first."))
    with transaction():
        if track is not None and position is not None:
            playlists.restore(user, playlist_id, track, position)
            said = _("Put back")
        elif track is not None:
            said = _said(playlists.add_track(user, playlist_id, track))
        else:
            said = _said(playlists.add_album(user, playlist_id, album or 0))
    playlist = playlists.get_own_playlist(user, playlist_id)
    if htmx.is_for("dialog") or not htmx.is_partial():
        return done(playlist_url(playlist), said, stay=True)
    place = request.form.get("place", "")
    added = track if place in PLACES else None
    return htmx.toast(htmx.into(_changed(playlist, added=added, place=place), "#entries"), said)


@bp.delete("/playlists/<int:playlist_id>/entries/<int:entry_id>")
@access.signed_in
def remove(playlist_id: int, entry_id: int) -> ResponseReturnValue:
    user = actor()
    with transaction():
        removed = playlists.remove(user, playlist_id, entry_id)
    playlist = playlists.get_own_playlist(user, playlist_id)
    if not htmx.is_partial():
        return htmx.back(playlist_url(playlist), anchor="entries")
    back = f"/playlists/{playlist.id}/entries?track={removed.track_id}&position={removed.position}"
    said = _("%(title)s is removed", title=removed.title)
    return htmx.toast(_changed(playlist), said, undo={"url": back, "method": "POST"})


@bp.post("/playlists/<int:playlist_id>/entries/<int:entry_id>/position")
@access.signed_in
def move(playlist_id: int, entry_id: int) -> ResponseReturnValue:
    """Move right ``before`` or right ``after`` another entry; to the end without either."""
    user, before, after = actor(), number("before"), number("after")
    with transaction():
        playlist = playlists.move(user, playlist_id, entry_id, before, after)
        url = playlist_url(playlist)
    if not htmx.is_partial():
        return htmx.back(url, anchor=f"entry-{entry_id}")
    return Response(render_template("playlists/_order_status.html", saved=True))


def _said(added: playlists.Added) -> str:
    title = added.playlist.title
    if not added.added:
        return _("Already in %(playlist)s", playlist=title)
    if added.added == 1:
        return _("Added to %(playlist)s", playlist=title)
    return ngettext(
        "%(num)d track added to %(playlist)s",
        "%(num)d tracks added to %(playlist)s",
        added.added,
        playlist=title,
    )


def _changed(playlist: Any, **told: Any) -> Response:
    """The list as it is now, and beside it what the head says of it, and the row of a track that was ``added``.

    What was found by name asks again by itself: the same track may stand there.
    """
    user = actor()
    page = playlists.entries(user, playlist)
    liked = likes.liked_ids(user, [entry.track.id for entry in page])
    facts = {"playlist": playlist, "own": True, "page": page, "liked": liked, **told}
    return htmx.tell(Response(render_template("playlists/changed.oob.html", **facts)), "entries-changed", {})

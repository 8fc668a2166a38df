"""The dialog that asks which playlist a track or an album shall go to."""

from typing import Any

from flask import Response

from musicapp.blueprints.playlists.blueprint import bp, number
from musicapp.blueprints.playlists.forms import PlaylistForm
from musicapp.domain import catalog, playlists
from musicapp.errors import NotFound
from musicapp.web import access, htmx
from musicapp.web.access import actor

SHOWN = 100


@bp.get("/playlists/picker")
@access.signed_in
def picker() -> Response:
    user, track_id, album_id = actor(), number("track"), number("album")
    thing: Any
    if track_id is not None:
        kind, thing = "track", next(iter(catalog.tracks_by_id(user, [track_id])), None)
    else:
        kind, thing = "album", catalog.get_album_by_id(user, album_id or 0)
    if thing is None:
        raise NotFound()
    return htmx.render(
        "playlists/picker.html",
        {"dialog": "playlists/_picker.html"},
        kind=kind,
        thing=thing,
        playlists=playlists.own_playlists(user, limit=SHOWN),
        holding=playlists.holding(user, thing.id) if kind == "track" else set(),
        form=PlaylistForm(formdata=None),
    )

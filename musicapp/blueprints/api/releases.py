"""Albums from draft to release: made, changed, put in order, published, deleted."""

from dataclasses import replace
from typing import Any

from flask import request

from musicapp.blueprints.api import answers, asking
from musicapp.blueprints.api.blueprint import bp
from musicapp.blueprints.api.release_schemas import (
    AlbumTelling,
    NewAlbum,
    Order,
    Publication,
    Release,
    ReleaseLine,
)
from musicapp.blueprints.api.schemas import data_of
from musicapp.domain import artists, catalog, releases
from musicapp.web import access
from musicapp.web.access import actor, viewer
from musicapp.web.transactions import transaction

WITH_TRACKS = {
    "in": "query",
    "name": "tracks",
    "schema": {"type": "boolean"},
    "description": "Delete them, too",
}
COVER = {
    "multipart/form-data": {
        "schema": {"type": "object", "properties": {"cover": {"type": "string", "format": "binary"}}}
    }
}


@bp.route("/v1/artists/<int:artist_id>/releases", tags=["artists"])
@access.signed_in
@bp.response(200, data_of(ReleaseLine, many=True))
def list_releases(artist_id: int) -> dict[str, Any]:
    """All albums of an artist of the caller's: drafts, what waits for its time, what is out."""
    user = actor()
    artist = artists.get_own_artist_by_id(user, artist_id)
    return {"data": [answers.release_line(one) for one in releases.releases(user, artist.id)]}


@bp.route("/v1/albums", methods=["POST"], tags=["albums"])
@access.signed_in
@bp.doc(requestBody=asking.sent(NewAlbum))
@bp.response(201, data_of(Release))
def create_album() -> dict[str, Any]:
    """Make a draft of tracks of the caller's."""
    user, said = actor(), asking.body(NewAlbum)
    artist_id, track_ids = said.pop("artist"), said.pop("tracks")
    with transaction():
        album = releases.create(user, artist_id, releases.AlbumTelling(**said), track_ids)
    return _answer(album.id)


@bp.route("/v1/albums/<int:album_id>", tags=["albums"])
@access.listeners
@bp.response(200, data_of(Release))
def show_album(album_id: int) -> dict[str, Any]:
    """An album with all that it tells; a draft for its artist alone."""
    return _answer(album_id)


@bp.route("/v1/albums/<int:album_id>", methods=["PATCH"], tags=["albums"])
@access.signed_in
@bp.doc(requestBody=asking.sent(AlbumTelling))
@bp.response(200, data_of(Release))
def change_album(album_id: int) -> dict[str, Any]:
    """Change what an album of the caller's tells. What is not sent stays as it is."""
    user, told = actor(), asking.told(AlbumTelling)
    with transaction(), told.checked():
        album = releases.get_album(user, album_id)
        releases.edit_album(user, album_id, replace(releases.telling_of_album(album), **told.said))
    return _answer(album_id)


@bp.route("/v1/albums/<int:album_id>", methods=["DELETE"], tags=["albums"])
@bp.doc(parameters=[WITH_TRACKS])
@access.signed_in
@bp.response(204)
def delete_album(album_id: int) -> None:
    """Delete an album; for 30 days it can be brought back. Its tracks stay unless `tracks` is true."""
    with transaction():
        releases.delete_album(actor(), album_id, with_tracks=request.args.get("tracks") == "true")


@bp.route("/v1/albums/<int:album_id>/restoration", methods=["POST"], tags=["albums"])
@access.signed_in
@bp.response(200, data_of(Release))
def restore_album(album_id: int) -> dict[str, Any]:
    """Bring a deleted album back."""
    with transaction():
        releases.restore_album(actor(), album_id)
    return _answer(album_id)


@bp.route("/v1/albums/<int:album_id>/tracks", methods=["PUT"], tags=["albums"])
@access.signed_in
@bp.doc(requestBody=asking.sent(Order))
@bp.response(200, data_of(Release))
def set_tracks(album_id: int) -> dict[str, Any]:
    """Which tracks an album has, in this order. Those that are left out stand alone from now on."""
    user, said = actor(), asking.body(Order)
    with transaction():
        releases.set_tracks(user, album_id, said["tracks"])
    return _answer(album_id)


@bp.route("/v1/albums/<int:album_id>/cover", methods=["PUT"], tags=["albums"])
@access.signed_in
@bp.doc(requestBody={"content": COVER})
@bp.response(200, data_of(Release))
def set_cover(album_id: int) -> dict[str, Any]:
    """Give an album a cover: a form with the file `cover`, JPEG, PNG or WebP."""
    user, file = actor(), request.files.get("cover")
    releases.get_album(user, album_id)
    picture = releases.make_cover(file.read() if file else b"")
    with transaction():
        releases.set_cover(user, album_id, picture)
    return _answer(album_id)


@bp.route("/v1/albums/<int:album_id>/cover", methods=["DELETE"], tags=["albums"])
@access.signed_in
@bp.response(200, data_of(Release))
def remove_cover(album_id: int) -> dict[str, Any]:
    """Take the cover away. What is out gets one drawn."""
    with transaction():
        releases.set_cover(actor(), album_id, None)
    return _answer(album_id)


@bp.route("/v1/albums/<int:album_id>/publication", methods=["POST"], tags=["albums"])
@access.signed_in
@bp.doc(requestBody=asking.sent(Publication, may_be_empty=True))
@bp.response(200, data_of(Release))
def publish_album(album_id: int) -> dict[str, Any]:
    """Let everybody see an album and its tracks, at once or at a time."""
    user, said = actor(), asking.body(Publication, may_be_empty=True)
    zone = releases.zone_named(said["zone"]) if said["zone"] else releases.zone_of(user)
    moment = releases.moment_in(zone, said["at"]) if said["at"] else None
    with transaction():
        if moment is None:
            releases.publish(user, album_id, zone, said["without_unready"])
        else:
            releases.schedule(user, album_id, moment, zone, said["without_unready"])
    return _answer(album_id)


@bp.route("/v1/albums/<int:album_id>/publication", methods=["DELETE"], tags=["albums"])
@access.signed_in
@bp.response(200, data_of(Release))
def unpublish_album(album_id: int) -> dict[str, Any]:
    """Take an album back, or its schedule. Twice is once."""
    with transaction():
        releases.unpublish(actor(), album_id)
    return _answer(album_id)


def _answer(album_id: int) -> dict[str, Any]:
    album = catalog.get_album_by_id(viewer(), album_id)
    return {"data": answers.release(album, catalog.tracks_of_album(viewer(), album))}

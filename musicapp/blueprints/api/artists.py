"""Artists: what they tell, their queue, and following them."""

from dataclasses import replace
from typing import Any

from musicapp.blueprints.api import answers, asking
from musicapp.blueprints.api.artist_schemas import Artist, ArtistTelling
from musicapp.blueprints.api.blueprint import bp
from musicapp.blueprints.api.schemas import Follow, PlayerTrack, QueueFacts, data_of
from musicapp.domain import artists, catalog, follows, playback
from musicapp.web import access, addresses
from musicapp.web.access import actor, viewer
from musicapp.web.transactions import transaction

SENT = asking.sent(ArtistTelling)


@bp.route("/v1/artists", methods=["POST"], tags=["artists"])
@access.signed_in
@bp.doc(requestBody=SENT)
@bp.response(201, data_of(Artist))
def create_artist() -> dict[str, Any]:
    """Make an artist of the caller's, who is an artist from now on."""
    user, said = actor(), asking.body(ArtistTelling)
    with transaction():
        made = artists.create(user, artists.Telling(**{"name": "", **said}))
    return {"data": answers.artist(made)}


@bp.route("/v1/artists/<int:artist_id>", tags=["artists"])
@access.listeners
@bp.response(200, data_of(Artist))
def show_artist(artist_id: int) -> dict[str, Any]:
    """An artist with what it tells."""
    return {"data": answers.artist(catalog.get_artist_by_id(viewer(), artist_id))}


@bp.route("/v1/artists/<int:artist_id>", methods=["PATCH"], tags=["artists"])
@access.signed_in
@bp.doc(requestBody=SENT)
@bp.response(200, data_of(Artist))
def change_artist(artist_id: int) -> dict[str, Any]:
    """Change what an artist of the caller's tells. What is not sent stays as it is."""
    user, said = actor(), asking.body(ArtistTelling)
    with transaction():
        own = artists.get_own_artist_by_id(user, artist_id)
        changed = artists.edit(user, own.slug, replace(artists.telling_of(own), **said))
    return {"data": answers.artist(changed)}


@bp.route("/v1/artists/<int:artist_id>/queue", tags=["artists"])
@access.listeners
@bp.response(200, data_of(PlayerTrack, many=True, meta=QueueFacts))
def artist_queue(artist_id: int) -> dict[str, Any]:
    """The artist's tracks, the most played first."""
    artist = catalog.get_artist_by_id(viewer(), artist_id)
    tracks = playback.artist_queue(viewer(), artist.id)
    return answers.queue(tracks, f"artist:{artist.id}", artist.name, addresses.artist_url(artist))


@bp.route("/v1/artists/<int:artist_id>/follow", methods=["PUT", "POST"], tags=["artists"])
@access.signed_in
@bp.response(200, data_of(Follow))
def follow_artist(artist_id: int) -> dict[str, Any]:
    """Follow; twice is once."""
    user = actor()
    with transaction():
        followed = follows.follow_artist(user, artist_id)
    return {"data": {"id": followed.id, "following": True, "follower_count": followed.follower_count}}


@bp.route("/v1/artists/<int:artist_id>/follow", methods=["DELETE"], tags=["artists"])
@access.signed_in
@bp.response(200, data_of(Follow))
def unfollow_artist(artist_id: int) -> dict[str, Any]:
    """Follow no longer; twice is once."""
    user = actor()
    with transaction():
        followed = follows.unfollow_artist(user, artist_id)
    return {"data": {"id": followed.id, "following": False, "follower_count": followed.follower_count}}

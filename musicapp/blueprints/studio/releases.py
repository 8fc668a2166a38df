"""All releases of an artist: drafts, what waits for its time, what is out."""

from flask import Response, request

from musicapp.blueprints.studio.pages import bp, show
from musicapp.domain import artists, releases
from musicapp.errors import NotFound
from musicapp.web import access
from musicapp.web.access import actor


@bp.get("/releases")
@access.signed_in
def show_releases() -> Response:
    """For the artist that the address names, or the first of the account."""
    user, slug = actor(), request.args.get("artist", "")
    own = artists.own_artists(user)
    artist = next((one for one in own if one.slug == slug or not slug), None)
    if slug and artist is None:
        raise NotFound()
    return show(
        "releases",
        "/studio/releases",
        artist=artist,
        artists=own,
        releases=releases.releases(user, artist.id) if artist else [],
        loose=releases.standing_alone(user, artist.id) if artist else [],
        deleted=releases.deleted_of(user),
    )

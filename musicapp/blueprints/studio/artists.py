"""The artists of an account: the list that the studio begins with."""

from flask import Response

from musicapp.blueprints.studio.pages import bp, show
from musicapp.domain import artists
from musicapp.web import access
from musicapp.web.access import actor

HERE = "/studio"


@bp.get("")
@access.signed_in
def index() -> Response:
    return show("artists", HERE, artists=artists.own_artists(actor()))

"""The artists of an account: the list that the studio begins with, and a new one."""

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from musicapp.blueprints.studio.forms import ArtistForm
from musicapp.blueprints.studio.pages import bp, show, told
from musicapp.domain import artists, claims
from musicapp.web import access, csrf, htmx
from musicapp.web.access import actor
from musicapp.web.transactions import transaction

HERE = "/studio"


@bp.get("")
@access.signed_in
def index() -> Response:
    user = actor()
    return show("artists", HERE, artists=artists.own_artists(user), claims=claims.own_claims(user))


@bp.get("/artists/new")
@access.signed_in
def new_artist() -> Response:
    return show("new_artist", HERE, form=ArtistForm(formdata=None))


@bp.post("/artists")
@access.signed_in
@csrf.asks_again
def create_artist() -> ResponseReturnValue:
    form = ArtistForm()
    if form.validate():
        with form.refusals():
            with transaction():
                made = artists.create(actor(), told(form))
            htmx.say(_("%(name)s is here. Give the page a portrait and a header.", name=made.name))
            return htmx.see_other(f"{HERE}/artists/{made.slug}/profile")
    unclaimed = artists.find_unclaimed(form.name.data or "")
    return show("new_artist", HERE, 422, form=form, unclaimed=unclaimed)

"""What an artist tells about itself, changed by its owner."""

from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from musicapp.blueprints.studio.forms import ArtistForm, AvatarForm, HeaderForm
from musicapp.blueprints.studio.pages import bp, show, told
from musicapp.domain import artists
from musicapp.web import access, csrf, htmx
from musicapp.web.access import actor
from musicapp.web.transactions import transaction


@bp.get("/artists/<artist>/profile")
@access.signed_in
def profile(artist: str) -> Response:
    return _show(artist)


@bp.post("/artists/<artist>/profile")
@access.signed_in
@csrf.asks_again
def change_profile(artist: str) -> ResponseReturnValue:
    form = ArtistForm()
    if form.validate():
        with form.refusals():
            with transaction():
                changed = artists.edit(actor(), artist, told(form))
            return _saved(changed.slug)
    return _show(artist, 422, form=form, unclaimed=artists.find_unclaimed(form.name.data or ""))


@bp.post("/artists/<artist>/avatar")
@access.signed_in
@csrf.asks_again
def change_avatar(artist: str) -> ResponseReturnValue:
    form, user = AvatarForm(), actor()
    own = artists.get_own_artist(user, artist)
    if form.validate():
        with form.refusals():
            picture = artists.make_avatar(form.avatar.data.read() if form.avatar.data else b"")
            with transaction():
                artists.set_avatar(user, own.slug, picture)
            return _saved(artist)
    return _show(artist, 422, avatar_form=form)


@bp.delete("/artists/<artist>/avatar")
@access.signed_in
def remove_avatar(artist: str) -> ResponseReturnValue:
    with transaction():
        artists.set_avatar(actor(), artist, None)
    return _saved(artist)


@bp.post("/artists/<artist>/header")
@access.signed_in
@csrf.asks_again
def change_header(artist: str) -> ResponseReturnValue:
    form, user = HeaderForm(), actor()
    own = artists.get_own_artist(user, artist)
    if form.validate():
        with form.refusals():
            picture = artists.make_header(form.header.data.read() if form.header.data else b"")
            with transaction():
                artists.set_header(user, own.slug, picture)
            return _saved(artist)
    return _show(artist, 422, header_form=form)


@bp.delete("/artists/<artist>/header")
@access.signed_in
def remove_header(artist: str) -> ResponseReturnValue:
    with transaction():
        artists.set_header(actor(), artist, None)
    return _saved(artist)


def _show(slug: str, status: int = 200, form: ArtistForm | None = None, **facts: Any) -> Response:
    """The page of the viewer's own artist at ``slug``. Raises NotFound."""
    artist = artists.get_own_artist(actor(), slug)
    forms = {
        "form": form or ArtistForm(formdata=None, obj=artist, data=artist.links),
        "avatar_form": AvatarForm(formdata=None),
        "header_form": HeaderForm(formdata=None),
    }
    return show("profile", "", status, artist=artist, **{**forms, **facts})


def _saved(slug: str) -> ResponseReturnValue:
    htmx.say(_("Saved."))
    return htmx.see_other(f"/studio/artists/{slug}/profile")

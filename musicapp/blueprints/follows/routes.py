"""Following artists and people. Forms say DELETE with a ``_method`` field."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from musicapp.domain import follows
from musicapp.domain.follows import Followed
from musicapp.web import access, htmx
from musicapp.web.access import actor
from musicapp.web.transactions import transaction
from musicapp.web.wishes import after_sign_in
from musicapp.words import N_

bp = Blueprint("follows", __name__)


@bp.post("/artists/<artist>/follow")
@access.signed_in
@after_sign_in(N_("You are logged in, and follow this artist."))
def follow_artist(artist: str) -> ResponseReturnValue:
    user = actor()
    with transaction():
        followed = follows.follow_artist(user, artist)
    return _answer("artist", followed, f"/artists/{followed.slug}")


@bp.delete("/artists/<artist>/follow")
@access.signed_in
def unfollow_artist(artist: str) -> ResponseReturnValue:
    user = actor()
    with transaction():
        followed = follows.unfollow_artist(user, artist)
    return _answer("artist", followed, f"/artists/{followed.slug}")


@bp.post("/people/<username>/follow")
@access.signed_in
@after_sign_in(N_("You are logged in, and follow this person."))
def follow_person(username: str) -> ResponseReturnValue:
    user = actor()
    with transaction():
        followed = follows.follow_person(user, username)
    return _answer("person", followed, f"/people/{followed.slug}")


@bp.delete("/people/<username>/follow")
@access.signed_in
def unfollow_person(username: str) -> ResponseReturnValue:
    user = actor()
    with transaction():
        followed = follows.unfollow_person(user, username)
    return _answer("person", followed, f"/people/{followed.slug}")


def _answer(kind: str, followed: Followed, page: str) -> ResponseReturnValue:
    """The button as it is now; a plain form goes back to the page that it stood on."""
    if not htmx.is_partial():
        return htmx.back(page)
    return render_template("follows/_follow_button.html", kind=kind, followed=followed)

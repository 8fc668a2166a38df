"""A like is a thing that is put and taken away. Forms say DELETE with a ``_method`` field."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from musicapp.domain import likes
from musicapp.domain.likes import Liked
from musicapp.web import access, htmx
from musicapp.web.access import actor
from musicapp.web.transactions import transaction
from musicapp.web.wishes import after_sign_in
from musicapp.words import N_

bp = Blueprint("likes", __name__)

LOOKS = ("icon-btn icon-btn--sm", "icon-btn", "btn", "btn btn--quiet", "btn btn--line", "btn btn--sm")


@bp.post("/tracks/<int:track_id>/like")
@access.signed_in
@after_sign_in(N_("You are logged in, and the track is among your likes."))
def like_track(track_id: int) -> ResponseReturnValue:
    user = actor()
    with transaction():
        liked = likes.like_track(user, track_id)
    return _answer("track", liked)


@bp.delete("/tracks/<int:track_id>/like")
@access.signed_in
def unlike_track(track_id: int) -> ResponseReturnValue:
    user = actor()
    with transaction():
        liked = likes.unlike_track(user, track_id)
    return _answer("track", liked)


@bp.post("/albums/<int:album_id>/like")
@access.signed_in
@after_sign_in(N_("You are logged in, and the album is among your likes."))
def like_album(album_id: int) -> ResponseReturnValue:
    user = actor()
    with transaction():
        liked = likes.like_album(user, album_id)
    return _answer("album", liked)


@bp.delete("/albums/<int:album_id>/like")
@access.signed_in
def unlike_album(album_id: int) -> ResponseReturnValue:
    user = actor()
    with transaction():
        liked = likes.unlike_album(user, album_id)
    return _answer("album", liked)


def _answer(kind: str, liked: Liked) -> ResponseReturnValue:
    """The button as it is now, in the look that it had; a plain form goes back to its row."""
    if not htmx.is_partial():
        return htmx.back("/library", anchor=f"{kind}-{liked.id}")
    look = request.form.get("look", "")
    return render_template(
        "likes/_like_button.html",
        kind=kind,
        liked=liked,
        look=look if look in LOOKS else LOOKS[0],
        with_count="count" in request.form,
        place="".join(c for c in request.form.get("place", "")[:20] if c.isascii() and c.isalnum()),
    )

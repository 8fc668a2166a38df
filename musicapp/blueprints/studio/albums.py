"""A release: what it tells, its order and its cover. One form holds all, and its buttons say what follows saving."""

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from musicapp.blueprints.studio import release_page
from musicapp.blueprints.studio.pages import bp
from musicapp.blueprints.studio.publication import come_out
from musicapp.blueprints.studio.release_forms import AlbumForm, CoverForm, EveryForm, PartForm
from musicapp.blueprints.studio.typed import (
    named,
    number,
    put_refusals,
    seen_of,
    sent_parts,
    show_untouched,
    told_album,
    told_tracks,
)
from musicapp.domain import artists, releases
from musicapp.errors import Invalid, NotFound
from musicapp.web import access, csrf, htmx
from musicapp.web.access import actor
from musicapp.web.transactions import transaction

Parts = dict[int, PartForm]


@bp.post("/albums")
@access.signed_in
@csrf.asks_again
def create_album() -> ResponseReturnValue:
    """A draft of the files that stand on the page, with all that is typed there."""
    user, form, parts = actor(), AlbumForm(), sent_parts()
    artist = artists.get_own_artist(user, request.args.get("artist", ""))
    with transaction():
        telling = releases.AlbumTelling(kind=form.kind.data or "album")
        album = releases.create(user, artist.id, telling, form_key=(form.key.data or "")[:32])
        releases.gather(user, album, filter(None, map(number, request.form.getlist("track"))))
        releases.expect(user, album)
    form.revision.data = str(releases.get_album(user, album.id).revision)
    form.seen.data = ""  # all of it is new
    return _save(album.id, form, parts)


@bp.get("/albums/<int:album_id>")
@access.signed_in
def show_album(album_id: int) -> Response:
    return release_page.page(releases.get_album(actor(), album_id))


@bp.post("/albums/<int:album_id>")
@access.signed_in
@csrf.asks_again
def change_album(album_id: int) -> ResponseReturnValue:
    return _save(album_id, AlbumForm(), sent_parts())


@bp.post("/albums/<int:album_id>/cover")
@access.signed_in
@csrf.asks_again
def change_cover(album_id: int) -> ResponseReturnValue:
    user, form = actor(), CoverForm()
    album = releases.get_album(user, album_id)
    if form.validate():
        with form.refusals():
            picture = releases.make_cover(form.cover.data.read() if form.cover.data else b"")
            with transaction():
                releases.set_cover(user, album.id, picture)
            return _changed(album.id, _("The cover is saved."))
    return release_page.page(releases.get_album(user, album_id), 422, cover_form=form)


@bp.delete("/albums/<int:album_id>/cover")
@access.signed_in
def remove_cover(album_id: int) -> ResponseReturnValue:
    with transaction():
        album = releases.set_cover(actor(), album_id, None)
    return _changed(album.id, _("The cover is removed."))


@bp.post("/albums/<int:album_id>/tracks/<int:track_id>/position")
@access.signed_in
def place_track(album_id: int, track_id: int) -> ResponseReturnValue:
    """Right ``before`` or right ``after`` another track."""
    before, after = (number(request.form.get(name, "")) for name in ("before", "after"))
    with transaction():
        releases.move(actor(), album_id, track_id, before, after)
    return _changed(album_id, _("Order saved"))


def _save(album_id: int, form: AlbumForm, parts: Parts) -> ResponseReturnValue:
    """Keep what is right of the form, then do what its button says, if all was right."""
    user, act = actor(), request.form.get("act", "save")
    album = releases.get_album(user, album_id)
    if not form.validate():
        return release_page.page(album, 422, form, parts)
    tellings = told_tracks(parts, form.currency.data or "EUR")
    if act == "all":
        tellings = releases.for_all(tellings, EveryForm(prefix="all-").said())
    seen = seen_of(form, act)
    try:
        with transaction():
            album, refused = releases.save(user, album_id, told_album(form), tellings, seen)
    except releases.Clash as clash:
        show_untouched(clash.there, seen, form, parts)
        return _conflict(album_id, form, parts, clash)
    put_refusals(refused, form, parts)
    if htmx.is_for("release"):
        return release_page.saved(album, form, {} if act == "all" else parts, refused)
    if refused:
        form.revision.data = str(album.revision)
        fresh = releases.get_album(user, album_id)
        return release_page.page(fresh, 422, form, parts, unsaved=len(refused))
    return _then(album, act, form, parts)


def _then(album: Any, act: str, form: AlbumForm, parts: Parts) -> ResponseReturnValue:
    verb, _colon, which = act.partition(":")
    try:
        if verb in ("publish", "schedule"):
            return come_out(album, verb, form)
        if verb in ("up", "down", "out"):
            _step(album, verb, number(which) or 0)
    except Invalid as refusal:
        form.take(refusal)
        form.revision.data = str(releases.get_album(actor(), album.id).revision)
        return release_page.page(releases.get_album(actor(), album.id), 422, form, parts)
    htmx.say(_("Draft saved") if album.published_at is None else _("Changes saved"))
    return htmx.see_other(f"/studio/albums/{album.id}{f'#track-{number(which)}' if number(which) else ''}")


def _step(album: Any, verb: str, track_id: int) -> None:
    """One place up or down, or off the release."""
    user, ids = actor(), [track.id for track in releases.tracks_of(album)]
    if track_id not in ids:
        raise NotFound()
    place = ids.index(track_id)
    with transaction():
        if verb == "out":
            releases.take_out(user, album.id, track_id)
        elif verb == "up" and place:
            releases.move(user, album.id, track_id, before=ids[place - 1])
        elif verb == "down" and place + 1 < len(ids):
            releases.move(user, album.id, track_id, after=ids[place + 1])


def _conflict(album_id: int, form: AlbumForm, parts: Parts, clash: releases.Clash) -> Response:
    """What was typed stays on the page; saving again writes it over what somebody else saved meanwhile."""
    album = releases.get_album(actor(), album_id)
    form.revision.data = str(album.revision)
    clashing = named(clash.names, form, parts)
    return release_page.page(album, 409, form, parts, conflict=True, clashing=clashing)


def _changed(album_id: int, said: str) -> ResponseReturnValue:
    if htmx.is_for("release"):
        return htmx.toast(release_page.page(releases.get_album(actor(), album_id)), said)
    htmx.say(said)
    return htmx.see_other(f"/studio/albums/{album_id}")

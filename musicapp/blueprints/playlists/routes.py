"""A playlist's page, making one, describing it, taking it away."""

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from musicapp.blueprints.playlists.blueprint import bp, done, number
from musicapp.blueprints.playlists.forms import PlaylistForm
from musicapp.domain import likes, playlists, search
from musicapp.errors import Invalid, NotFound
from musicapp.web import access, csrf, htmx
from musicapp.web.access import actor, viewer
from musicapp.web.addresses import playlist_url
from musicapp.web.transactions import transaction

FOUND = 8  # tracks to add, for a name or a piece of one


@bp.get("/people/<username>/playlists/<slug>")
@access.listeners
def show(username: str, slug: str) -> ResponseReturnValue:
    user = viewer()
    try:
        playlist = playlists.get_playlist(user, username, slug)
    except NotFound:
        return _moved(username, slug)
    own = user is not None and user.id == playlist.user_id
    page = playlists.entries(user, playlist, request.args.get("after"))
    wanted = request.args.get("add", "") if own else ""
    found = search.search(wanted, "tracks").tracks[:FOUND] if wanted else ()
    ideas = playlists.ideas(user, playlist) if own else []
    shown = [entry.track.id for entry in page] + [track.id for track in (*found, *ideas)]
    return htmx.render(
        "playlists/page.html",
        {
            "entries": "playlists/_entries.html",
            "pager": "playlists/_entries.html",
            "found": "playlists/_found.html",
        },
        playlist=playlist,
        own=own,
        page=page,
        wanted=wanted,
        found=found,
        held=playlists.held_ids(playlist, [track.id for track in found]),
        ideas=ideas,
        liked=likes.liked_ids(user, shown),
    )


@bp.get("/playlists/new")
@access.signed_in
def new() -> Response:
    return _form("playlists/new.html", "playlists/_new.html", PlaylistForm(formdata=None))


@bp.post("/playlists")
@access.signed_in
@csrf.asks_again
def create() -> ResponseReturnValue:
    """A new one, with a track or an album in it if the form names one."""
    user, form = actor(), PlaylistForm()
    track, album = number("track"), number("album")
    if form.validate():
        try:
            with transaction():
                playlist = playlists.create(user, **form.told())
                if track is not None:
                    playlists.add_track(user, playlist.id, track)
                elif album is not None:
                    playlists.add_album(user, playlist.id, album)
                url = playlist_url(playlist)
            if track is None and album is None:
                return done(url, _("Playlist created"))
            return done(url, _("Added to %(playlist)s", playlist=form.title.data), stay=True)
        except Invalid as problem:
            form.take(problem)
    return _form("playlists/new.html", "playlists/_new.html", form, 422)


@bp.get("/playlists/<int:playlist_id>/edit")
@access.signed_in
def edit(playlist_id: int) -> Response:
    playlist = playlists.get_own_playlist(actor(), playlist_id)
    form = PlaylistForm(formdata=None, obj=playlist)
    return _form("playlists/edit.html", "playlists/_edit.html", form, playlist_id=playlist_id)


@bp.put("/playlists/<int:playlist_id>")
@access.signed_in
@csrf.asks_again
def change(playlist_id: int) -> ResponseReturnValue:
    user, form = actor(), PlaylistForm()
    if form.validate():
        try:
            with transaction():
                playlist = playlists.edit(user, playlist_id, **form.told())
                url = playlist_url(playlist)
            return done(url, _("Playlist saved"))
        except Invalid as problem:
            form.take(problem)
    playlists.get_own_playlist(user, playlist_id)
    return _form("playlists/edit.html", "playlists/_edit.html", form, 422, playlist_id=playlist_id)


@bp.get("/playlists/<int:playlist_id>/deletion")
@access.signed_in
def ask_before_deleting(playlist_id: int) -> Response:
    playlist = playlists.get_own_playlist(actor(), playlist_id)
    return htmx.render("playlists/deletion.html", {"dialog": "playlists/_deletion.html"}, playlist=playlist)


@bp.delete("/playlists/<int:playlist_id>")
@access.signed_in
def delete(playlist_id: int) -> ResponseReturnValue:
    user = actor()
    with transaction():
        title = playlists.delete(user, playlist_id)
    return done("/library/playlists", _("%(title)s is deleted", title=title))


def _form(page: str, dialog: str, form: PlaylistForm, status: int = 200, **context: object) -> Response:
    return htmx.render(page, {"dialog": dialog}, status, form=form, **context)


def _moved(username: str, slug: str) -> ResponseReturnValue:
    """301 to where a renamed playlist stands now. Raises NotFound if none stood here."""
    playlist = playlists.moved_playlist(viewer(), username, slug)
    if playlist is None:
        raise NotFound()
    return redirect(playlist_url(playlist), code=301)

"""The long lists of tracks, albums and artists, narrowed and sorted by their addresses."""

from collections.abc import Mapping

from flask import request
from flask.typing import ResponseReturnValue

from musicapp.blueprints.catalog.routes import bp
from musicapp.domain import catalog, likes
from musicapp.domain.catalog import browse
from musicapp.web import access, formats, htmx
from musicapp.web.access import viewer
from musicapp.web.filters import LONGEST_VALUE, Offer, asked
from musicapp.web.languages import gettext as _
from musicapp.web.musical_keys import musical_key


@bp.get("/browse/tracks")
@access.listeners
def browse_tracks() -> ResponseReturnValue:
    genres, moods, keys = catalog.genres(), catalog.moods(), catalog.keys()
    choices = {
        "genre": {genre.slug: genre.name for genre in genres},
        "mood": {mood.slug: _(mood.name) for mood in moods},
        "key": {key: musical_key(key) for key in keys},
        "tag": {tag.slug: tag.name for tag in catalog.tags_named(_given("tag"))},
        "artist": catalog.artist_names(_given("artist")),
    }
    numbers = ("bpm_from", "bpm_to", "year")
    said = asked(Offer("/browse/tracks", catalog.TRACK_SORTS, choices, numbers), request.args)
    if elsewhere := said.elsewhere():
        return elsewhere
    page = browse.tracks(said.wanted)
    return said.shown(
        htmx.render(
            "catalog/browse_tracks.html",
            _fragments("catalog/_track_results.html"),
            asked=said,
            wanted=said.wanted,
            page=page,
            count=page.facts["count"],
            next_url=said.url(page.after),
            genres=genres,
            moods=moods,
            keys=keys,
            liked=likes.liked_ids(viewer(), [track.id for track in page]),
        )
    )


@bp.get("/browse/albums")
@access.listeners
def browse_albums() -> ResponseReturnValue:
    genres = catalog.genres()
    choices = {
        "genre": {genre.slug: genre.name for genre in genres},
        "kind": {kind: formats.album_kind(kind) for kind in formats.ALBUM_KINDS},
        "artist": catalog.artist_names(_given("artist")),
    }
    said = asked(Offer("/browse/albums", catalog.ALBUM_SORTS, choices, ("year",)), request.args)
    if elsewhere := said.elsewhere():
        return elsewhere
    page = browse.albums(said.wanted)
    return said.shown(
        htmx.render(
            "catalog/browse_albums.html",
            _fragments("catalog/_album_results.html"),
            asked=said,
            wanted=said.wanted,
            page=page,
            next_url=said.url(page.after),
            genres=genres,
        )
    )


@bp.get("/browse/artists")
@access.listeners
def browse_artists() -> ResponseReturnValue:
    genres = catalog.genres()
    choices = {"genre": {genre.slug: genre.name for genre in genres}}
    said = asked(Offer("/browse/artists", catalog.ARTIST_SORTS, choices), request.args)
    if elsewhere := said.elsewhere():
        return elsewhere
    page = browse.artists(said.wanted)
    return said.shown(
        htmx.render(
            "catalog/browse_artists.html",
            _fragments("catalog/_artist_results.html"),
            asked=said,
            wanted=said.wanted,
            page=page,
            next_url=said.url(page.after),
            genres=genres,
        )
    )


def _given(name: str) -> list[str]:
    """The slug in the address, if it may be one."""
    slug = request.args.get(name, "").replace("\x00", "").strip()
    return [slug] if 0 < len(slug) <= LONGEST_VALUE else []


def _fragments(template: str) -> Mapping[str, str]:
    return {"results": template, "pager": template}

"""Browse lists, genres, artists, albums and tracks."""

from collections.abc import Sequence

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from musicapp.domain import artists, catalog, follows, likes, playlists
from musicapp.domain.catalog import browse
from musicapp.errors import NotFound
from musicapp.web import access, htmx
from musicapp.web.access import viewer

bp = Blueprint("catalog", __name__)


@bp.get("/browse")
@access.listeners
def browse_home() -> ResponseReturnValue:
    return redirect("/browse/tracks", code=301)


@bp.get("/browse/genres")
@access.listeners
def browse_genres() -> Response:
    return htmx.render("catalog/browse_genres.html", genres=catalog.genres_with_covers())


@bp.get("/genres/<slug>")
@access.listeners
def genre(slug: str) -> Response:
    found = catalog.get_genre(slug)
    popular = catalog.popular_of_genre(found)
    return htmx.render(
        "catalog/genre.html",
        genre=found,
        tracks=popular,
        albums=browse.albums(catalog.Filter(genre=slug, limit=12)).items,
        artists=browse.artists(catalog.Filter(genre=slug, sort="followed", limit=12)).items,
        liked=likes.liked_ids(viewer(), [track.id for track in popular]),
    )


@bp.get("/artists/<artist>")
@access.listeners
def artist(artist: str) -> ResponseReturnValue:
    user = viewer()
    try:
        found = catalog.get_artist(user, artist)
    except NotFound:
        return _moved(catalog.moved_artist(artist), "/artists/")
    popular = catalog.popular_tracks(user, found)
    singles = catalog.singles_of(found)
    heard_on = [] if popular else catalog.tracks_with(found)
    return htmx.render(
        "catalog/artist.html",
        artist=found,
        popular=popular,
        singles=singles,
        heard_on=heard_on,
        albums=catalog.albums_of(found),
        appears_on=catalog.albums_featuring(found),
        genres=catalog.genres_of(found),
        neighbours=catalog.neighbours(found),
        claimable=found.owner_id is None and artists.is_claimable(found.name),
        following=follows.is_following(user, found),
        liked=likes.liked_ids(user, [track.id for track in popular + singles + heard_on]),
    )


@bp.get("/artists/<artist>/albums/<album>")
@access.listeners
def album(artist: str, album: str) -> ResponseReturnValue:
    user = viewer()
    try:
        found = catalog.get_album(user, artist, album)
    except NotFound:
        return _elsewhere(artist, "album", album)
    tracks = catalog.tracks_of_album(user, found)
    return htmx.render(
        "catalog/album.html",
        album=found,
        tracks=tracks,
        discs=_by_disc(tracks),
        playable=any(track.playable or track.preparing for track in tracks),
        more=[other for other in catalog.albums_of(found.artist, 13) if other.id != found.id],
        neighbours=catalog.neighbours(found.artist, 6),
        liked=likes.liked_ids(user, [track.id for track in tracks]),
        liked_album=found.id in likes.liked_album_ids(user, [found.id]),
    )


@bp.get("/artists/<artist>/tracks/<track>")
@access.listeners
def track(artist: str, track: str) -> ResponseReturnValue:
    user = viewer()
    try:
        found = catalog.get_track(user, artist, track)
    except NotFound:
        return _elsewhere(artist, "track", track)
    others = catalog.tracks_beside(user, found)
    return htmx.render(
        "catalog/track.html",
        track=found,
        waveform=found.waveform,
        featured=catalog.featured_on([found.id]).get(found.id, []),
        others=others,
        in_playlists=playlists.count_with(found),
        start_s=_start_s(found.duration_ms),
        liked=likes.liked_ids(user, [found.id, *(other.id for other in others)]),
    )


def _start_s(duration_ms: int) -> int | None:
    """Where ``?t=102`` lets a track begin, in whole seconds; None if that is after its end."""
    text = request.args.get("t", "")
    asked = int(text[:9]) if text.isascii() and text.isdigit() else 0
    return asked if asked * 1000 < max(duration_ms, 1) else None


def _by_disc(tracks: Sequence[catalog.TrackRow]) -> dict[int, list[catalog.TrackRow]]:
    discs: dict[int, list[catalog.TrackRow]] = {}
    for track in tracks:
        discs.setdefault(track.disc_no, []).append(track)
    return discs


def _elsewhere(artist: str, kind: str, slug: str) -> ResponseReturnValue:
    """301 for an album or track that was renamed, or whose artist was. Raises NotFound."""
    renamed = catalog.moved_artist(artist)
    if renamed is not None:
        return redirect(f"/artists/{renamed}/{kind}s/{slug}", code=301)
    by = catalog.get_artist(viewer(), artist)
    moved = catalog.moved_album(by, slug) if kind == "album" else catalog.moved_track(by, slug)
    return _moved(moved, f"/artists/{artist}/{kind}s/")


def _moved(slug: str | None, prefix: str) -> ResponseReturnValue:
    """301 to where the thing stands now. Raises NotFound if it never stood here."""
    if slug is None:
        raise NotFound()
    return redirect(prefix + slug, code=301)

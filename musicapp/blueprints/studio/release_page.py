"""The page of a release: its files on one side, all that it tells on the other."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Response, render_template

from musicapp import config
from musicapp.blueprints.studio.pages import PAGES, show
from musicapp.blueprints.studio.release_forms import AlbumForm, CoverForm, EveryForm, PartForm
from musicapp.blueprints.studio.typed import part
from musicapp.domain import accounts, artists, catalog, releases, uploads
from musicapp.domain.artists import OwnArtist
from musicapp.web import htmx
from musicapp.web.access import actor

UPLOAD = "/studio/upload"
RELEASES = "/studio/releases"
PIECES = {"uploads": "studio/_uploads.html", "release": "studio/release.oob.html"}


def page(
    album: Any,
    status: int = 200,
    form: AlbumForm | None = None,
    parts: Mapping[int, PartForm] | None = None,
    **more: Any,
) -> Response:
    """The page of an album of the viewer's own, or the piece of it that is asked for."""
    return htmx.render("studio/release.html", PIECES, status, **facts(album, form, parts, **more))


def facts(
    album: Any, form: AlbumForm | None = None, parts: Mapping[int, PartForm] | None = None, **more: Any
) -> dict[str, Any]:
    """What the templates of the page know."""
    user, tracks = actor(), releases.tracks_of(album)
    here = f"/studio/albums/{album.id}"
    return {
        **_shared(user, tracks, uploads.arrivals(user, album.artist_id, album.id), parts),
        "album": album,
        "artist": album.artist,
        "here": here,
        "state": releases.state_of(album),
        "is_to_draw": releases.is_to_draw(album),
        "form": form or _filled(user, album),
        "is_typed": form is not None,
        "pages": PAGES,
        "page": RELEASES,
        **more,
    }


def new_facts(user: Any, artist: OwnArtist, form: AlbumForm | None = None, **more: Any) -> dict[str, Any]:
    """The same for a release that is not there yet: what it might be, by the files that have come."""
    telling, tracks = releases.suggested(user, artist.id)
    told = {**asdict(telling), "zone": releases.zone_of(user).key, "key": secrets.token_hex(16)}
    return {
        **_shared(user, tracks, uploads.arrivals(user, artist.id, 0), None),
        "album": None,
        "artist": artist,
        "here": f"{UPLOAD}?artist={artist.slug}",
        "state": "draft",
        "form": form or AlbumForm(None, data=told),
        **more,
    }


def saved(album: Any, form: AlbumForm, parts: Mapping[int, PartForm], refused: Mapping[str, str]) -> Response:
    """After a save in passing: the form as it is now, with what could not be kept."""
    form.revision.data = str(album.revision)
    typed = (form, parts) if refused else ()
    fresh = facts(releases.get_album(actor(), album.id), *typed, unsaved=len(refused))
    text = render_template("studio/release.oob.html", alone=True, **fresh)
    return htmx.replace(Response(text, 422 if refused else 200), f"/studio/albums/{album.id}")


def shown(template: str, page: str, status: int = 200, **more: Any) -> Response:
    """A page of the studio's menu with the pieces that this one has, too."""
    return show(template, page, status, PIECES, **more)


def _shared(
    user: Any, tracks: list[Any], arrivals: list[Any], parts: Mapping[int, PartForm] | None
) -> dict[str, Any]:
    raw = {one.track_id for one in arrivals if not one.is_checked}
    own = artists.own_artists(user)
    fresh = {
        t.id: part(t.id, releases.telling_of_track(t))
        for t in tracks
        if t.id not in raw and t.id not in (parts or {})
    }
    places = {track.id: place for place, track in enumerate(tracks)}
    return {
        "tracks": tracks,
        "parts": {**fresh, **(parts or {})},
        "every": EveryForm(formdata=None, prefix="all-"),
        "cover_form": CoverForm(formdata=None),
        "ready": {track.id for track in tracks if releases.is_ready(track)},
        "waveforms": releases.waveforms_of(tracks),
        "wrong": [(t.title, f) for t in tracks if parts and t.id in parts for f in parts[t.id] if f.errors],
        "arrivals": sorted(arrivals, key=lambda one: places.get(one.track_id or 0, len(places))),
        "steps": uploads.STEPS,
        "most_mb": config.current().upload_max_bytes // 1_000_000,
        "artists": own,
        "genres": catalog.genre_names(),
        "largest_picture": accounts.LARGEST_PICTURE,
        "picture_too_large": accounts.PICTURE_TOO_LARGE,
        "refused": {},
        "unsaved": 0,
        "conflict": False,
        "clashing": [],
    }


def _filled(user: Any, album: Any) -> AlbumForm:
    zone = releases.zone_meant(user, album)
    told = asdict(releases.telling_of_album(album))
    at = releases.said_in(zone, album.publish_at) if album.publish_at else ""
    return AlbumForm(None, data={**told, "revision": album.revision, "zone": zone.key, "at": at})

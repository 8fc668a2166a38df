"""Making and changing albums and tracks, all that is typed of one at once."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select, update

from musicapp.db import change, db, one_at_a_time
from musicapp.domain import analysis, artists
from musicapp.domain.catalog.counting import recount_genres
from musicapp.domain.releases import guests, words
from musicapp.domain.releases.addresses import address
from musicapp.domain.releases.checking import Wrong, album_values, track_values
from musicapp.domain.releases.covers import ask_for_cover
from musicapp.domain.releases.merging import (
    CHANGED,
    Clash,
    Seen,
    Values,
    by_name,
    clashes,
    differing,
    touched,
    values_of,
)
from musicapp.domain.releases.order import put_last, told_of
from musicapp.domain.releases.queries import get_album, get_track, tracks_of
from musicapp.domain.releases.telling import AlbumTelling, TrackTelling
from musicapp.errors import Conflict, Invalid
from musicapp.models import Album, Credit, Track, TrackCredit, Upload, User
from musicapp.words import N_

MOST_ALBUMS = 5000
ANEW = Seen()
TOO_MANY = N_("An artist can have five thousand releases here. Delete one first.")


def lock(artist_id: int) -> None:
    """Whoever changes an artist's music waits for whoever is changing it."""
    one_at_a_time(f"music of {artist_id}")


def create(
    user: User, artist_id: int, telling: AlbumTelling, track_ids: Collection[int] = (), form_key: str = ""
) -> Album:
    """A draft of one of the user's artists, with these of its tracks in this order.

    A form with a key of its own makes one draft, however often it is sent. Raises NotFound for an artist who is not the
    user's, Invalid with a sentence for each field, and for a track that is not the user's.
    """
    artist = artists.get_own_artist_by_id(user, artist_id)
    lock(artist.id)
    same_form = Album.artist_id == artist.id, Album.form_key == form_key
    if form_key and (made := db.session.scalar(select(Album.id).where(*same_form))):
        return get_album(user, made)
    if (db.session.scalar(select(func.count()).where(Album.artist_id == artist.id)) or 0) >= MOST_ALBUMS:
        raise Conflict(TOO_MANY, subject="albums")
    album = Album(artist_id=artist.id, title="", slug=f"~{artist.id}", sort_key="", credits=[])
    album.form_key = form_key or None
    db.session.add(album)
    db.session.flush()
    album.slug = f"album-{album.id}"
    _keep_album(album, telling)
    put_last(album, [_named(user, track_id) for track_id in dict.fromkeys(track_ids)])
    return get_album(user, album.id)


def edit_album(user: User, album_id: int, telling: AlbumTelling, revision: int | None = None) -> Album:
    """Change all that an album tells. With the ``revision`` that was looked at, not over somebody else's change.

    Raises NotFound, Conflict, Invalid with a sentence for each field.
    """
    album = _for_editing(user, album_id, revision)
    _keep_album(album, telling)
    album.revision += 1
    db.session.flush()
    return album


def edit_track(user: User, track_id: int, telling: TrackTelling) -> Track:
    """The same for a track. Raises NotFound, Invalid."""
    track = get_track(user, track_id)
    lock(track.artist_id)
    wrong = _take_track(track, telling)
    if wrong:
        raise Invalid(fields=wrong)
    if track.album is not None:
        track.album.revision += 1
    db.session.flush()
    return track


def save(
    user: User,
    album_id: int,
    telling: AlbumTelling,
    tracks: Mapping[int, TrackTelling],
    seen: Seen = ANEW,
) -> tuple[Album, dict[str, str]]:
    """Keep a whole form as far as it makes sense; what is wrong stays as it was.

    Gives the sentences by field, those of tracks as ``track-12-isrc``. Tracks that have left the album meanwhile are
    passed over. Of a page that tells what was touched there, nothing else is kept. Raises NotFound, and Clash if
    somebody else has changed the same meanwhile.
    """
    album = _for_editing(user, album_id)
    songs = tracks_of(album)
    there = values_of(album, songs)
    if seen.before is None and seen.revision not in (None, album.revision):
        _refuse_differing(there, by_name(telling, tracks))
    if seen.before is not None:
        telling, tracks = touched(telling, tracks, there, seen.before)
    refused = dict(_take_album(album, telling))
    for track in songs:
        if track.id in tracks:
            wrong = _take_track(track, tracks[track.id])
            refused |= {f"track-{track.id}-{name}": said for name, said in wrong.items()}
    album.revision += 1
    db.session.flush()
    if seen.before and (names := clashes(seen.before, there, values_of(album, songs))):
        raise Clash(names, there)
    return album, refused


def for_all(tellings: Mapping[int, TrackTelling], said: Mapping[str, Any]) -> dict[int, TrackTelling]:
    """The same tellings with what is ``said`` of all tracks at once; what is empty stays each one's own."""
    given = {name: value for name, value in said.items() if value not in ("", None)}
    return {track_id: replace(telling, **given) for track_id, telling in tellings.items()}


def expect(user: User, album: Album) -> None:
    """What the user is just sending, and has no place yet, is meant for ``album``."""
    loose = (Upload.user_id == user.id, Upload.artist_id == album.artist_id, Upload.album_id.is_(None))
    change(update(Upload).where(*loose, Upload.received_at.is_(None)).values(album_id=album.id))


def _named(user: User, track_id: int) -> Track:
    with told_of(track_id):
        return get_track(user, track_id)


def _refuse_differing(there: Values, typed: Values) -> None:
    if names := differing(there, typed):
        raise Clash(names, there)


def _for_editing(user: User, album_id: int, revision: int | None = None) -> Album:
    lock(get_album(user, album_id).artist_id)
    album = get_album(user, album_id)
    if revision is not None and revision != album.revision:
        raise Conflict(CHANGED, subject="revision")
    return album


def _keep_album(album: Album, telling: AlbumTelling) -> None:
    wrong = _take_album(album, telling)
    if wrong:
        raise Invalid(fields=wrong)


def _take_album(album: Album, telling: AlbumTelling) -> Wrong:
    values, wrong = album_values(telling, is_out=bool(album.published_at or album.publish_at))
    credits = words.credits(telling.credits, wrong)
    if "credits" not in wrong and credits != [(one.role, one.name) for one in album.credits]:
        album.credits = [
            Credit(position=n, role=role, name=name) for n, (role, name) in enumerate(credits, 1)
        ]
    _set(album, values)
    ask_for_cover(album)
    return wrong


def _take_track(track: Track, telling: TrackTelling) -> Wrong:
    before = track.genre
    values, wrong = track_values(telling)
    tags = words.tags(telling.tags, wrong)
    if "tags" not in wrong and {tag.slug for tag in tags} != {tag.slug for tag in track.tags}:
        track.tags = tags
    credits = words.credits(telling.credits, wrong)
    if "credits" not in wrong and credits != [(one.role, one.name) for one in track.credits]:
        track.credits = [
            TrackCredit(position=n, role=role, name=name) for n, (role, name) in enumerate(credits, 1)
        ]
    guests.feature(track, telling.featured, wrong)
    if values.get("bpm") == 0:  # who says none leaves it to what was measured
        values["bpm"] = analysis.measured([track.id]).get(track.id, (0.0, ""))[0]
    _set(track, values)
    if track.listed and before is not track.genre:
        db.session.flush()
        recount_genres({genre.id for genre in (before, track.genre) if genre})
    return wrong


def _set(work: Album | Track, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if getattr(work, name) != value:
            setattr(work, name, value)
    address(work)

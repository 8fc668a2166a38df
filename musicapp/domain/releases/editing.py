"""Making and changing albums and tracks, all that is typed of one at once."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update

from musicapp import clock
from musicapp.db import change, db, one_at_a_time
from musicapp.domain import analysis, artists
from musicapp.domain.catalog.counting import recount_genres
from musicapp.domain.releases import guests, words
from musicapp.domain.releases.addresses import address
from musicapp.domain.releases.checking import Wrong, album_values, track_values
from musicapp.domain.releases.covers import ask_for_cover
from musicapp.domain.releases.merging import Seen, clashes, touched, values_of
from musicapp.domain.releases.order import put_last, told_of
from musicapp.domain.releases.queries import get_album, get_track, loose_tracks, tracks_of
from musicapp.domain.releases.telling import AlbumTelling, TrackTelling
from musicapp.errors import Conflict, Invalid
from musicapp.fold import sort_key
from musicapp.models import Album, Credit, Track, TrackCredit, Upload, User
from musicapp.words import N_

MOST_ALBUMS = 5000
TAGGED = ("title", "label", "upc", "release_date")  # what tags say of a release
SITTING = timedelta(hours=6)
LONGEST_SINGLE_MS = 30 * 60_000
LONGEST_EP_MS = 30 * 60_000
CHANGED = N_("This release was changed elsewhere since you opened it. Look at what is there now.")
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
    passed over. Of a page that tells what was touched there, nothing else is kept. Raises NotFound, and Conflict if
    somebody else has changed the same meanwhile.
    """
    album = _for_editing(user, album_id, seen.revision if seen.before is None else None)
    songs = tracks_of(album)
    there = values_of(album, songs) if seen.before is not None else {}
    if seen.before is not None:
        telling, tracks = touched(telling, tracks, there, seen.before)
    refused = dict(_take_album(album, telling))
    for track in songs:
        if track.id in tracks:
            wrong = _take_track(track, tracks[track.id])
            refused |= {f"track-{track.id}-{name}": said for name, said in wrong.items()}
    album.revision += 1
    db.session.flush()
    if seen.before and clashes(seen.before, there, values_of(album, songs)):
        raise Conflict(CHANGED, subject="revision")
    return album, refused


def for_all(tellings: Mapping[int, TrackTelling], said: Mapping[str, Any]) -> dict[int, TrackTelling]:
    """The same tellings with what is ``said`` of all tracks at once; what is empty stays each one's own."""
    given = {name: value for name, value in said.items() if value not in ("", None)}
    return {track_id: replace(telling, **given) for track_id, telling in tellings.items()}


def suggested(user: User, artist_id: int) -> tuple[AlbumTelling, list[Track]]:
    """A release that the artist's newest loose drafts might become, by what the tags of their files say.

    What came hours before the last one was left over from another sitting, and what was taken off a release is wanted
    elsewhere, if at all: both stay among what stands alone.
    """
    tracks = _of_last_sitting(_never_placed(loose_tracks(user, artist_id)))
    said = select(Upload.release_tags).where(Upload.track_id.in_([track.id for track in tracks]))
    told = list(db.session.scalars(said)) if tracks else []
    common = {name: _most_said(one.get(name, "") for one in told) for name in TAGGED}
    genre = _most_said(track.genre.name if track.genre else "" for track in tracks)
    return AlbumTelling(**common, genre=genre, kind=_kind(tracks)), tracks


def fill_blanks(album_id: int, said: Mapping[str, str], genre_id: int | None) -> None:
    """What the tags of a file say of the release, where its artist has said nothing so far."""
    album = db.session.get(Album, album_id)
    if album is None or album.published_at is not None:
        return
    values, _ = album_values(AlbumTelling(**{name: said.get(name, "") for name in TAGGED}))
    for name in ("title", "label", "upc"):
        if values.get(name) and not getattr(album, name):
            setattr(album, name, values[name])
    if album.release_date is None and values.get("release_date"):
        album.release_date, album.year = values["release_date"], values["year"]
        album.released_key = values["released_key"]
    album.sort_key, album.genre_id = sort_key(album.title), album.genre_id or genre_id
    address(album)
    ask_for_cover(album)


def expect(user: User, album: Album) -> None:
    """What the user is just sending, and has no place yet, is meant for ``album``."""
    loose = (Upload.user_id == user.id, Upload.artist_id == album.artist_id, Upload.album_id.is_(None))
    change(update(Upload).where(*loose, Upload.received_at.is_(None)).values(album_id=album.id))


def _named(user: User, track_id: int) -> Track:
    with told_of(track_id):
        return get_track(user, track_id)


def _never_placed(tracks: list[Track]) -> list[Track]:
    """Those that were on no release, nor sent to one."""
    sent_to_one = select(Upload.track_id).where(Upload.album_id.is_not(None), Upload.duplicate.is_(False))
    placed = set(db.session.scalars(sent_to_one.where(Upload.track_id.in_([track.id for track in tracks]))))
    return [track for track in tracks if track.id not in placed]


def _of_last_sitting(tracks: list[Track]) -> list[Track]:
    since = max((track.created_at for track in tracks), default=clock.now()) - SITTING
    return [track for track in tracks if track.created_at >= since]


def _most_said(words: Iterable[str]) -> str:
    counted = Counter(word for word in words if word)
    return counted.most_common(1)[0][0] if counted else ""


def _kind(tracks: Sequence[Track]) -> str:
    """As shops sort releases: up to three short tracks are a single, up to six in half an hour an EP."""
    length = sum(track.duration_ms for track in tracks)
    if len(tracks) <= 3 and length <= LONGEST_SINGLE_MS:
        return "single"
    return "ep" if len(tracks) <= 6 and length <= LONGEST_EP_MS else "album"


def _for_editing(user: User, album_id: int, revision: int | None) -> Album:
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

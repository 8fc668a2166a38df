"""What a release might be, by what the tags of its files say."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select

from musicapp import clock
from musicapp.db import db
from musicapp.domain.releases.addresses import address
from musicapp.domain.releases.checking import album_values
from musicapp.domain.releases.covers import ask_for_cover
from musicapp.domain.releases.queries import loose_tracks
from musicapp.domain.releases.telling import AlbumTelling
from musicapp.fold import sort_key
from musicapp.models import Album, Track, Upload, User

TAGGED = ("title", "label", "upc", "release_date")  # what tags say of a release
SITTING = timedelta(hours=6)
LONGEST_SINGLE_MS = 30 * 60_000
LONGEST_EP_MS = 30 * 60_000


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

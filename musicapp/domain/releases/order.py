"""Which tracks are on an album, and in which order. Numbers begin at 1 on each disc."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import update

from musicapp.db import change, db, one_at_a_time
from musicapp.domain.releases.queries import get_album, get_track, loose_tracks, tracks_of
from musicapp.domain.releases.visibility import follow_album, settle
from musicapp.errors import Conflict, Invalid, NotFound
from musicapp.models import Album, Track, Upload, User
from musicapp.words import N_

MOST_TRACKS = 300
FULL = N_("A release holds 300 tracks at most. Begin another one.")
OTHER_ARTIST = N_("A track can only be on a release of its own artist.")
NO_TRACK = N_("You have no track %(id)s.")
ALL_TRACKS = N_("Name each track of the release once.")


def add(user: User, album_id: int, track_id: int) -> Album:
    """Put a track at the end of an album, off the one that it was on. Raises NotFound, Conflict, Invalid.

    On an album that is out it waits until that is published once more; on one that is not, nobody else sees it.
    """
    album, track = _locked(user, album_id), get_track(user, track_id)
    left = track.album
    if left is album:
        return album
    put_last(album, [track])
    album.revision += 1
    if left is not None:
        number(left)
        left.revision += 1
        settle(left.artist_id, [left.id], [track])
    return album


def take_out(user: User, album_id: int, track_id: int) -> Track:
    """Take a track off an album: it stands alone from now on, out or not as it was. Raises NotFound."""
    album, track = _locked(user, album_id), get_track(user, track_id)
    if track.album_id != album.id:
        raise NotFound()
    detach(album, [track])
    album.revision += 1
    return track


def move(
    user: User, album_id: int, track_id: int, before: int | None = None, after: int | None = None
) -> Album:
    """Put a track right before or right after another one; to the end without either. Raises NotFound."""
    album = _locked(user, album_id)
    tracks = {track.id: track for track in tracks_of(album)}
    if track_id not in tracks or not {before, after} - {None} <= tracks.keys():
        raise NotFound()
    if track_id not in (before, after):
        ids = [one for one in tracks if one != track_id]
        beside = before if before is not None else after
        place = len(ids) if beside is None else ids.index(beside) + (before is None)
        ids.insert(place, track_id)
        if beside is not None:
            tracks[track_id].disc_no = tracks[beside].disc_no
        _write([tracks[one] for one in ids])
        album.revision += 1
    return album


def arrange(user: User, album_id: int, track_ids: Sequence[int]) -> Album:
    """All tracks of an album in this order, on one disc. Raises NotFound, Invalid unless each is named once."""
    album = _locked(user, album_id)
    tracks = {track.id: track for track in tracks_of(album)}
    if sorted(track_ids) != sorted(tracks):
        raise Invalid(fields={"tracks": ALL_TRACKS})
    for track in tracks.values():
        track.disc_no = 1
    _write([tracks[one] for one in track_ids])
    album.revision += 1
    return album


def gather(user: User, album: Album, track_ids: Iterable[int]) -> None:
    """Drafts that stand alone come to ``album`` by the numbers that they have. Raises NotFound, Conflict, Invalid."""
    loose = {track.id: track for track in loose_tracks(user, album.artist_id)}
    named = [loose.get(track_id) or get_track(user, track_id) for track_id in dict.fromkeys(track_ids)]
    _join(album, [track for track in named if track.album_id is None])


def join(album: Album, track: Track) -> None:
    """Put a draft where its name or its tags say, last if they are silent: others may still come before it."""
    _join(album, [track])


def set_tracks(user: User, album_id: int, track_ids: Sequence[int]) -> Album:
    """These tracks and no others, in this order; the others stand alone.

    Raises NotFound for the album, Conflict, and Invalid, also for a track that is not the user's.
    """
    album = _locked(user, album_id)
    if len(set(track_ids)) != len(track_ids):
        raise Invalid(fields={"tracks": ALL_TRACKS})
    detach(album, [track for track in tracks_of(album) if track.id not in track_ids])
    for track_id in track_ids:
        with told_of(track_id):
            add(user, album_id, track_id)
    return arrange(user, album_id, track_ids)


@contextmanager
def told_of(track_id: int) -> Iterator[None]:
    """Of several tracks that are named, the one that is not there is said by its number. Raises Invalid."""
    try:
        yield
    except NotFound as problem:
        raise Invalid(fields={"tracks": NO_TRACK % {"id": track_id}}) from problem


def put_last(album: Album, tracks: Sequence[Track]) -> None:
    """These tracks at the end of ``album``. Raises Conflict when it is full, Invalid for another artist's."""
    present = tracks_of(album)
    _expect_room(album, [*present, *tracks])
    disc = present[-1].disc_no if present else 1
    for track in tracks:
        track.album_id, track.publish_at = album.id, None
        track.disc_no = disc if present else track.disc_no
    _write(sorted([*present, *tracks], key=lambda track: track.disc_no))
    follow_album(album, tracks)


def put_back(album: Album, track: Track) -> None:
    """A track that was away for a while at the place that its number still says; at the end if it says none."""
    present = tracks_of(album)
    _expect_room(album, [*present, track])
    track.album_id = album.id
    place = next((at for at, other in enumerate(present) if _comes_before(track, other)), len(present))
    present.insert(place, track)
    _write(present)
    follow_album(album, [track])


def detach(album: Album, tracks: Iterable[Track]) -> None:
    """Take these off ``album``; the others close up."""
    gone = list(tracks)
    for track in gone:
        track.album_id = None
    sent = Upload.track_id.in_([track.id for track in gone]), Upload.replaces_id.is_(None)
    change(update(Upload).where(*sent).values(album_id=album.id))  # left over from it, not new
    number(album)
    settle(album.artist_id, [album.id], gone)


def number(album: Album) -> None:
    """Number the tracks anew, without gaps."""
    db.session.flush()
    _write(tracks_of(album))


def _join(album: Album, tracks: Sequence[Track]) -> None:
    present = tracks_of(album)
    _expect_room(album, [*present, *tracks])
    places = [(track.disc_no, track.track_no) for track in present]
    for track in tracks:
        if not track.track_no:
            track.disc_no, last = max(places, default=(1, 0))
            track.track_no = last + 1
        places.append((track.disc_no, track.track_no))
        track.album_id, track.publish_at = album.id, None
    db.session.flush()
    follow_album(album, tracks)


def _expect_room(album: Album, tracks: Sequence[Track]) -> None:
    if len(tracks) > MOST_TRACKS:
        raise Conflict(FULL, subject="tracks")
    if any(track.artist_id != album.artist_id for track in tracks):
        raise Invalid(fields={"tracks": OTHER_ARTIST})


def _comes_before(track: Track, other: Track) -> bool:
    """The number of who was away was another one's meanwhile, if those who stayed have closed up."""
    return bool(track.track_no) and (track.disc_no, track.track_no) <= (other.disc_no, other.track_no)


def _locked(user: User, album_id: int) -> Album:
    artist_id = get_album(user, album_id).artist_id
    one_at_a_time(f"music of {artist_id}")
    return get_album(user, album_id)


def _write(tracks: Sequence[Track]) -> None:
    places: dict[int, int] = {}
    for track in tracks:
        places[track.disc_no] = places.get(track.disc_no, 0) + 1
        track.track_no = places[track.disc_no]
    db.session.flush()

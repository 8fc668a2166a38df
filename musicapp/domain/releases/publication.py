"""Publishing: at once, at a time, and taking back. A release is news once, however often it is put up."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from musicapp import clock
from musicapp.db import db, one_at_a_time
from musicapp.domain.releases.addresses import was_out
from musicapp.domain.releases.checking import released_on
from musicapp.domain.releases.covers import ask_for_cover
from musicapp.domain.releases.order import detach, number
from musicapp.domain.releases.queries import get_album, get_track, tracks_of
from musicapp.domain.releases.visibility import announce, hide, settle, show
from musicapp.errors import Conflict, Invalid
from musicapp.models import Album, Track, User
from musicapp.words import N_

TITLE_NEEDED = N_("A release needs a title before others can see it.")
NO_TRACKS = N_("A release needs a track before others can see it.")
UNREADY = N_(
    "Not ready yet: %(titles)s. Wait until they are, or say that the release comes out without them."
)
TRACK_UNREADY = N_("This track is not ready yet. Wait until it is.")
OUT_ALREADY = N_("This is out already. Take it back first, or publish it at once.")
ON_ALBUM = N_("This track comes out with its release. Publish that.")
TO_COME = N_("That day is still to come. Choose an earlier one, or publish at a time.")


def is_ready(track: Track) -> bool:
    """Whether it can be heard. What was out before without audio, as some imports are, may come out again."""
    return track.processing_state == "ready" or was_out(track)


def publish(user: User, album_id: int, zone: ZoneInfo, without_unready: bool = False) -> Album:
    """Let everybody see an album and its tracks now; ``zone`` says which day it is for its artist.

    Published once more, it shows the tracks that came to it since. ``without_unready`` takes off it what is not ready.
    Raises NotFound; Invalid when title or tracks are missing, or tracks are not ready.
    """
    album, tracks = _complete(user, album_id, without_unready)
    now = clock.now()
    _date(album, now.astimezone(zone).date())
    _put_up(album, tracks, now)
    return album


def schedule(
    user: User, album_id: int, moment: datetime, zone: ZoneInfo, without_unready: bool = False
) -> Album:
    """Let everybody see it from ``moment`` on. Raises as ``publish``, and Conflict for what is out already."""
    album, _ = _complete(user, album_id, without_unready)
    if album.published_at is not None:
        raise Conflict(OUT_ALREADY, subject="publication")
    _date(album, moment.astimezone(zone).date())
    album.publish_at, album.publish_zone = moment, zone.key
    album.revision += 1
    ask_for_cover(album)
    db.session.flush()
    return album


def unpublish(user: User, album_id: int) -> Album:
    """Take an album back, or its schedule: a draft again. Twice is once. Raises NotFound."""
    album = _locked_album(user, album_id)
    tracks = tracks_of(album)
    hide([album, *tracks])
    album.revision += 1
    settle(album.artist_id, [album.id], tracks)
    return album


def publish_track(
    user: User, track_id: int, moment: datetime | None = None, zone: ZoneInfo | None = None
) -> Track:
    """Let everybody see a track that stands alone, now or from ``moment`` on, which was said in ``zone``.

    Raises NotFound, Invalid, Conflict.
    """
    track = _locked_track(user, track_id)
    if track.album_id is not None:
        raise Conflict(ON_ALBUM, subject="album")
    if not is_ready(track):
        raise Invalid(fields={"publication": TRACK_UNREADY})
    if moment is None:
        _put_up_track(track, clock.now())
    elif track.published_at is not None:
        raise Conflict(OUT_ALREADY, subject="publication")
    else:
        track.publish_at, track.publish_zone = moment, zone.key if zone else ""
    db.session.flush()
    return track


def unpublish_track(user: User, track_id: int) -> Track:
    """Take a track back, or its schedule, also one that is on an album. Twice is once. Raises NotFound."""
    track = _locked_track(user, track_id)
    hide([track])
    settle(track.artist_id, [track.album_id] if track.album_id else [], [track])
    return track


def publish_due() -> int:
    """Put up what waits for a moment that has come; how many. Whatever ended the last try, this one finds it."""
    one_at_a_time("publication")
    now = clock.now()
    due = (Album.publish_at <= now, Album.published_at.is_(None), Album.deleted_at.is_(None))
    put_up = 0
    for album in db.session.scalars(select(Album).where(*due)).all():
        one_at_a_time(f"music of {album.artist_id}")
        if ready := [track for track in tracks_of(album) if is_ready(track)]:
            _put_up(album, ready, album.publish_at or now)
            put_up += 1
    alone = (Track.publish_at <= now, Track.published_at.is_(None), Track.deleted_at.is_(None))
    for track in db.session.scalars(select(Track).where(*alone)).all():
        _put_up_track(track, track.publish_at or now)
        put_up += 1
    return put_up


def _complete(user: User, album_id: int, without_unready: bool) -> tuple[Album, list[Track]]:
    album = _locked_album(user, album_id)
    tracks = tracks_of(album)
    unready = [track for track in tracks if not is_ready(track)]
    if not album.title:
        raise Invalid(fields={"title": TITLE_NEEDED})
    if unready and not without_unready:
        fields = {f"track-{track.id}": TRACK_UNREADY for track in unready}
        raise Invalid(UNREADY, fields, titles=", ".join(track.title for track in unready))
    if len(unready) == len(tracks):
        raise Invalid(NO_TRACKS)
    if unready:
        detach(album, unready)
    number(album)
    return album, [track for track in tracks if track not in unready]


def _date(album: Album, day: date) -> None:
    """A release without a day came out on this one. A later one would keep it on top of what is new."""
    if album.release_date is not None and album.release_date > day:
        raise Invalid(fields={"release_date": TO_COME})
    if album.release_date is None:
        for name, value in released_on(day).items():
            setattr(album, name, value)


def _put_up(album: Album, tracks: list[Track], moment: datetime) -> None:
    is_news = not was_out(album)
    show([album, *tracks], moment)
    album.revision += 1
    settle(album.artist_id, [album.id], tracks)
    ask_for_cover(album)
    if is_news:
        announce(album, moment)


def _put_up_track(track: Track, moment: datetime) -> None:
    is_news = not was_out(track)
    show([track], moment)
    settle(track.artist_id, [], [track])
    if is_news:
        announce(track, moment)


def _locked_album(user: User, album_id: int) -> Album:
    one_at_a_time(f"music of {get_album(user, album_id).artist_id}")
    return get_album(user, album_id)


def _locked_track(user: User, track_id: int) -> Track:
    one_at_a_time(f"music of {get_track(user, track_id).artist_id}")
    return get_track(user, track_id)

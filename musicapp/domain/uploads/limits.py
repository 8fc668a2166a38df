"""How much may come: a file, an artist's whole music, and what the disk still holds. Said before the first byte."""

from sqlalchemy import func, select

from musicapp import clock, config
from musicapp.backends import storage
from musicapp.db import db
from musicapp.errors import Invalid, TooLarge, Unavailable
from musicapp.models import AudioFile, Track, Upload
from musicapp.words import N_

EMPTY = N_("This file is empty. Export it again and choose it again.")
TOO_LARGE = N_("This file has %(size)d MB. The most is %(most)d MB; FLAC makes a WAV about half as large.")
QUOTA = N_(
    "This artist has %(left)d MB left of %(quota)d MB, and the file has %(size)d MB. Remove drafts first."
)
NO_ROOM = N_(
    "The server's disk has no room for %(size)d MB more. Whoever runs it has to make some; try then."
)
_MB = 1_000_000
_KEPT_FREE = 512 * _MB  # a full disk would stop everybody, not only this artist
_ASK_AGAIN_S = 600


def expect_size(size: int) -> None:
    """Refuse a file that is empty or too large. Raises Invalid, TooLarge."""
    most = config.current().upload_max_bytes
    if size < 1:
        raise Invalid(EMPTY)
    if size > most:
        raise TooLarge(TOO_LARGE, size=_mb(size), most=most // _MB)


def expect_quota(artist_id: int, size: int) -> None:
    """Refuse what would be more than an artist's share, with what is on its way already. Raises TooLarge."""
    quota = config.current().artist_quota_bytes
    left = quota - _kept_bytes(artist_id) - _promised_bytes(artist_id)
    if quota and size > left:
        raise TooLarge(QUOTA, size=_mb(size), left=max(0, left) // _MB, quota=quota // _MB)


def expect_bytes(size: int) -> None:
    """Refuse what the disk does not hold beside all that is promised already. Raises Unavailable."""
    if size > storage.free_bytes() - _promised_bytes() - _KEPT_FREE:
        raise Unavailable(NO_ROOM, retry_after=_ASK_AGAIN_S, size=_mb(size))


def _kept_bytes(artist_id: int) -> int:
    """What lies in the media folder for an artist; music that is only read where it lies does not count."""
    kept = (
        select(func.sum(AudioFile.size))
        .join(Track, Track.id == AudioFile.track_id)
        .where(Track.artist_id == artist_id, Track.deleted_at.is_(None))
        .where(AudioFile.kind == "original", AudioFile.path.not_like("/%"))
    )
    return int(db.session.scalar(kept) or 0)


def _promised_bytes(artist_id: int | None = None) -> int:
    """The sizes of all files on their way; on the disk, less what of them has come already."""
    coming = select(Upload.key, Upload.size).where(
        Upload.received_at.is_(None), Upload.expires_at > clock.now()
    )
    if artist_id is not None:
        coming = coming.where(Upload.artist_id == artist_id)
        return sum(row.size for row in db.session.execute(coming))
    return sum(row.size - (storage.part_size(row.key) or 0) for row in db.session.execute(coming))


def _mb(size: int) -> int:
    return -(-size // _MB)

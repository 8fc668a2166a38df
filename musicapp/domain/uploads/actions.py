"""An upload begins, receives its bytes, is taken in as a draft, or is given up."""

import contextlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import delete

from musicapp import clock
from musicapp.backends import jobs, storage
from musicapp.db import db, one_at_a_time
from musicapp.domain import artists, releases
from musicapp.domain.uploads import limits
from musicapp.domain.uploads.drafts import discard_draft, draft_of, track_with
from musicapp.domain.uploads.names import ending_of, is_foreign, shown_name
from musicapp.domain.uploads.queries import get_upload
from musicapp.domain.uploads.steps import CHECK, CHECKED
from musicapp.errors import Conflict, Invalid, NotFound
from musicapp.models import Track, Upload, User
from musicapp.words import N_

KEPT_UNFINISHED = timedelta(days=7)
NO_ARTIST = N_("Music belongs to an artist, and your account has none yet. Make one in the studio first.")
WHICH_ARTIST = N_("Say for which of your artists this is: the number of one of them.")
FOREIGN = N_("%(name)s is not music by its name. MP3, FLAC, Ogg, Opus, M4A, AAC, WAV and AIFF are taken.")
BUSY = N_(
    "This file is being sent already, in another tab or over a line that was just lost. Try again shortly."
)
WHOLE = N_("This file has arrived already.")
GONE = N_("What had come of this file is gone. Send it again.")
NOT_FAILED = N_("This file did not fail, so there is nothing to try again.")


def artist_for(user: User, said: str) -> int:
    """The id of the artist that a call names; who has one only need not say. Raises Invalid."""
    own = [artist.id for artist in artists.own_artists(user)]
    if not own:
        raise Invalid(NO_ARTIST)
    if not said and len(own) == 1:
        return own[0]
    if said not in map(str, own):
        raise Invalid(fields={"artist": WHICH_ARTIST})
    return int(said)


def begin(
    user: User,
    artist_id: int,
    file_name: str,
    size: int,
    album_id: int | None = None,
    replaces_id: int | None = None,
) -> Upload:
    """Expect a file of ``size`` bytes for an artist of the user's, for an album, or instead of a track's audio.

    Raises NotFound, Invalid, TooLarge, Unavailable.
    """
    one_at_a_time("uploads")  # two may not be promised the same room
    limits.expect_bytes(size)
    upload = _expected(user, artist_id, file_name, size, secrets.token_hex(16), album_id, replaces_id)
    storage.begin_part(upload.key)
    return upload


def bring(
    user: User,
    artist_id: int,
    file_name: str,
    part: storage.Whole,
    album_id: int | None = None,
    replaces_id: int | None = None,
) -> Upload:
    """The same for a file that has come as a whole. Raises NotFound, Invalid, TooLarge."""
    _expected(user, artist_id, file_name, part.size, part.key, album_id, replaces_id)
    return take_in(user, part.key, part.digest)


@contextmanager
def receiving(user: User, key: str) -> Iterator[storage.Part]:
    """The part of an upload, alone with it. Call outside a transaction; one may be inside.

    Raises NotFound; Conflict while somebody else writes it, and when it is whole.
    """
    try:
        with storage.open_part(key) as part:
            upload = get_upload(user, key)  # as it is now that nobody else changes it
            db.session.rollback()
            if upload.received_at:
                raise Conflict(WHOLE)
            if part.size >= upload.size:  # whoever brought the last byte did not live to say so
                part.cut(upload.size - 1)
            yield part
    except storage.Busy as problem:
        raise Conflict(BUSY) from problem
    except FileNotFoundError as problem:
        if get_upload(user, key).received_at:  # and at its place already
            raise Conflict(WHOLE) from problem
        raise NotFound(GONE) from problem


def take_in(user: User, key: str, digest: str) -> Upload:
    """All bytes are on the disk, ``digest`` is their SHA-256: make a draft of them, or find the track that they are.

    The file itself is put to its place by the job. Call ``tidy`` after the commit. Raises NotFound.
    """
    upload = get_upload(user, key)
    artists.get_own_artist_by_id(user, upload.artist_id)
    one_at_a_time(f"music of {upload.artist_id}")
    one_at_a_time(f"file {digest}")
    upload.received_at = clock.now()
    known = track_with(upload.artist_id, digest, upload.replaces_id)
    if known is not None:
        upload.track_id, upload.duplicate = known, True
        return upload
    upload.track_id = draft_of(upload, f"audio/{digest[:2]}/{digest}{ending_of(upload.file_name)}", digest)
    _put_on_album(user, upload)
    jobs.enqueue(CHECK, upload.id, CHECKED)
    return upload


def tidy(upload: Upload) -> None:
    """Drop what came of a file that was here already. Twice is once."""
    if upload.duplicate:
        storage.drop_part(upload.key)


def discard(user: User, key: str) -> int | None:
    """Give up an upload, and its draft unless that is published; the draft that can be brought back. Raises NotFound.

    Its part is dropped by ``drop`` after the commit.
    """
    upload = get_upload(user, key)
    is_over = upload.duplicate or upload.track_id == upload.replaces_id
    kept = None
    if upload.track_id is not None and not is_over:
        keep_file = upload.checked_at is not None and upload.replaces_id is None
        kept = upload.track_id if discard_draft(upload.track_id, keep_file) else None
    if kept is None:  # else it comes back to the list with its draft
        db.session.execute(delete(Upload).where(Upload.id == upload.id))
    return kept


def drop(key: str) -> None:
    """Drop what had come of an upload that was given up. Twice is once."""
    storage.drop_part(key)


def retry(user: User, key: str) -> None:
    """Have a failed upload checked again. Raises NotFound, Conflict."""
    upload = get_upload(user, key)
    track = db.session.get(Track, upload.track_id) if upload.track_id else None
    if track is None or upload.duplicate or track.processing_state == "ready":
        raise Conflict(NOT_FAILED)
    track.processing_state, track.processing_error = "received", ""
    jobs.enqueue(CHECK, upload.id, CHECKED)


def _put_on_album(user: User, upload: Upload) -> None:
    """Where it was meant to go; a draft that is gone or full meanwhile leaves it standing alone."""
    if upload.album_id is None or upload.track_id is None:
        return
    with contextlib.suppress(NotFound, Conflict):
        album = releases.get_album(user, upload.album_id)
        releases.join(album, releases.get_track(user, upload.track_id))


def _expected(
    user: User,
    artist_id: int,
    file_name: str,
    size: int,
    key: str,
    album_id: int | None,
    replaces_id: int | None,
) -> Upload:
    if album_id is not None and releases.get_album(user, album_id).artist_id != artist_id:
        raise NotFound()
    if replaces_id is not None and releases.get_track(user, replaces_id).artist_id != artist_id:
        raise NotFound()
    artist = artists.get_own_artist_by_id(user, artist_id)
    name = shown_name(file_name)
    if is_foreign(name):
        raise Invalid(FOREIGN, name=name)
    one_at_a_time("uploads")
    limits.expect_size(size)
    limits.expect_quota(artist.id, size)
    upload = Upload(
        key=key,
        user_id=user.id,
        artist_id=artist.id,
        album_id=album_id,
        file_name=name,
        replaces_id=replaces_id,
        size=size,
        expires_at=clock.now() + KEPT_UNFINISHED,
    )
    db.session.add(upload)
    db.session.flush()
    return upload

"""An artist replaces the audio of a track, or goes back to what it was before."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from musicapp import clock
from musicapp.db import db, one_at_a_time
from musicapp.domain import analysis, releases
from musicapp.domain.uploads.drafts import draft_of
from musicapp.domain.uploads.steps import HEARD
from musicapp.domain.uploads.swapping import formers
from musicapp.errors import NotFound
from musicapp.models import Upload, User
from musicapp.words import N_

GONE = N_("This file is not there any more.")


@dataclass(frozen=True, slots=True)
class Sound:
    """A file that a track has, or had: what it is, and for one that was replaced until when it is kept."""

    id: int
    codec: str
    size: int  # bytes
    bitrate: int  # bit/s
    sample_rate: int  # Hz
    kept_until: datetime | None


def sounds(user: User, track_id: int) -> list[Sound]:
    """What the track sounds like now, if it has audio, and then what it can go back to. Raises NotFound."""
    track = releases.get_track(user, track_id)
    original = analysis.original_of(track.id)
    files = [*([original] if original else []), *formers(track.id)]
    return [Sound(f.id, f.codec, f.size, f.bitrate, f.sample_rate, f.kept_until) for f in files]


def go_back(user: User, track_id: int, file_id: int) -> None:
    """Have a file that was replaced take its place again. Raises NotFound."""
    track = releases.get_track(user, track_id)
    one_at_a_time(f"music of {track.artist_id}")
    file = next((one for one in formers(track.id) if one.id == file_id), None)
    if file is None:
        raise NotFound(GONE)
    now, name = clock.now(), track.title
    known = {"user_id": user.id, "artist_id": track.artist_id, "file_name": name, "size": file.size}
    upload = Upload(key=secrets.token_hex(16), replaces_id=track.id, expires_at=now, **known)
    upload.received_at = upload.checked_at = now
    upload.track_id = draft_of(upload, file.path, file.content_hash)
    draft = analysis.original_of(upload.track_id)
    if draft is not None:
        draft.modified_ns, draft.mime, draft.codec, draft.container = (
            file.modified_ns, file.mime, file.codec, file.container,
        )  # fmt: skip
    db.session.add(upload)
    analysis.enqueue(upload.track_id, HEARD)

"""Covers of imported albums: the folder's picture, else one in a file. Made in the background."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from musicapp.backends import audio, images, jobs, storage
from musicapp.db import db
from musicapp.models import Album, Track

if TYPE_CHECKING:
    from musicapp.domain.imports.batch import Stored

ALBUM_JOB, TRACK_JOB = "make_cover", "make_track_cover"
_PRIORITY = 50  # before analysis: it is quick, and every page shows it
_LARGEST_BYTES = 32 * 1024 * 1024
_LONGEST_PAYLOAD = 4096
_log = logging.getLogger(__name__)


def enqueue(batch: "Sequence[Stored]", album_ids: Sequence[int | None], track_ids: Sequence[int]) -> None:
    """Ask for the covers of albums that have none yet, and of tracks that stand alone."""
    sources: dict[int, list[tuple[str, str]]] = {}
    alone: dict[int, str] = {}
    for stored, album_id, track_id in zip(batch, album_ids, track_ids, strict=True):
        song = stored.song
        inside = [("audio", song.found.path)] if song.tags.has_picture else []
        if album_id is None:
            if inside:
                alone[track_id] = _payload(inside)
        elif album_id not in sources and (song.cover or inside):
            sources[album_id] = ([("image", song.cover)] if song.cover else []) + inside
    bare = select(Album.id).where(Album.id.in_(sources), Album.cover_key == "")
    albums = {i: _payload(sources[i]) for i in sorted(db.session.scalars(bare))} if sources else {}
    for name, wanted in ((ALBUM_JOB, albums), (TRACK_JOB, alone)):
        waiting = jobs.waiting_for(name, wanted)
        new = {subject: payload for subject, payload in wanted.items() if subject not in waiting}
        jobs.enqueue_with(name, new, _PRIORITY)


def ask_for_track_cover(track_id: int, path: str) -> None:
    """Ask for the cover of a track that stands alone, from the picture in its file."""
    jobs.enqueue(TRACK_JOB, track_id, _PRIORITY, _payload([("audio", path)]))


def find_cover(payload: str) -> images.StoredImage | None:
    """Make the first picture that can be made, if any. Takes a moment; call outside a transaction."""
    for kind, path in json.loads(payload or "[]"):
        try:
            data = _picture(kind, path)
            if data:
                return images.make_cover(data)
        except (images.Refused, OSError) as problem:
            _log.warning("cover %r was refused: %s", path, problem)
    return None


def keep_cover(album_id: int, made: images.StoredImage) -> None:
    """Give an album its cover and colours, unless it has got one meanwhile."""
    _keep(Album, album_id, made)


def keep_track_cover(track_id: int, made: images.StoredImage) -> None:
    """The same for a track that stands alone."""
    _keep(Track, track_id, made)


def _picture(kind: str, path: str) -> bytes | None:
    if kind == "audio":
        with storage.opened(path) as place:
            return audio.extract_picture(place)
    picture = Path(path)
    return picture.read_bytes() if picture.stat().st_size <= _LARGEST_BYTES else None


def _keep(model: type[Album] | type[Track], subject_id: int, made: images.StoredImage) -> None:
    bare = update(model).where(model.id == subject_id, model.cover_key == "")
    db.session.execute(bare.values(cover_key=made.key, art_1=made.art_1, art_2=made.art_2))


def _payload(sources: list[tuple[str, str]]) -> str:
    text = json.dumps(sources)
    return text if len(text) <= _LONGEST_PAYLOAD else "[]"

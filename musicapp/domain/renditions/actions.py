"""Asking for a rendition, making it outside any transaction, and writing it down."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from musicapp import clock
from musicapp.backends import audio, jobs, storage
from musicapp.db import db
from musicapp.domain.renditions.sources import KINDS, ORIGINAL, is_of, kinds_for
from musicapp.errors import Invalid, NotFound
from musicapp.models import AudioFile, Track
from musicapp.words import N_

AREA = storage.CACHE
ALL = "prepare_renditions"  # the job that makes every kind of a track
NOT_OFFERED = N_("This track is not made in that format.")
_NEXT = 10  # somebody waits for it


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a rendition: a file, the sentence that says why not, or an original that is not there."""

    track_id: int
    kind: str
    made_from: str
    path: str = ""
    size: int = 0
    content_hash: str = ""
    facts: audio.Rendition | None = None
    refusal: str = ""
    is_missing: bool = False


def job_of(kind: str) -> str:
    """The name of the job that makes renditions of a kind."""
    return f"make_rendition.{kind}"


def ask(track_id: int, kind: str) -> None:
    """Somebody wants to hear the track as ``kind``. Made once, however many ask.

    Raises NotFound, Invalid, and Unavailable while there is no room for it. Whether they may hear it, the caller has
    asked. Call inside a transaction.
    """
    _alone_with(track_id)
    original, rendition = _both(track_id, kind)
    if original is None:
        raise NotFound()
    if kind not in kinds_for(original):
        raise Invalid(fields={"format": NOT_OFFERED})
    if rendition is not None and not _stands(rendition, original):
        db.session.delete(rendition)
        db.session.flush()
        rendition = None
    if rendition is None:
        storage.check_room()
    if rendition is None and not jobs.is_under_way(job_of(kind), track_id):
        jobs.enqueue(job_of(kind), track_id, _NEXT)


def ask_for_all(track_id: int, priority: int) -> None:
    """Have every kind that is worth it made, before somebody wants to hear it."""
    jobs.enqueue(ALL, track_id, priority)


def unmade(track_id: int) -> list[str]:
    """The kinds that are worth it and not made yet. None of a file that is missing: nothing could be made of it."""
    files = _files(track_id, *KINDS)
    original = files.get(ORIGINAL)
    if original is None or original.missing_since is not None:
        return []
    return [kind for kind in kinds_for(original) if not is_of(files.get(kind), original)]


def make(track_id: int, kind: str) -> Made | None:
    """Write the file. Takes seconds; call outside a transaction. None if there is nothing left to do.

    Raises Unavailable while the original's whole folder is away or the disk is full, and OSError when it fails.
    """
    original, rendition = _both(track_id, kind)
    db.session.rollback()  # nothing is held open while a child encodes
    if original is None or (rendition is not None and _stands(rendition, original)):
        return None
    try:
        with storage.opened(original.path) as place:
            return _made(original, kind, place)
    except FileNotFoundError:
        return Made(track_id, kind, original.mark, is_missing=True)
    except audio.Refused as refused:
        return Made(track_id, kind, original.mark, refusal=refused.sentence)


def keep(made: Made) -> None:
    """Write down what was made. Of an original that was replaced meanwhile another is made when it is asked for."""
    _alone_with(made.track_id)
    original, rendition = _both(made.track_id, made.kind)
    if original is None or original.mark != made.made_from:
        return
    if made.is_missing:
        original.missing_since = original.missing_since or clock.now()
        return
    if rendition is None:
        rendition = AudioFile(track_id=made.track_id, kind=made.kind)
        db.session.add(rendition)
    recipe = audio.RECIPES[made.kind]
    rendition.path, rendition.size, rendition.content_hash = made.path, made.size, made.content_hash
    rendition.mime, rendition.codec, rendition.container = recipe.mime, recipe.codec, recipe.container
    rendition.made_from, rendition.refusal = made.made_from, made.refusal[:300]
    if made.facts is not None:
        rendition.sample_rate, rendition.channels = made.facts.sample_rate, made.facts.channels
        rendition.bitrate = round(made.size * 8000 / max(made.facts.duration_ms, 1))


def _made(original: AudioFile, kind: str, place: Path) -> Made:
    def write(path: Path) -> tuple[audio.Rendition, int, str]:
        facts = audio.render(place, kind, path)
        with path.open("rb") as file:
            return facts, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()

    name = _name(original, kind)
    facts, size, digest = storage.put_made(name, write)
    return Made(original.track_id, kind, original.mark, name, size, digest, facts)


def _alone_with(track_id: int) -> None:
    """One asks, and one writes down, at a time."""
    db.session.execute(select(Track.id).where(Track.id == track_id).with_for_update())


def _both(track_id: int, kind: str) -> tuple[AudioFile | None, AudioFile | None]:
    """The original and the rendition of a track, as far as they exist."""
    files = _files(track_id, kind)
    return files.get(ORIGINAL), files.get(kind) if kind != ORIGINAL else None


def _files(track_id: int, *kinds: str) -> dict[str, AudioFile]:
    query = select(AudioFile).where(AudioFile.track_id == track_id, AudioFile.kind.in_((ORIGINAL, *kinds)))
    return {file.kind: file for file in db.session.scalars(query)}


def _stands(rendition: AudioFile, original: AudioFile) -> bool:
    """Whether there is nothing to make: it is of this original, and refused for good or on the disk."""
    if not is_of(rendition, original):
        return False
    return bool(rendition.refusal) or storage.has(rendition.path)


def _name(original: AudioFile, kind: str) -> str:
    """Another name for another original, so that nobody's player mixes the two."""
    key = hashlib.sha256(f"{original.track_id} {original.mark} {kind}".encode()).hexdigest()[:32]
    return f"{AREA}/{key[:2]}/{key}{audio.RECIPES[kind].suffix}"

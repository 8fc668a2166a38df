"""From a score to a file that plays.

Synthesis and encoding in children, then the same analysis as any other track.

The children are our own code on our own scores; they are children so that the numbers leave the threads of
the worker alone and yield to every page (nice 19).
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from musicapp.backends import audio, storage
from musicapp.backends.children import Limits, Pool
from musicapp.backends.children.limits import MIB
from musicapp.db import db
from musicapp.domain import analysis, playlists
from musicapp.domain.demo import catalog
from musicapp.domain.demo.catalog import DemoTrack
from musicapp.models import Album, Artist, AudioFile, Track

FOLDER = "audio/demo"

studio = Pool(
    "musicapp.domain.demo.studio",
    2,
    Limits(
        memory_bytes=2048 * MIB,
        cpu_s=120,
        wall_s=600,
        silence_s=600,
        nice=19,
        files=64,
        written_bytes=96 * MIB,
    ),
)


@dataclass(frozen=True, slots=True)
class Recording:
    """A file on the disk and what listening to it showed. ``path`` is relative to the media folder."""

    track_id: int
    path: str
    content_hash: str
    facts: audio.Analysis


def render(track_id: int, payload: str) -> Recording | None:
    """Play, write and hear the track; ``payload`` is its score's seed. None if it is gone or ready."""
    score = next((track for track in catalog.tracks() if str(track.seed) == payload), None)
    row = _waiting(track_id)
    db.session.rollback()  # nothing is held open while children work
    if score is None or row is None:
        return None
    artist_slug, track_slug, tags = row
    name = f"{FOLDER}/{artist_slug}/{track_slug}.{score.format}"

    def record(path: Path) -> tuple[str, audio.Analysis]:
        studio.one("record", {"seed": score.seed, "path": str(path), "tags": {**tags, **_tags(score)}})
        return _hash(path), audio.analyse(path)

    return Recording(track_id, name, *storage.put_made(name, record))


def keep(recording: Recording) -> None:
    """Write down the file and what was heard; playlists that hold the track learn its true length."""
    track = db.session.get(Track, recording.track_id)
    if track is None:
        return
    file = db.session.scalar(
        select(AudioFile).where(AudioFile.track_id == track.id, AudioFile.kind == "original")
    )
    if file is None:
        file = AudioFile(track_id=track.id, path=recording.path)
        db.session.add(file)
    file.path, file.content_hash = recording.path, recording.content_hash
    db.session.flush()
    analysis.keep(analysis.Heard(track.id, recording.path, recording.facts))
    db.session.flush()
    playlists.tracks_changed([track.id])
    analysis.enqueue_description(track.id)


def give_up(track_id: int, sentence: str) -> None:
    """The track stays in the catalog and says why it is silent."""
    track = db.session.get(Track, track_id)
    if track is not None:
        track.processing_state, track.processing_error = "failed", sentence[:300]
        db.session.flush()


def _waiting(track_id: int) -> tuple[str, str, dict[str, str]] | None:
    """Slugs and tags of a track of the demo that is not ready."""
    query = select(Artist.slug, Track.slug, Artist.name, Track.title, Album.title, Album.release_date)
    query = query.join(Artist, Artist.id == Track.artist_id).join(Album, Album.id == Track.album_id)
    query = query.where(Track.id == track_id, Track.demo.is_(True), Track.processing_state != "ready")
    row = db.session.execute(query).first()
    if row is None:
        return None
    artist_slug, track_slug, artist, title, album, released = row
    tags = {"artist": artist, "title": title, "album": album, "album_artist": artist, "date": str(released)}
    return artist_slug, track_slug, tags


def _tags(score: DemoTrack) -> dict[str, str]:
    return {"genre": score.genre, "track": str(score.track_no), "bpm": str(score.bpm), "key": score.key}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Tempo, key and features: measured after a track can be heard, and told where nobody else has told them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from musicapp.backends import audio, jobs, storage
from musicapp.db import db
from musicapp.domain.analysis.originals import original_of
from musicapp.models import Track, TrackFeatures

DESCRIBE = "describe_track"
_LATER = 150  # after everything that somebody waits for


@dataclass(frozen=True, slots=True)
class Described:
    """What was measured of the file with this ``mark``; without ``facts`` it cannot be heard."""

    track_id: int
    mark: str
    facts: audio.Description | None


def enqueue_description(track_id: int, priority: int = _LATER) -> None:
    """Have tempo, key and features of a track measured."""
    jobs.enqueue(DESCRIBE, track_id, priority)


def describe(track_id: int) -> Described | None:
    """Decode and measure. Takes seconds; call outside a transaction. None if nothing is left to measure.

    Raises Unavailable while the whole folder is away.
    """
    if is_described(track_id):
        return None
    original = original_of(track_id)
    path, mark = (original.path, original.mark) if original else ("", "")
    db.session.rollback()  # nothing is held open while a child decodes
    if original is None:
        return None
    try:
        with storage.opened(path) as place:
            return Described(track_id, mark, audio.describe(place))
    except (FileNotFoundError, audio.Refused):
        return Described(track_id, mark, None)


def keep_description(described: Described) -> None:
    """Write down what was measured. A file that was replaced meanwhile is measured by a job of its own."""
    track, original = db.session.get(Track, described.track_id), original_of(described.track_id)
    if track is None or original is None or original.mark != described.mark:
        return
    facts = described.facts or audio.Description(0.0, "", b"")
    before = db.session.get(TrackFeatures, track.id)
    tell(track, before, facts.bpm, facts.key)
    measured = {"bpm": facts.bpm, "musical_key": facts.key, "vector": facts.features}
    row = TrackFeatures(track_id=track.id, made_from=described.mark, version=audio.VERSION, **measured)
    db.session.merge(row)
    db.session.flush()  # who asks now whether it was measured is told so


def tell(track: Track, before: TrackFeatures | None, bpm: float, key: str) -> None:
    """Let the track have a tempo and a key, unless its tags or its artist gave it one.

    What stands there and is just what was measured ``before`` is nobody's word.
    """
    if track.bpm == (before.bpm if before else 0.0) or not track.bpm:
        track.bpm = bpm
    if track.musical_key == (before.musical_key if before else "") or not track.musical_key:
        track.musical_key = key


def measured(track_ids: Collection[int]) -> dict[int, tuple[float, str]]:
    """Tempo and key of each track as they were measured, whatever else it says."""
    columns = (TrackFeatures.track_id, TrackFeatures.bpm, TrackFeatures.musical_key)
    found = db.session.execute(select(*columns).where(TrackFeatures.track_id.in_(track_ids)))
    return {track_id: (bpm, key) for track_id, bpm, key in found}


def is_described(track_id: int) -> bool:
    """Whether the file that the track has now was measured as it is measured now."""
    features, original = db.session.get(TrackFeatures, track_id), original_of(track_id)
    if features is None or original is None:
        return False
    return features.made_from == original.mark and features.version == audio.VERSION

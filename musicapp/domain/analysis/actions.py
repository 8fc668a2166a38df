"""From a file to facts: listening takes seconds, outside any transaction; keeping is one short one."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import update

from musicapp import clock
from musicapp.backends import audio, jobs, storage
from musicapp.db import db
from musicapp.domain import playlists
from musicapp.domain.analysis.originals import original_of
from musicapp.domain.analysis.progress import WORK_ON_TRACKS
from musicapp.domain.analysis.waveforms import waveform_paths
from musicapp.models import Album, AudioFile, Track, Waveform
from musicapp.words import N_

JOB = "analyse_track"
MISSING = N_("The file is not where it was. Put it back or import it again.")
_NEXT = 10  # what somebody listens to comes before what only lies there
_USUAL = 100


@dataclass(frozen=True, slots=True)
class Heard:
    """What listening to a track gave: facts, or the sentence that says why not."""

    track_id: int
    path: str
    facts: audio.Analysis | None = None
    refusal: str = ""
    is_missing: bool = False


def enqueue(track_id: int, priority: int = _USUAL) -> None:
    """Have one track analysed."""
    jobs.enqueue(JOB, track_id, priority)


def enqueue_new(track_ids: Sequence[int]) -> None:
    """Have many new tracks analysed, in this order."""
    jobs.enqueue_many(JOB, track_ids, _USUAL)


def prioritise(track_id: int) -> None:
    """Somebody plays this track: if work on it still waits, it is next. Call inside a transaction."""
    for name in WORK_ON_TRACKS:
        jobs.hurry(name, track_id, _NEXT)


def listen(track_id: int) -> Heard | None:
    """Decode a track's file. Takes seconds; call outside a transaction. None if there is no file to hear.

    Raises Unavailable while the whole folder is away: that says nothing about the file.
    """
    original = original_of(track_id)
    path = original.path if original else ""
    db.session.rollback()  # nothing is held open while a child decodes
    if original is None:
        return None
    try:
        with storage.opened(path) as place:
            return Heard(track_id, path, facts=audio.analyse(place))
    except FileNotFoundError:
        return Heard(track_id, path, refusal=MISSING, is_missing=True)
    except audio.Refused as refused:
        return Heard(track_id, path, refusal=refused.sentence)


def keep(heard: Heard) -> None:
    """Write down what was heard. A file that was replaced meanwhile is left to its own analysis."""
    track, file = db.session.get(Track, heard.track_id), original_of(heard.track_id)
    if track is None or file is None or file.path != heard.path:
        return
    if heard.facts is None:
        _keep_refusal(track, file, heard)
    else:
        _keep_facts(track, file, heard.facts)


def _keep_refusal(track: Track, file: AudioFile, heard: Heard) -> None:
    track.processing_state = "failed"
    track.processing_error = heard.refusal[:300]
    if heard.is_missing:
        file.missing_since = file.missing_since or clock.now()


def _keep_facts(track: Track, file: AudioFile, facts: audio.Analysis) -> None:
    keep_length(track, facts.duration_ms)
    track.loudness_lufs = facts.loudness_lufs
    track.true_peak_dbtp = facts.true_peak_dbtp
    track.processing_state, track.processing_error = "ready", ""
    file.size, file.missing_since = facts.bytes, None
    file.mime, file.codec, file.container = facts.mime, facts.codec, facts.container
    file.bitrate, file.sample_rate, file.channels = facts.bitrate, facts.sample_rate, facts.channels
    drawn = asdict(waveform_paths(facts.peaks))
    db.session.merge(Waveform(track_id=track.id, peaks=facts.peaks, **drawn))


def keep_length(track: Track, duration_ms: int) -> None:
    """The true length, also in the sums of its album, which count what is listed, and of playlists that hold it."""
    longer, track.duration_ms = duration_ms - track.duration_ms, duration_ms
    if not longer:
        return
    db.session.flush()
    if track.album_id is not None and track.listed:
        album = update(Album).where(Album.id == track.album_id)
        db.session.execute(album.values(duration_ms=Album.duration_ms + longer))
    playlists.tracks_changed([track.id])

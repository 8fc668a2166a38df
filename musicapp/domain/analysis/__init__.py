"""What a track sounds like: length, loudness, shape. Found in the background, kept as facts and lines."""

from musicapp.domain.analysis.actions import (
    JOB,
    MISSING,
    Heard,
    enqueue,
    enqueue_new,
    keep,
    listen,
    prioritise,
)
from musicapp.domain.analysis.progress import Progress, progress
from musicapp.domain.analysis.waveforms import Waveform, waveform_paths

__all__ = [
    "JOB",
    "MISSING",
    "Heard",
    "Progress",
    "Waveform",
    "enqueue",
    "enqueue_new",
    "keep",
    "listen",
    "prioritise",
    "progress",
    "waveform_paths",
]

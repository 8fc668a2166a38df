"""What a track sounds like: length, loudness, shape. Found in the background, kept as facts and lines."""

from musicapp.domain.analysis.actions import (
    JOB,
    MISSING,
    Heard,
    enqueue,
    enqueue_new,
    keep,
    keep_length,
    listen,
    prioritise,
)
from musicapp.domain.analysis.description import (
    DESCRIBE,
    Described,
    describe,
    enqueue_description,
    is_described,
    keep_description,
    measured,
    tell,
)
from musicapp.domain.analysis.originals import original_of
from musicapp.domain.analysis.progress import Progress, progress
from musicapp.domain.analysis.waveforms import Waveform, waveform_paths

__all__ = [
    "DESCRIBE",
    "JOB",
    "MISSING",
    "Described",
    "Heard",
    "Progress",
    "Waveform",
    "describe",
    "enqueue",
    "enqueue_description",
    "enqueue_new",
    "is_described",
    "keep",
    "keep_description",
    "keep_length",
    "listen",
    "measured",
    "original_of",
    "prioritise",
    "progress",
    "tell",
    "waveform_paths",
]

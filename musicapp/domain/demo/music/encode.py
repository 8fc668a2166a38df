"""Writing a rendered piece as a file that players know, with its tags."""

import os
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
from numpy.typing import NDArray

# format → (container, codec, sample rate in the file, bit rate, encoder options chosen for speed)
_FORMATS: dict[str, tuple[str, str, int, int, dict[str, str]]] = {
    "mp3": ("mp3", "libmp3lame", 44100, 192_000, {"compression_level": "7"}),
    "flac": ("flac", "flac", 44100, 0, {"compression_level": "3"}),
    "ogg": ("ogg", "vorbis", 44100, 192_000, {"strict": "-2"}),
    "opus": ("opus", "libopus", 48000, 128_000, {"compression_level": "4"}),
    "m4a": ("ipod", "aac", 44100, 176_000, {"aac_coder": "fast"}),
    "wav": ("wav", "pcm_s16le", 44100, 0, {}),
}
FORMATS = tuple(_FORMATS)
_SLICE = 1 << 16


def encode(
    pcm: NDArray[np.float32],
    rate: int,
    path: Path,
    format: str,
    tags: dict[str, str],
    cover: bytes | None = None,
) -> None:
    """Write (frames, 2) float samples to `path` whole or not at all; a `cover` is left to the folder.

    Raises KeyError for an unknown format and OSError when the disk refuses.
    """
    container, codec, file_rate, bit_rate, options = _FORMATS[format]
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with av.open(str(part), "w", format=container) as out:
            out.metadata.update(_named(tags, format))
            stream = cast("av.AudioStream", out.add_stream(codec, rate=file_rate, options=options))
            stream.layout = "stereo"
            stream.time_base = Fraction(1, file_rate)
            if bit_rate:
                stream.bit_rate = bit_rate
            if container in ("ogg", "opus"):
                stream.metadata.update(_named(tags, format))
            _write(out, stream, pcm, rate, file_rate)
        _keep(part, path)
    finally:
        part.unlink(missing_ok=True)


def _write(
    out: av.container.OutputContainer,
    stream: av.AudioStream,
    pcm: NDArray[np.float32],
    rate: int,
    file_rate: int,
) -> None:
    sample_format = {"flac": "s16", "pcm_s16le": "s16", "libopus": "flt"}.get(
        stream.codec_context.name, "fltp"
    )
    size = stream.codec_context.frame_size or 0
    turn = av.AudioResampler(format=sample_format, layout="stereo", rate=file_rate, frame_size=size or None)
    for start in range(0, len(pcm), _SLICE):
        frame = av.AudioFrame.from_ndarray(
            _planes(pcm[start : start + _SLICE], sample_format),
            format=_plane_format(sample_format),
            layout="stereo",
        )
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        for ready in turn.resample(frame):
            out.mux(stream.encode(ready))
    for ready in turn.resample(None):
        out.mux(stream.encode(ready))
    out.mux(stream.encode(None))


def _plane_format(sample_format: str) -> str:
    return "s16" if sample_format == "s16" else "fltp"


def _planes(part: NDArray[np.float32], sample_format: str) -> NDArray[Any]:
    if sample_format == "s16":
        return np.round(np.clip(part, -1, 1) * 32767).astype(np.int16).reshape(1, -1)
    return np.ascontiguousarray(part.T, dtype=np.float32)


def _named(tags: dict[str, str], format: str) -> dict[str, str]:
    """Tempo and key have names of their own in ID3 and MP4."""
    names = {"mp3": {"bpm": "TBPM", "key": "TKEY"}, "m4a": {"bpm": "tmpo", "key": "initialkey"}}.get(
        format, {"key": "initialkey"}
    )
    return {names.get(name, name): value for name, value in tags.items() if value}


def _keep(part: Path, path: Path) -> None:
    """On the disk before it has its name: a power cut leaves the old file or the new one."""
    with part.open("rb+") as handle:
        os.fsync(handle.fileno())
    part.replace(path)

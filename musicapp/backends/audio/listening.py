"""Decodes a whole file once: length, peaks, EBU R128 loudness and true peak. Runs in the child."""

import base64
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import av
import numpy as np

from musicapp.backends.audio.decoding import Sound, opened
from musicapp.backends.audio.facts import PEAKS
from musicapp.backends.audio.length import ends_early
from musicapp.backends.audio.tag_reader import DAMAGED, ENDS_EARLY, SILENT
from musicapp.backends.children.limits import Beat, Refused

_FEWEST_BLOCKS = 1 << 15  # of peaks while the length is unknown; at twice as many, neighbours are joined
_FIRST_BLOCK = 16  # samples
_SILENCE_LUFS = -69.9
_SELDOM_PCM = ("pcm_alaw", "pcm_mulaw", "pcm_f64le", "pcm_f64be")  # not every player knows them


def listen(path: str, beat: Beat) -> dict[str, Any]:
    """The values of ``Analysis`` but for its type. Raises Refused."""
    with opened(path) as sound:
        return _heard(path, sound, beat)


TASKS = {"listen": listen}


def _heard(path: str, sound: Sound, beat: Beat) -> dict[str, Any]:
    meter, shape = None, _Shape()
    for frame in sound.frames():
        meter = meter or _Meter(frame)
        shape.add(meter.measure(frame))
        beat()
    if meter is not None:
        shape.add(meter.measure(None))
    if meter is None or not shape.samples:
        raise Refused(SILENT if not sound.errors else DAMAGED)
    seconds = shape.samples / meter.rate
    if ends_early(path, sound.container, sound.stream, seconds):
        raise Refused(ENDS_EARLY)
    sound.refuse_spoilt()
    size = Path(path).stat().st_size
    return {
        "duration_ms": round(seconds * 1000),
        "peaks": base64.b64encode(shape.peaks()).decode(),
        "loudness_lufs": meter.loudness(),
        "true_peak_dbtp": meter.true_peak(),
        "codec": _plain(sound.stream.codec_context.name),
        "container": sound.container,
        "bitrate": round(sound.stream.bit_rate or size * 8 / seconds),
        "sample_rate": meter.rate,
        "channels": meter.channels,
        "bytes": size,
    }


def _plain(codec: str) -> str:
    if codec.startswith("pcm_"):
        return codec.removeprefix("pcm_") if codec in _SELDOM_PCM else "pcm"
    return {"mp3float": "mp3", "libopus": "opus"}.get(codec, codec)


class _Meter:
    """ffmpeg's EBU R128 meter over one format; frames of another are converted to the first's."""

    def __init__(self, first: "av.AudioFrame") -> None:
        self.rate = first.sample_rate
        self.channels = first.layout.nb_channels
        self._form = _form(first)
        self._converters: dict[Any, av.AudioResampler] = {}
        self._said: dict[str, str] = {}
        self._graph = av.filter.Graph()
        source = self._graph.add_abuffer(
            sample_rate=first.sample_rate,
            format=first.format.name,
            layout=first.layout.name,
            time_base=first.time_base,
        )
        meter = self._graph.add("ebur128", "peak=true:metadata=1:framelog=quiet")
        source.link_to(meter)
        meter.link_to(self._graph.add("abuffersink"))
        self._graph.configure()

    def measure(self, frame: "av.AudioFrame | None") -> list[np.ndarray]:
        """Put a frame in (None: that was all); the loudest channel of each sample that came through."""
        passed = []
        for even in [None] if frame is None else self._evened(frame):
            if even is not None:
                even.pts = None
            self._graph.push(even)
            passed += [
                np.abs(out.to_ndarray()).reshape(-1, self.channels).max(axis=1) for out in self._passed()
            ]
        return passed

    def loudness(self) -> float | None:
        """Integrated loudness in LUFS."""
        value = float(self._said.get("lavfi.r128.I", "nan"))
        return round(value, 2) if value > _SILENCE_LUFS else None

    def true_peak(self) -> float | None:
        """The highest true peak of all channels in dBTP."""
        peaks = [float(self._said.get(f"lavfi.r128.true_peaks_ch{n}", "nan")) for n in range(self.channels)]
        highest = max((peak for peak in peaks if peak > 0), default=0.0)
        return round(20 * math.log10(highest), 2) if highest else None

    def _passed(self) -> Iterator["av.AudioFrame"]:
        while True:
            try:
                frame = cast("av.AudioFrame", self._graph.pull())
            except (av.BlockingIOError, av.EOFError):
                return
            self._said = frame.metadata or self._said
            yield frame

    def _evened(self, frame: "av.AudioFrame") -> list["av.AudioFrame"]:
        form = _form(frame)
        if form == self._form:
            return [frame]
        if form not in self._converters:
            name, layout, rate = self._form
            self._converters[form] = av.AudioResampler(format=name, layout=layout, rate=rate)
        frame.pts = None
        return self._converters[form].resample(frame)


def _form(frame: "av.AudioFrame") -> tuple[str, str, int]:
    return frame.format.name, frame.layout.name, frame.sample_rate


class _Shape:
    """The loudest sample of equal blocks, in bounded memory: blocks double when there are too many."""

    def __init__(self) -> None:
        self.samples = 0
        self._block = _FIRST_BLOCK
        self._blocks: list[np.ndarray] = []
        self._count = 0
        self._rest = np.empty(0)

    def add(self, pieces: list[np.ndarray]) -> None:
        """Take the next samples' absolute values."""
        loudness = np.concatenate((self._rest, *pieces))
        self.samples += len(loudness) - len(self._rest)
        whole = len(loudness) // self._block * self._block
        self._rest = loudness[whole:]
        if whole:
            self._blocks.append(loudness[:whole].reshape(-1, self._block).max(axis=1))
            self._count += whole // self._block
        if self._count >= 2 * _FEWEST_BLOCKS:
            self._join()

    def peaks(self) -> bytes:
        """200 slices of equal length as bytes."""
        blocks = np.concatenate([*self._blocks, [self._rest.max()] if len(self._rest) else []])
        blocks = np.nan_to_num(blocks, nan=0.0, posinf=1.0)
        starts = np.arange(PEAKS) * len(blocks) // PEAKS
        slices = np.maximum.reduceat(blocks, starts)
        loudest = slices.max()
        return bytes(np.rint(slices / loudest * 255).astype(np.uint8)) if loudest > 0 else bytes(PEAKS)

    def _join(self) -> None:
        blocks = np.concatenate(self._blocks)
        even = len(blocks) // 2 * 2
        if even < len(blocks):  # an odd block goes back to the samples that are not yet whole
            self._rest = np.concatenate((np.repeat(blocks[even:], self._block), self._rest))
        self._blocks = [blocks[:even].reshape(-1, 2).max(axis=1)]
        self._count = even // 2
        self._block *= 2

"""Decodes a whole file once: length, peaks, EBU R128 loudness and true peak. Runs in the child.

ffmpeg reads only the local file that it was given, and only as the container that its first bytes are: it
would otherwise follow an "MP3" that is a list of other files.
"""

import base64
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import av
import numpy as np

from musicapp.backends.audio.container import container_of
from musicapp.backends.audio.facts import PEAKS
from musicapp.backends.audio.length import breaks_off, ends_early
from musicapp.backends.audio.tag_reader import DAMAGED, ENDS_EARLY, SILENT, UNOPENED
from musicapp.backends.children.limits import Beat, Refused
from musicapp.words import N_

NO_AUDIO = N_("There is no music in this file. Replace it with an audio file.")
SPOILT = N_("Parts of this file are damaged. Export it again and replace it.")
_DEMUXERS = {
    "mp3": "mp3",
    "flac": "flac",
    "ogg": "ogg",
    "mp4": "mov",
    "wav": "wav",
    "aiff": "aiff",
    "aac": "aac",
}
_SAFE = {
    "protocol_whitelist": "file",
    "format_whitelist": "mp3,flac,ogg,mov,mp4,m4a,3gp,3g2,mj2,wav,aiff,aac",
}
_SPOILT_SHARE = 0.05
_FEWEST_BLOCKS = 1 << 15  # of peaks while the length is unknown; at twice as many, neighbours are joined
_FIRST_BLOCK = 16  # samples
_SILENCE_LUFS = -69.9


def listen(path: str, beat: Beat) -> dict[str, Any]:
    """The values of ``Analysis`` but for its type. Raises Refused."""
    container = _container(path)
    try:
        with av.open(path, format=_DEMUXERS[container], options=_SAFE, metadata_errors="replace") as source:
            if not source.streams.audio:
                raise Refused(NO_AUDIO)
            return _heard(path, container, source, beat)
    except av.FFmpegError as problem:
        cut = container == "mp4" or (container == "ogg" and breaks_off(path, container))
        raise Refused(ENDS_EARLY if cut else DAMAGED) from problem


TASKS = {"listen": listen}


def _container(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            return container_of(file)
    except OSError as problem:
        raise Refused(UNOPENED) from problem


def _heard(path: str, container: str, source: "av.container.InputContainer", beat: Beat) -> dict[str, Any]:
    stream = source.streams.audio[0]
    stream.codec_context.thread_count = 1
    decoder, meter, shape = _Decoder(source, stream), None, _Shape()
    for frame in decoder.frames():
        meter = meter or _Meter(frame)
        shape.add(meter.measure(frame))
        beat()
    if meter is not None:
        shape.add(meter.measure(None))
    if meter is None or not shape.samples:
        raise Refused(SILENT if not decoder.errors else DAMAGED)
    seconds = shape.samples / meter.rate
    if ends_early(path, container, stream, seconds):
        raise Refused(ENDS_EARLY)
    if decoder.errors > _SPOILT_SHARE * (decoder.packets + 1):
        raise Refused(SPOILT)
    size = Path(path).stat().st_size
    return {
        "duration_ms": round(seconds * 1000),
        "peaks": base64.b64encode(shape.peaks()).decode(),
        "loudness_lufs": meter.loudness(),
        "true_peak_dbtp": meter.true_peak(),
        "codec": _plain(stream.codec_context.name),
        "container": container,
        "bitrate": round(stream.bit_rate or size * 8 / seconds),
        "sample_rate": meter.rate,
        "channels": meter.channels,
        "bytes": size,
    }


def _plain(codec: str) -> str:
    return "pcm" if codec.startswith("pcm_") else {"mp3float": "mp3", "libopus": "opus"}.get(codec, codec)


class _Decoder:
    """Frames of a stream; packets that cannot be decoded are counted and passed over."""

    def __init__(self, source: "av.container.InputContainer", stream: "av.AudioStream") -> None:
        self._source, self._stream = source, stream
        self.packets = 0
        self.errors = 0

    def frames(self) -> Iterator["av.AudioFrame"]:
        packets = self._source.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                self.packets += 1
                yield from packet.decode()
            except (av.InvalidDataError, av.ArgumentError):
                self.errors += 1
                if self.errors > 1000:
                    raise Refused(SPOILT) from None


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

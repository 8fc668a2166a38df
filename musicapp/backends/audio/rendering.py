"""Makes a file that browsers play out of one that they do not. Runs in the child.

It reads as carefully as the analysis does, and writes one file, at the path that the parent chose.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, cast

import av

from musicapp.backends.audio.decoding import Sound, opened
from musicapp.backends.audio.recipes import RECIPES, Recipe
from musicapp.backends.audio.tag_reader import DAMAGED, SILENT
from musicapp.backends.children.limits import Beat, Refused

# codec → encoder, its container and sample format, options: chosen for speed, because somebody waits
_ENCODERS: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "opus": ("libopus", "ogg", "flt", {"compression_level": "4"}),
    "aac": ("aac", "mp4", "fltp", {"aac_coder": "fast"}),
}


class _Unwritten(Exception):
    """The disk does not take what was encoded."""


def render(item: dict[str, str], beat: Beat) -> dict[str, Any]:
    """Write ``source`` as ``kind`` to ``target``: facts about it, or ``unwritten`` and the errno. Raises Refused."""
    try:
        with opened(item["source"]) as sound:
            return _written(sound, RECIPES[item["kind"]], item["target"], beat)
    except _Unwritten as problem:
        return {"unwritten": problem.args}


TASKS = {"render": render}


def _written(sound: Sound, recipe: Recipe, target: str, beat: Beat) -> dict[str, Any]:
    frames = sound.frames()
    first = next(frames, None)
    if first is None:
        raise Refused(DAMAGED if sound.errors else SILENT)
    writer = _Writer(target, recipe, first)
    writer.add(first)
    for frame in frames:
        writer.add(frame)
        beat()
    sound.refuse_spoilt()
    return writer.finish()


class _Writer:
    """Encodes frames of any form into one file."""

    def __init__(self, target: str, recipe: Recipe, first: "av.AudioFrame") -> None:
        encoder, container, self._form, options = _ENCODERS[recipe.codec]
        self._rate = _rate(recipe, first.sample_rate)
        self._layout = "mono" if first.layout.nb_channels == 1 else "stereo"
        self._out = av.open(target, "w", format=container, options={"movflags": "faststart"})
        self._stream = cast("av.AudioStream", self._out.add_stream(encoder, rate=self._rate, options=options))
        self._stream.layout = self._layout
        self._stream.time_base = Fraction(1, self._rate)
        self._stream.bit_rate = recipe.bitrate(first.layout.nb_channels)
        self._converters: dict[Any, av.AudioResampler] = {}
        self._samples = 0

    def add(self, frame: "av.AudioFrame") -> None:
        """The next frame; a file may change its form on the way."""
        frame.pts = None
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if form not in self._converters:
            self._flush()
            self._converters = {form: av.AudioResampler(self._form, self._layout, self._rate)}
        self._encode(self._converters[form].resample(frame))

    def finish(self) -> dict[str, Any]:
        """All is there: close the file."""
        self._flush()
        with _writing():
            self._out.mux(self._stream.encode(None))
            self._out.close()
        return {
            "duration_ms": self._samples * 1000 // self._rate,
            "sample_rate": self._rate,
            "channels": 1 if self._layout == "mono" else 2,
        }

    def _flush(self) -> None:
        for converter in self._converters.values():
            self._encode(converter.resample(None))

    def _encode(self, frames: "Iterable[av.AudioFrame]") -> None:
        for frame in frames:
            frame.pts, frame.time_base = self._samples, Fraction(1, self._rate)
            self._samples += frame.samples
            with _writing():
                self._out.mux(self._stream.encode(frame))


def _rate(recipe: Recipe, original: int) -> int:
    """Opus knows 48 kHz; AAC stays in the family of the original, which costs least."""
    return 44_100 if recipe.codec == "aac" and original % 11_025 == 0 else 48_000


@contextmanager
def _writing() -> Iterator[None]:
    """What goes wrong here is no fault of the file that is read."""
    try:
        yield
    except OSError as problem:
        raise _Unwritten(problem.errno, problem.strerror) from problem

"""Peaks drawn as lines: SVG path text, made once, so that no page has to compute it."""

from collections.abc import Sequence
from dataclasses import dataclass

_CONTRAST = 1.5  # loud masters are nearly flat; the eye wants to see the quieter places
_STEP = 4  # between bars, in the units of the drawing


@dataclass(frozen=True, slots=True)
class Waveform:
    """Path texts. ``even`` and ``odd`` are every other bar: narrow places leave half of them out."""

    deck_even: str  # in a box of 560 x 48
    deck_odd: str
    tall_even: str  # 800 x 128
    tall_odd: str
    spark: str  # 88 x 28
    skyline: str  # 100 x 64; an album's skyline is one after the other


def waveform_paths(peaks: bytes) -> Waveform:
    """The lines for 200 peaks of 0 to 255."""
    deck = _bars(_resampled(peaks, 140), height=48, least=3, start=2)
    tall = _bars(_resampled(peaks, 200), height=128, least=4, start=2)
    return Waveform(
        deck_even="".join(deck[::2]),
        deck_odd="".join(deck[1::2]),
        tall_even="".join(tall[::2]),
        tall_odd="".join(tall[1::2]),
        spark="".join(_bars(_resampled(peaks, 22), height=28, least=2, start=2)),
        skyline="".join(_bars(_resampled(peaks, 24), height=64, least=3, start=4)),
    )


def _resampled(peaks: bytes, count: int) -> list[float]:
    """``count`` means of equal parts, 0 to 1; a peak on a border counts for both sides by its share."""
    width = len(peaks) / count
    return [_mean(peaks, place * width, (place + 1) * width) / 255 for place in range(count)]


def _mean(peaks: bytes, start: float, end: float) -> float:
    total = 0.0
    for place in range(int(start), min(len(peaks), int(end) + 1)):
        total += peaks[place] * max(0.0, min(end, place + 1) - max(start, place))
    return total / (end - start)


def _bars(values: Sequence[float], height: int, least: int, start: int) -> list[str]:
    """Upright bars around the middle line, the highest with two units of air on both ends."""
    bars = []
    most = height - 4
    for place, value in enumerate(values):
        length = max(least, round(most * value**_CONTRAST))
        bars.append(f"M{start + _STEP * place} {(height - length) // 2}v{length}")
    return bars

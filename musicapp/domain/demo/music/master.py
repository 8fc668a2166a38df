"""The last step: an even loudness, a ceiling nothing pierces, a clean start and end."""

import numpy as np
from numpy.typing import NDArray

from .loudness import gated, tenths_of, true_peak_dbtp
from .stage import Stereo
from .waves import RATE

TARGET_LUFS = -16.0
CEILING_DBTP = -2.4  # lossy coding adds up to a decibel of overshoot
_STEP = 64
_SLICE = 1 << 16  # what fits the processor's cache


def master(mix: Stereo, warmth: float = 0.0) -> NDArray[np.float32]:
    """(2, frames) at any level → (frames, 2) at −16 LUFS, under the ceiling, without a constant part."""
    _steady(mix)
    _fade(mix)
    ceiling = np.float32(10 ** ((CEILING_DBTP - 0.35) / 20))
    _level(mix)
    if warmth:
        mix *= np.float32(warmth)
        np.tanh(mix, out=mix)
        _level(mix)
    for _ in range(4):
        if float(max(mix.max(), -mix.min())) <= ceiling:
            break
        _hold_under(mix, ceiling)
        if abs(_level(mix)) < 0.1:
            break
    return _below_ceiling(np.ascontiguousarray(mix.T, dtype=np.float32))


def _level(mix: Stereo) -> float:
    """Bring to the target loudness, in place; how many decibels that took."""
    missing = TARGET_LUFS - gated(tenths_of(mix))
    mix *= np.float32(10 ** (missing / 20))
    return missing


def _below_ceiling(out: NDArray[np.float32]) -> NDArray[np.float32]:
    over = true_peak_dbtp(out) - CEILING_DBTP
    return out * np.float32(10 ** (-over / 20)) if over > 0 else out


def _hold_under(mix: Stereo, ceiling: np.float32) -> None:
    """A limiter, in place; its gain is found at a 64th of the rate: look ahead 6 ms, hold, glide back."""
    count = -(-mix.shape[1] // _STEP)
    padded = np.zeros((2, count * _STEP), np.float32)
    np.abs(mix, out=padded[:, : mix.shape[1]])
    peaks = padded.reshape(2, count, _STEP).max(axis=(0, 2))
    need = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    ahead, behind = 5, 24
    held = np.pad(need, (ahead + behind, ahead + behind), constant_values=1.0)
    held = np.lib.stride_tricks.sliding_window_view(held, 2 * ahead + 1).min(axis=1)
    held = _released(held)[behind : behind + count + 2 * ahead]
    kernel = np.hanning(2 * ahead - 1) / np.hanning(2 * ahead - 1).sum()
    smooth = np.convolve(held, kernel, mode="same")[:count]
    centres = np.arange(count) * _STEP + _STEP / 2
    for start in range(0, mix.shape[1], _SLICE):
        part = mix[:, start : start + _SLICE]
        part *= np.interp(np.arange(start, start + part.shape[1]), centres, smooth).astype(np.float32)


def _released(gain: NDArray[np.floating]) -> NDArray[np.floating]:
    """Let the gain come back slowly (about 60 ms): a running minimum of ever weaker copies of the past."""
    out = gain.copy()
    for lag in range(1, 40, 2):
        np.minimum(out[lag:], 1 - (1 - gain[:-lag]) * np.exp(-lag / 16), out=out[lag:])
    return out


def _steady(mix: Stereo) -> None:
    """Take away, in place, everything under some 15 Hz: a moving mean of decimated means."""
    step = 441
    count = mix.shape[1] // step
    kernel = np.hanning(9) / np.hanning(9).sum()
    centres = np.arange(count) * step + step / 2
    for side in mix:
        slow = np.convolve(side[: count * step].reshape(count, step).mean(axis=1), kernel, mode="same")
        for start in range(0, len(side), _SLICE):
            part = np.s_[start : start + _SLICE]
            side[part] -= np.interp(np.arange(start, min(len(side), start + _SLICE)), centres, slow).astype(
                np.float32
            )


def _fade(mix: Stereo) -> None:
    """Ten milliseconds in, and the last two seconds out."""
    up, down = RATE // 100, RATE * 2
    mix[:, :up] *= np.linspace(0, 1, up, dtype=np.float32)
    mix[:, -down:] *= np.cos(np.linspace(0, 1.57, down, dtype=np.float32)) ** 1.3

"""The last step: an even loudness, a ceiling nothing pierces, a clean start and end."""

import numpy as np
from numpy.typing import NDArray

from .loudness import gated, tenths_of, true_peak_dbtp
from .stage import Stereo
from .waves import RATE

TARGET_LUFS = -16.0
CEILING_DBTP = -2.4  # lossy coding adds up to a decibel of overshoot
_STEP = 64


def master(mix: Stereo, warmth: float = 0.0) -> NDArray[np.float32]:
    """(2, frames) at any level → (frames, 2) at −16 LUFS, under the ceiling, without a constant part."""
    mix -= _drift(mix)
    _fade(mix)
    ceiling = np.float32(10 ** ((CEILING_DBTP - 0.35) / 20))
    _level(mix)
    if warmth:
        np.tanh(mix * np.float32(warmth), out=mix)
        _level(mix)
    for _ in range(4):
        if float(max(mix.max(), -mix.min())) <= ceiling:
            break
        mix *= _gain_under(mix, ceiling)
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


def _gain_under(mix: Stereo, ceiling: np.float32) -> NDArray[np.float32]:
    """A limiter's gain, found at a 64th of the rate: look ahead 6 ms, hold, and glide; linear in between."""
    count = -(-mix.shape[1] // _STEP)
    padded = np.zeros((2, count * _STEP), np.float32)
    np.abs(mix, out=padded[:, : mix.shape[1]])
    peaks = padded.reshape(2, count, _STEP).max(axis=(0, 2))
    need = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    ahead, behind = 5, 24
    held = np.pad(need, (ahead + behind, ahead + behind), constant_values=1.0)
    held = np.lib.stride_tricks.sliding_window_view(held, 2 * ahead + 1).min(axis=1)
    held = _released(held)[behind:][: count + 2 * ahead]
    smooth = np.convolve(
        held[: count + 2 * ahead], np.hanning(2 * ahead - 1) / np.hanning(2 * ahead - 1).sum(), mode="same"
    )
    smooth = smooth[ahead : ahead + count] if len(smooth) >= count + ahead else np.resize(smooth, count)
    at = np.arange(mix.shape[1], dtype=np.float32)
    centres = np.arange(count, dtype=np.float32) * _STEP + _STEP / 2
    return np.interp(at, centres, smooth).astype(np.float32)


def _released(gain: NDArray[np.floating]) -> NDArray[np.floating]:
    """Let the gain come back slowly (about 60 ms): a running minimum of ever weaker copies of the past."""
    out = gain.copy()
    for lag in range(1, 40, 2):
        np.minimum(out[lag:], 1 - (1 - gain[:-lag]) * np.exp(-lag / 16), out=out[lag:])
    return out


def _drift(mix: Stereo) -> Stereo:
    """Everything under some 15 Hz, as a moving mean of decimated means."""
    step = 441
    count = mix.shape[1] // step
    means = mix[:, : count * step].reshape(2, count, step).mean(axis=2)
    kernel = np.hanning(9) / np.hanning(9).sum()
    slow = np.stack([np.convolve(side, kernel, mode="same") for side in means])
    at, centres = np.arange(mix.shape[1]), np.arange(count) * step + step / 2
    return np.stack([np.interp(at, centres, side) for side in slow]).astype(np.float32)


def _fade(mix: Stereo) -> None:
    """Ten milliseconds in, and the last two seconds out."""
    up, down = RATE // 100, RATE * 2
    mix[:, :up] *= np.linspace(0, 1, up, dtype=np.float32)
    mix[:, -down:] *= np.cos(np.linspace(0, 1.57, down, dtype=np.float32)) ** 1.3

"""Loudness after ITU-R BS.1770-4 (integrated, gated) and true peak by four times oversampling."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
_FFT = 1 << 15
_TAPS = 12
_SILENCE = -70.0


def integrated_lufs(sound: Samples, rate: int = 44100) -> float:
    """The loudness of (frames, channels) in LUFS; −inf for silence. Front left and right only."""
    weighted = _weighted(np.ascontiguousarray(sound.T, dtype=np.float32), rate)
    hop = rate // 10
    count = weighted.shape[1] // hop
    if count < 4:
        return float("-inf")
    tenths = (
        np.einsum("cbn,cbn->b", *(weighted[:, : count * hop].reshape(len(weighted), count, hop),) * 2) / hop
    )
    return gated(tenths)


def gated(tenths: NDArray[np.floating]) -> float:
    """Integrated loudness from the mean square (channels added) of consecutive tenths of a second."""
    blocks = np.convolve(tenths.astype(np.float64), np.ones(4) / 4, mode="valid")
    levels = -0.691 + 10 * np.log10(blocks + 1e-20)
    kept = blocks[levels > _SILENCE]
    if not len(kept):
        return float("-inf")
    gate = -0.691 + 10 * np.log10(kept.mean()) - 10
    kept = blocks[(levels > _SILENCE) & (levels > gate)]
    return float(-0.691 + 10 * np.log10(kept.mean()))


def tenths_of(sound: Samples, rate: int = 44100) -> NDArray[np.float64]:
    """K-weighted mean squares of (2, frames) by tenths of a second, by Parseval: quick, true to 0.1 LU."""
    hop = rate // 10
    count = sound.shape[1] // hop
    gain = np.abs(_k_weighting(np.fft.rfftfreq(hop, 1 / rate), rate)) ** 2
    total = np.zeros(count)
    for side in sound:
        bins = np.fft.rfft(side[: count * hop].reshape(count, hop), axis=1)
        total += (bins.real**2 + bins.imag**2) @ gain * 2 / hop**2
    return total


def true_peak_dbtp(sound: Samples) -> float:
    """The highest point of the curve through the samples of (frames, channels), in dB under full scale."""
    peak = max(_curve_peak(np.ascontiguousarray(side, dtype=np.float32)) for side in sound.T)
    return float(20 * np.log10(max(peak, 1e-9)))


def _curve_peak(side: Samples) -> float:
    """Only where samples are within 8 dB of the highest can the curve between them be higher still."""
    top = float(np.abs(side).max(initial=0.0))
    near = np.flatnonzero(np.abs(side) > 0.4 * top)
    if top == 0.0 or not len(near):
        return top
    padded = np.pad(side, _TAPS)
    for start in range(0, len(near), 1 << 16):
        at = near[start : start + (1 << 16), None] + np.arange(_TAPS) + _TAPS - _TAPS // 2 + 1
        top = max(top, float(np.abs(padded[at] @ _between()).max()))
    return top


@lru_cache(maxsize=1)
def _between() -> NDArray[np.float32]:
    """Windowed sincs for the three points between two samples."""
    at = np.arange(_TAPS) - _TAPS // 2 + 1
    phases = [
        np.sinc(at - part) * np.cos(np.pi * (at - part) / (_TAPS + 1)) ** 2 for part in (0.25, 0.5, 0.75)
    ]
    return np.stack([phase / phase.sum() for phase in phases], axis=1).astype(np.float32)


def _weighted(sound: Samples, rate: int) -> Samples:
    """The K filter by overlap-save; its answer has died away (−80 dB) within half a block."""
    half, n = _FFT // 2, sound.shape[1]
    gain = _k_weighting(np.fft.rfftfreq(_FFT, 1 / rate), rate).astype(np.complex64)
    padded = np.pad(sound, ((0, 0), (half, _FFT)))
    out = np.empty_like(padded)
    for start in range(0, n + half, half):
        bins = np.fft.rfft(padded[:, start : start + _FFT], axis=1) * gain
        out[:, start : start + half] = np.fft.irfft(bins, _FFT, axis=1)[:, half:]
    return out[:, :n]


def _k_weighting(hz: NDArray[np.floating], rate: int) -> NDArray[np.complex128]:
    """The two biquads of the recommendation, re-derived for any sample rate."""
    z = np.exp(-2j * np.pi * hz / rate)
    k = np.tan(np.pi * 1681.974450955533 / rate)
    high, band, q = (
        10 ** (3.999843853973347 / 20),
        10 ** (3.999843853973347 / 20 * 0.4996667741545416),
        0.7071752369554196,
    )
    shelf = (high + band * k / q + k * k) + 2 * (k * k - high) * z + (high - band * k / q + k * k) * z**2
    shelf = shelf / ((1 + k / q + k * k) + 2 * (k * k - 1) * z + (1 - k / q + k * k) * z**2)
    k, q = np.tan(np.pi * 38.13547087602444 / rate), 0.5003270373238773
    low = (1 - 2 * z + z**2) / (
        1 + 2 * (k * k - 1) / (1 + k / q + k * k) * z + (1 - k / q + k * k) / (1 + k / q + k * k) * z**2
    )
    return np.asarray(shelf * low)

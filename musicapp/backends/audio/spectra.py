"""Short-time spectra of a sound that comes in pieces: what tempo, key and timbre are read from. Runs in the child."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RATE = 22_050  # Hz, mono: what is above 11 kHz tells nothing about tempo or key
Array = NDArray[np.float32]

BANDS = 40
_FROM_HZ, _TO_HZ = 30.0, 11_000.0


class Windows:
    """Cuts a stream of samples into overlapping windows; holds no more than one of them back."""

    def __init__(self, size: int, hop: int) -> None:
        self._hop = hop
        self._shape = np.hanning(size + 1)[:-1].astype(np.float32)
        self._rest: Array = np.zeros(
            size // 2, np.float32
        )  # so that the first window is centred on the first sample

    def power(self, samples: Array) -> Array:
        """The power spectra of all windows that are whole now: [windows, size / 2 + 1]. A full-scale sine has 1."""
        size = len(self._shape)
        joined = np.concatenate((self._rest, samples))
        count = max(0, (len(joined) - size) // self._hop + 1)
        self._rest = joined[count * self._hop :]
        if not count:
            return np.zeros((0, size // 2 + 1), np.float32)
        windows = np.lib.stride_tricks.sliding_window_view(joined, size)[:: self._hop][:count]
        bins = np.fft.rfft(windows * self._shape) * np.float32(4 / size)
        return np.asarray(bins.real**2 + bins.imag**2, dtype=np.float32)


@lru_cache(maxsize=2)
def mel_bands(size: int) -> Array:
    """Triangles of equal height whose centres lie evenly on the mel scale: [size / 2 + 1, BANDS].

    The scale is O'Shaughnessy's, 2595 log10(1 + f / 700); triangles as in Davis and Mermelstein, "Comparison of
    Parametric Representations for Monosyllabic Word Recognition", IEEE Trans. ASSP 28(4), 1980.
    """
    low, high = (2595 * np.log10(1 + hertz / 700) for hertz in (_FROM_HZ, _TO_HZ))
    edges = 700 * (10 ** (np.linspace(low, high, BANDS + 2) / 2595) - 1)
    hertz = np.fft.rfftfreq(size, 1 / RATE)[:, None]
    rising = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)

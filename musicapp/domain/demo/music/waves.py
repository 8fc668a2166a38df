"""The raw matter of sound: envelopes, band-limited oscillators, shaped noise. Everything is float32 mono."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 44100
Sound = NDArray[Any]  # float32 throughout; numpy widens the type of mixed sums, not the samples
_TABLE = 2048
_TOP_HZ = 15000.0  # no partial above this: nothing can fold back


def frames(seconds: float) -> int:
    return max(1, int(seconds * RATE))


def hertz(pitch: float) -> float:
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))


def clock(n: int) -> Sound:
    """Seconds from the first sample on."""
    return np.arange(n, dtype=np.float32) / np.float32(RATE)


def decay(n: int, seconds: float) -> Sound:
    """An exponential fall that has lost 60 dB after `seconds`."""
    return np.asarray(np.exp(clock(n) * np.float32(-6.9078 / seconds)))


def swell(n: int, attack: float, release: float, hold: float = 1.0) -> Sound:
    """Rise, a slow settling to `hold`, and a release that ends at silence; times in seconds."""
    up, down = min(frames(attack), n // 2), min(frames(release), n // 2)
    shape = np.ones(n, dtype=np.float32)
    if hold != 1.0:
        shape = np.float32(hold) + np.float32(1 - hold) * decay(n, max(0.2, n / RATE))
    shape[:up] *= np.sin(np.linspace(0, np.pi / 2, up, dtype=np.float32)) ** 2
    shape[n - down :] *= np.cos(np.linspace(0, np.pi / 2, down, dtype=np.float32)) ** 2
    return shape


def soften(sound: Sound, attack: float = 0.002, release: float = 0.01) -> Sound:
    """Fade the first and last moments so that a sound may start and end anywhere without a click."""
    up, down = min(frames(attack), len(sound) // 2), min(frames(release), len(sound) // 2)
    sound[:up] *= np.linspace(0, 1, up, dtype=np.float32)
    sound[len(sound) - down :] *= np.linspace(1, 0, down, dtype=np.float32)
    return sound


def sine(cycles: Sound) -> Sound:
    """A sine of phase given in cycles; wrapped first, because float32 loses precision at large angles."""
    return np.asarray(np.sin((cycles - np.floor(cycles)) * np.float32(2 * np.pi)))


def phase(
    freq: float, n: int, vibrato: float = 0.0, rate: float = 5.2, delay: float = 0.25
) -> NDArray[np.float64]:
    """Phase in cycles; `vibrato` in semitones sets in after `delay` seconds."""
    t = np.arange(n) / RATE
    cycles = freq * t
    if vibrato:
        depth = freq * (2 ** (vibrato / 12) - 1) / (2 * np.pi * rate)
        cycles = cycles - depth * np.clip((t - delay) * 3, 0, 1) * np.cos(2 * np.pi * rate * t)
    return cycles


Spectrum = Callable[[NDArray[np.float64], float], NDArray[np.float64]]


def saw(k: NDArray[np.float64], freq: float) -> NDArray[np.float64]:
    return 1 / k


def square(k: NDArray[np.float64], freq: float) -> NDArray[np.float64]:
    return np.where(k % 2 == 1, 1 / k, 0.03 / k)


def bowed(k: NDArray[np.float64], freq: float) -> NDArray[np.float64]:
    """A string under a bow: a saw through the wooden body's resonances."""
    return (
        1 / k * body(k * freq, ((290, 0.5, 1.0), (480, 0.4, 0.9), (1150, 0.5, 0.6), (2700, 0.5, 0.7)), 0.35)
    )


def reed(k: NDArray[np.float64], freq: float) -> NDArray[np.float64]:
    return (
        np.where(k % 2 == 1, 1.0, 0.45) / k**1.15 * body(k * freq, ((650, 0.6, 1.2), (1500, 0.5, 0.8)), 0.45)
    )


def brass(k: NDArray[np.float64], freq: float) -> NDArray[np.float64]:
    return (
        1 / k**0.75 * body(k * freq, ((700, 0.8, 1.2), (1250, 0.6, 1.0)), 0.25) / (1 + (k * freq / 3200) ** 2)
    )


def flute(k: NDArray[np.float64], freq: float) -> NDArray[np.float64]:
    return np.exp(-1.25 * (k - 1)) + 0.02 / k**2


def ooh(k: NDArray[np.float64], freq: float) -> NDArray[np.float64]:
    return 1 / k * body(k * freq, ((380, 0.45, 1.6), (870, 0.35, 0.7), (2600, 0.3, 0.12)), 0.05)


def aah(k: NDArray[np.float64], freq: float) -> NDArray[np.float64]:
    return 1 / k**0.8 * body(k * freq, ((760, 0.35, 1.5), (1180, 0.3, 0.9), (2750, 0.22, 0.4)), 0.05)


def body(
    hz: NDArray[np.float64], peaks: tuple[tuple[float, float, float], ...], floor: float
) -> NDArray[np.float64]:
    """Resonances (centre Hz, width in octaves, height) over a floor."""
    octaves = np.log2(np.maximum(hz, 20.0))
    return np.asarray(floor + sum(h * np.exp(-(((octaves - np.log2(c)) / w) ** 2)) for c, w, h in peaks))


def wave(
    spectrum: Spectrum, freq: float, cycles: NDArray[np.float64], dark: float, bright: float, opening: Sound
) -> Sound:
    """A band-limited oscillator whose low-pass moves from `dark` to `bright` Hz as `opening` goes 0 to 1."""
    table = _tables(spectrum, round(freq, 2), dark, bright)
    at = cycles * _TABLE
    floor = np.floor(at)
    part = (at - floor).astype(np.float32)
    index = floor.astype(np.int64) & (_TABLE - 1)
    both = table[index] * (1 - part) + table[index + 1] * part
    return np.asarray(both.real + opening * (both.imag - both.real), dtype=np.float32)


@lru_cache(maxsize=256)
def _tables(spectrum: Spectrum, freq: float, dark: float, bright: float) -> NDArray[np.complex64]:
    """One cycle, dark in the real part and bright in the imaginary, so that one look-up serves both."""
    k = np.arange(1, min(_TABLE // 2, max(2, int(_TOP_HZ / freq) + 1)), dtype=float)
    strength = spectrum(k, freq)
    rows = [_cycle(strength / (1 + (k * freq / cut) ** 4) ** 0.5) for cut in (dark, bright)]
    closed = np.empty(_TABLE + 1, dtype=np.complex64)
    closed[:-1] = rows[0] + 1j * rows[1]
    closed[-1] = closed[0]
    return closed


def _cycle(strength: NDArray[np.float64]) -> NDArray[np.float64]:
    bins = np.zeros(_TABLE // 2 + 1, dtype=complex)
    bins[1 : len(strength) + 1] = -1j * strength
    return np.fft.irfft(bins, _TABLE) * _TABLE / 2


@lru_cache(maxsize=40)
def noise(n: int, low: float, high: float, seed: int, slope: float = 0.0) -> Sound:
    """White noise held between two frequencies (Hz), tilted by `slope` dB per octave; unit RMS. Read only."""
    size = 1 << (n - 1).bit_length()
    rng = np.random.default_rng(seed)
    bins = np.fft.rfft(rng.standard_normal(size).astype(np.float32))
    hz = np.fft.rfftfreq(size, 1 / RATE) + 1e-3
    gain = (1 / (1 + (low / hz) ** 6) / (1 + (hz / high) ** 6)) ** 0.5 * (hz / 1000) ** (slope / 6.02)
    sound = np.fft.irfft(bins * gain.astype(np.float32), size)[:n].astype(np.float32)
    sound /= np.sqrt(np.mean(sound**2)) + 1e-9
    sound.flags.writeable = False
    return sound

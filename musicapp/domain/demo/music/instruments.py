"""Struck and plucked instruments: a MIDI pitch and a length in seconds give a mono or (2, n) float32 sound.

They know nothing of songs; the stage caches what they give, so a note that returns costs one addition.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .waves import (
    RATE,
    Sound,
    Spectrum,
    clock,
    decay,
    frames,
    hertz,
    noise,
    phase,
    saw,
    sine,
    soften,
    square,
    swell,
    wave,
)

_LOOP = 1 << 17  # about three seconds; long enough that a pad's loop is never heard as one


def rhodes(pitch: float, seconds: float, bark: float = 1.0) -> Sound:
    """A tine piano: a bell-like modulator that dies quickly over a round body."""
    n, f = frames(seconds + 0.35), hertz(pitch)
    t = phase(f, n)
    tine = (
        sine((t * 14).astype(np.float32)) * decay(n, 0.25) * np.float32(0.10 * bark if f * 14 < 14000 else 0)
    )
    tone = np.sin(2 * np.pi * (t % 1) + 1.1 * bark * decay(n, 1.1) * np.sin(2 * np.pi * (t % 1)))
    return _keyed((tone * decay(n, 5.5) + tine).astype(np.float32), seconds, 0.18)


def wurlitzer(pitch: float, seconds: float) -> Sound:
    """A reed piano: hollow, a little nasal, with a slow tremolo of the amplifier."""
    n, f = frames(seconds + 0.3), hertz(pitch)
    tone = wave(square, f, phase(f, n), 900, 3800, decay(n, 1.0)) + wave(
        saw, f, phase(f, n), 700, 1800, decay(n, 0.5)
    ) * np.float32(0.4)
    tremolo = 1 - np.float32(0.16) * sine(clock(n) * np.float32(5.1))
    return _keyed(tone * decay(n, 4.2) * tremolo, seconds, 0.14)


def piano(pitch: float, seconds: float, felt: float = 0.0) -> Sound:
    """Struck strings: slightly stretched partials, the upper ones dying first; `felt` 0..1 muffles."""
    n, f = frames(seconds + 0.5), hertz(pitch)
    t, out = clock(n), np.zeros(n, dtype=np.float32)
    for k in range(1, int(min(18, 9000 / f)) + 1):
        partial = f * k * (1 + 0.00035 * k * k) ** 0.5
        level = k ** -(0.9 + felt) * abs(np.sin(np.pi * k / 7.3)) * np.exp(-felt * k * 0.12)
        fall = max(0.25, 7.5 * (220 / f) ** 0.4 / (1 + 0.35 * k))
        for cents, side in ((-0.6, 0.55), (0.7, 0.45)):
            out += (
                np.float32(level * side)
                * decay(n, fall * (1 if side > 0.5 else 1.5))
                * sine(t * np.float32(partial * 2 ** (cents / 1200)) + np.float32(k * 0.37))
            )
    knock = noise(frames(0.05), 90, 1600 - 900 * felt, 5) * decay(frames(0.05), 0.05)
    out[: len(knock)] += knock * np.float32(0.09 + 0.05 * felt)
    return _keyed(out, seconds, 0.25)


def bell(pitch: float, seconds: float, ratio: float = 3.5, index: float = 1.6) -> Sound:
    """Two-operator FM with an inharmonic ratio: glass, celesta, vibraphone, by its numbers."""
    n, f = frames(seconds + 0.8), hertz(pitch)
    t = phase(f, n)
    index = min(index, max(0.2, 9000 / (f * ratio)))
    tone = np.sin(2 * np.pi * (t % 1) + index * decay(n, 0.9) * np.sin(2 * np.pi * (t * ratio % 1)))
    return soften((tone * decay(n, seconds + 0.7)).astype(np.float32), 0.002, 0.1)


def vibes(pitch: float, seconds: float) -> Sound:
    n = frames(seconds + 0.9)
    tone = bell(pitch, seconds + 0.1, 4.0, 0.55)[:n]
    return tone * (1 - np.float32(0.22) * sine(clock(len(tone)) * np.float32(4.6)))


def plucked(
    pitch: float, seconds: float, bright: float = 0.5, ring: float = 2.6, pick: float = 0.18, seed: int = 0
) -> Sound:
    """A string plucked at `pick` of its length: the loop of delay and damping solved in the frequency domain,
    which tunes it exactly, and lets brightness (0..1) and ring (seconds to −60 dB) be chosen freely."""
    f, n = hertz(pitch), frames(seconds + 0.15)
    size = 1 << (frames(max(seconds + 0.2, ring * 0.55)) - 1).bit_length()
    hz = _grid(size)
    around = _turned(hz, 1 / f)
    loss = np.float32(10 ** (-3 / (ring * f))) * np.exp(
        (hz / np.float32(1400 + 7000 * bright)) ** np.float32(1.3) * np.float32(-0.02 * (330 / f) ** 0.3)
    )
    burst = np.zeros(size, np.float32)
    width = max(4, int(RATE / f))
    burst[:width] = np.random.default_rng(seed + int(pitch * 7)).uniform(-1, 1, width)
    colour = (1 - _turned(hz, pick / f)) / (1 + (hz / np.float32(1200 + 6500 * bright)) ** 2)
    string = np.fft.irfft(np.fft.rfft(burst) * colour * (hz > 45) / (1 - around * loss), size)[:n].astype(
        np.float32
    )
    string *= np.float32(0.35) / (np.sqrt(np.mean(string[: frames(0.3)] ** 2)) + np.float32(1e-6))
    return _keyed(string, seconds, 0.09)


def _turned(hz: Sound, seconds: float) -> NDArray[np.complex64]:
    """A delay, as the turning of every frequency."""
    cycles = hz * np.float32(seconds)
    angle = (cycles - np.floor(cycles)) * np.float32(-2 * np.pi)
    out = np.empty(len(hz), np.complex64)
    out.real, out.imag = np.cos(angle), np.sin(angle)
    return out


@lru_cache(maxsize=6)
def _grid(size: int) -> Sound:
    return np.fft.rfftfreq(size, 1 / RATE).astype(np.float32)


def doubled(pitch: float, seconds: float, bright: float = 0.6, ring: float = 2.2) -> Sound:
    """The same string played twice, a few cents apart, left and right."""
    return np.stack(
        [
            plucked(pitch - 0.035, seconds, bright, ring, 0.14, 3),
            plucked(pitch + 0.035, seconds, bright, ring, 0.2, 11),
        ]
    )


def upright(pitch: float, seconds: float) -> Sound:
    """A double bass pizzicato: a dark string over its own fundamental and a finger's thump."""
    string = plucked(pitch, seconds, 0.08, 1.9, 0.3, 17)
    n = len(string)
    low = sine((phase(hertz(pitch), n)).astype(np.float32)) * decay(n, 1.6) * np.float32(0.45)
    thump = noise(frames(0.04), 60, 700, 23) * decay(frames(0.04), 0.04)
    string[: len(thump)] += thump * np.float32(0.12)
    return soften(string + low * swell(n, 0.006, 0.05), 0.002, 0.04)


def electric_bass(pitch: float, seconds: float, growl: float = 0.4) -> Sound:
    n, f = frames(seconds + 0.06), hertz(pitch)
    tone = wave(saw, f, phase(f, n), 260, 500 + 1500 * growl, decay(n, 0.45))
    tone = np.tanh(tone * np.float32(1.1)) + sine(phase(f, n).astype(np.float32)) * np.float32(0.5)
    return soften(tone * decay(n, 4.5), 0.004, 0.05)


def sub(pitch: float, seconds: float, drive: float = 1.0) -> Sound:
    n = frames(seconds + 0.05)
    tone = np.tanh(sine(phase(hertz(pitch), n).astype(np.float32)) * np.float32(1.2 * drive))
    return soften(tone * swell(n, 0.006, 0.06, 0.75), 0.004, 0.03)


def reese(pitch: float, seconds: float, wobble: float = 0.5) -> Sound:
    """Three saws rubbing against each other under a slowly breathing filter."""
    n, f = frames(seconds + 0.05), hertz(pitch)
    breath = np.float32(0.5) - np.float32(0.5) * sine(clock(n) * np.float32(wobble) + np.float32(0.25))
    rub = sum(wave(saw, f * d, phase(f * d, n) + d * 37, 220, 1500, breath) for d in (0.993, 1.0, 1.0075))
    low = sine(phase(f, n).astype(np.float32)) * np.float32(0.8)
    return soften(np.tanh(np.asarray(rub, np.float32) * np.float32(0.7)) + low, 0.006, 0.04)


def pluck_synth(pitch: float, seconds: float, bright: float = 4500.0, shape: Spectrum = saw) -> Sound:
    """A short filtered blip with two oscillators, for arpeggios and stabs."""
    n, f = frames(seconds + 0.25), hertz(pitch)
    close = decay(n, 0.42)
    pair = [wave(shape, f * d, phase(f * d, n), 350, bright, close) for d in (0.9975, 1.003)]
    return soften(
        np.stack([pair[0] + pair[1] * np.float32(0.4), pair[1] + pair[0] * np.float32(0.4)])
        * decay(n, 0.9 + seconds),
        0.003,
        0.12,
    )


def lead(pitch: float, seconds: float, shape: Spectrum = saw, bright: float = 3200.0) -> Sound:
    n, f = frames(seconds + 0.12), hertz(pitch)
    voices = sum(
        wave(shape, f * d, phase(f * d, n, 0.18) + d, 700, bright, swell(n, 0.05, 0.2, 0.6))
        for d in (0.996, 1.004)
    )
    return soften(np.asarray(voices, np.float32) * swell(n, 0.012, 0.12, 0.8), 0.004, 0.05)


def _keyed(sound: Sound, seconds: float, release: float) -> Sound:
    """Let go of the key after `seconds`: the sound falls away over `release`."""
    n, at = len(sound), min(frames(seconds), len(sound) - 1)
    sound[at:] *= decay(n - at, release * 2.5)
    return soften(sound.astype(np.float32), 0.002, 0.03)

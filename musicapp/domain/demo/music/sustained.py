"""Instruments that hold a note: blown, sung, bowed, drawn out. Same manner as `instruments`."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .waves import (
    RATE,
    Sound,
    Spectrum,
    aah,
    bowed,
    brass,
    clock,
    decay,
    flute,
    frames,
    hertz,
    noise,
    ooh,
    phase,
    reed,
    saw,
    sine,
    soften,
    square,
    swell,
    wave,
)

_LOOP = 1 << 17  # about three seconds; long enough that a pad's loop is never heard as one


def blown(
    pitch: float, seconds: float, spectrum: Spectrum = reed, breath: float = 0.05, attack: float = 0.05
) -> Sound:
    """A wind instrument: brightness follows the breath, vibrato comes late, air is heard at the start."""
    n, f = frames(seconds + 0.09), hertz(pitch)
    push = swell(n, attack, 0.09, 0.72)
    tone = wave(spectrum, f, phase(f * 1.0, n, 0.22, 5.0, 0.3), 650 + f, 3600 + f, push**2) * push
    air = noise(n, max(400.0, f), 6000, 31, -3) * push * (np.float32(0.3) + decay(n, 0.3))
    return soften(_level(tone) + air * np.float32(breath * 0.3), 0.006, 0.04)


def sax(pitch: float, seconds: float) -> Sound:
    return blown(pitch, seconds, reed, 0.09, 0.035)


def trumpet(pitch: float, seconds: float) -> Sound:
    return blown(pitch, seconds, brass, 0.02, 0.03)


def flutes(pitch: float, seconds: float) -> Sound:
    return blown(pitch, seconds, flute, 0.16, 0.06)


def clarinet(pitch: float, seconds: float) -> Sound:
    return blown(pitch, seconds, square, 0.03, 0.05) * np.float32(0.8)


def singer(pitch: float, seconds: float, open_mouth: bool = False) -> Sound:
    """A wordless voice: a buzz through vowel formants, scooping into the note, with a late vibrato."""
    n, f = frames(seconds + 0.14), hertz(pitch)
    t = np.arange(n) / RATE
    scoop = -f * 0.045 * np.exp(-t / 0.05) * 0.05
    cycles = phase(f, n, 0.33, 5.4, 0.32) + scoop
    push = swell(n, 0.06, 0.14, 0.85)
    tone = wave(aah if open_mouth else ooh, f, cycles, 1200, 6000, push) * push
    air = noise(n, 1500, 7000, 37, -4) * push * np.float32(0.012)
    return soften(_level(tone) + air, 0.01, 0.05)


def strings(pitch: float, seconds: float, attack: float = 0.09, players: int = 2) -> Sound:
    """Bowed strings: each player with a vibrato and intonation of their own, spread over the stage."""
    n, f = frames(seconds + 0.22), hertz(pitch)
    push = swell(n, attack, 0.2, 0.9)
    sides = []
    for player in range(players):
        own = f * 2 ** ((-3.5 + 7 * player) / 1200) if players > 1 else f
        sides.append(
            _level(
                wave(
                    bowed,
                    own,
                    phase(own, n, 0.2, 5.1 + 0.55 * player, 0.2) + 0.3 * player,
                    900 + f,
                    5200,
                    push,
                )
            )
            * push
        )
    rosin = noise(n, 1800, 7500, 41, -3) * push * np.float32(0.006)
    return soften((np.stack(sides) if players > 1 else sides[0]) + rosin, 0.01, 0.06)


def organ(pitch: float, seconds: float) -> Sound:
    """Drawbars through a slowly turning speaker."""
    n, f = frames(seconds + 0.06), hertz(pitch)
    t = phase(f, n, 0.06, 6.1, 0.0)
    tone = sum(
        np.float32(a) * sine((t * k).astype(np.float32))
        for k, a in ((0.5, 0.5), (1, 1.0), (1.5, 0.35), (2, 0.55), (3, 0.25), (4, 0.18))
    )
    return soften(
        np.asarray(tone, np.float32)
        * np.float32(0.4)
        * (1 - np.float32(0.1) * sine(clock(n) * np.float32(6.1))),
        0.012,
        0.04,
    )


def pad(
    pitch: float,
    seconds: float,
    spectrum: Spectrum = saw,
    width: float = 34.0,
    cut: float = 1800.0,
    attack: float = 0.8,
    release: float = 1.2,
) -> Sound:
    """A choir of the same note: each harmonic smeared over `width` cents, looped without a seam."""
    n = frames(seconds + release)
    loop = _smeared(round(pitch, 2), spectrum, width, cut)
    start = int(pitch * 7919) % _LOOP
    rolled = np.take(loop, np.arange(start, start + n), axis=1, mode="wrap")
    return rolled * swell(n, attack, release)


@lru_cache(maxsize=24)
def _smeared(pitch: float, spectrum: Spectrum, width: float, cut: float) -> NDArray[np.float32]:
    f, step = hertz(pitch), RATE / _LOOP
    bins = np.zeros(_LOOP // 2 + 1)
    k = np.arange(1, max(2, int(min(11000, cut * 5) / f) + 1), dtype=float)
    for harmonic, level in zip(k, spectrum(k, f) / (1 + (k * f / cut) ** 4) ** 0.5, strict=True):
        spread = max(1.2, f * harmonic * (2 ** (width / 1200) - 1) / step)
        low = max(1, int(f * harmonic / step - 4 * spread))
        at = np.arange(low, min(len(bins), int(f * harmonic / step + 4 * spread) + 1))
        bins[at] += level * np.exp(-(((at - f * harmonic / step) / spread) ** 2)) / spread**0.5
    turns = np.random.default_rng(int(pitch * 100)).uniform(0, 2 * np.pi, (2, len(bins))).astype(np.float32)
    sound = np.fft.irfft(
        bins.astype(np.float32) * np.exp(1j * turns).astype(np.complex64), _LOOP, axis=1
    ).astype(np.float32)
    return sound * np.float32(0.2 / (np.sqrt(np.mean(sound**2)) + 1e-12))


def _level(sound: Sound) -> Sound:
    return sound * np.float32(0.25 / (np.sqrt(np.mean(sound**2)) + 1e-6))

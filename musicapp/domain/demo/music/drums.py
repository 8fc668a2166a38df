"""Percussion made of sines and shaped noise. Mono float32; `tone` (−1..1) is a kit's character."""

import numpy as np

from .waves import RATE, Sound, clock, decay, frames, noise, sine, soften


def kick(tone: float = 0.0, weight: float = 0.5, click: float = 0.4) -> Sound:
    """A sweep from beater to belly; `weight` lengthens it."""
    n = frames(0.28 + 0.22 * weight)
    t = np.arange(n) / RATE
    low, high = 46 * 2 ** (tone * 0.25), 190 + 60 * click
    cycles = low * t + (high - low) * 0.028 * (1 - np.exp(-t / 0.028))
    body = sine(cycles.astype(np.float32)) * decay(n, 0.3 + 0.35 * weight)
    tick = noise(frames(0.012), 1800, 8000, 3) * decay(frames(0.012), 0.012)
    body[: len(tick)] += tick * np.float32(0.16 * click)
    return soften(np.tanh(body * np.float32(1.5)), 0.0015, 0.05)


def snare(tone: float = 0.0, wires: float = 0.6, length: float = 0.22) -> Sound:
    n = frames(length + 0.08)
    f = 185 * 2 ** (tone * 0.35)
    t = clock(n)
    shell = sine(t * np.float32(f) + np.float32(0.6) * (1 - decay(n, 0.05))) * decay(n, 0.16) + sine(
        t * np.float32(f * 1.59)
    ) * decay(n, 0.11) * np.float32(0.6)
    rattle = noise(n, 1200, 9500, 7, -1.5) * decay(n, length)
    return soften(shell * np.float32(0.75) + rattle * np.float32(0.45 * wires), 0.001, 0.03)


def brush(length: float = 0.24) -> Sound:
    n = frames(length)
    rise = np.clip(clock(n) / np.float32(0.045), 0, 1)
    return soften(noise(n, 1500, 8500, 13, -3) * rise * decay(n, length * 1.2) * np.float32(0.4), 0.01, 0.05)


def clap(tone: float = 0.0) -> Sound:
    n = frames(0.28)
    out = np.zeros(n, dtype=np.float32)
    hiss = noise(n, 800 * 2**tone, 5200, 19)
    for at, level, tail in ((0.0, 0.6, 0.03), (0.011, 0.7, 0.03), (0.023, 1.0, 0.2)):
        start = int(at * RATE)
        out[start:] += hiss[: n - start] * decay(n - start, tail) * np.float32(level * 0.4)
    return soften(out, 0.001, 0.04)


def hat(tone: float = 0.0, length: float = 0.06) -> Sound:
    """Closed when short, open when long: struck metal is a cluster of squares, here sines, and air."""
    n = frames(length + 0.02)
    t = clock(n)
    ring = sum(sine(t * np.float32(f * 2 ** (tone * 0.2))) for f in (5230.0, 6410.0, 7340.0, 8120.0, 9870.0))
    air = noise(n, 6500, 14000, 29)
    return soften(
        (np.asarray(ring, np.float32) * np.float32(0.05) + air * np.float32(0.28)) * decay(n, length),
        0.0008,
        0.01,
    )


def ride(tone: float = 0.0, length: float = 1.1) -> Sound:
    n = frames(length)
    t = clock(n)
    ring = sum(
        sine(t * np.float32(f * 2 ** (tone * 0.15)) + np.float32(i * 0.3)) * decay(n, length / (1 + 0.12 * i))
        for i, f in enumerate((443.0, 831.0, 1327.0, 2113.0, 3177.0, 4219.0, 5407.0, 6831.0))
    )
    ping = noise(frames(0.03), 2500, 9000, 43) * decay(frames(0.03), 0.03)
    out = np.asarray(ring, np.float32) * np.float32(0.045) + noise(n, 5000, 12000, 47, -2) * decay(
        n, length * 0.7
    ) * np.float32(0.07)
    out[: len(ping)] += ping * np.float32(0.22)
    return soften(out, 0.001, 0.1)


def crash(tone: float = 0.0) -> Sound:
    n = frames(2.6)
    return soften(
        noise(n, 2600 * 2 ** (tone * 0.3), 13000, 53, -2) * decay(n, 2.4) * np.float32(0.4), 0.003, 0.4
    )


def shaker(length: float = 0.09) -> Sound:
    n = frames(length)
    shape = np.sin(np.linspace(0, 3.14, n, dtype=np.float32)) ** 1.5
    return noise(n, 4500, 11000, 59) * shape * np.float32(0.25)


def rim(tone: float = 0.0) -> Sound:
    n = frames(0.07)
    t = clock(n)
    return soften(
        (sine(t * np.float32(1720 * 2 ** (tone * 0.2))) + sine(t * np.float32(465)))
        * decay(n, 0.05)
        * np.float32(0.4),
        0.0006,
        0.01,
    )


def woodblock(freq: float) -> Sound:
    """Bell, clave, cowbell and other struck things with one clear pitch."""
    n = frames(0.16)
    t = clock(n)
    return soften(
        (sine(t * np.float32(freq)) + np.float32(0.5) * sine(t * np.float32(freq * 1.48)))
        * decay(n, 0.14)
        * np.float32(0.4),
        0.0008,
        0.02,
    )


def conga(freq: float, slap: float = 0.0) -> Sound:
    n = frames(0.34)
    t = np.arange(n) / RATE
    cycles = freq * t + freq * 0.25 * 0.012 * (1 - np.exp(-t / 0.012))
    skin = noise(frames(0.03), 500, 3500, 61) * decay(frames(0.03), 0.03)
    out = sine(cycles.astype(np.float32)) * decay(n, 0.3 - 0.2 * slap)
    out[: len(skin)] += skin * np.float32(0.12 + 0.3 * slap)
    return soften(out * np.float32(0.6), 0.0008, 0.04)


def tom(freq: float) -> Sound:
    n = frames(0.6)
    t = np.arange(n) / RATE
    cycles = freq * t + freq * 0.6 * 0.04 * (1 - np.exp(-t / 0.04))
    return soften(
        (sine(cycles.astype(np.float32)) + noise(n, 200, 2500, 67) * decay(n, 0.12) * np.float32(0.15))
        * decay(n, 0.65),
        0.001,
        0.05,
    )


def stomp() -> Sound:
    """A boot on boards."""
    n = frames(0.25)
    t = clock(n)
    return soften(
        (
            sine(t * np.float32(62)) * decay(n, 0.2)
            + noise(n, 80, 900, 71) * decay(n, 0.08) * np.float32(0.25)
        ),
        0.002,
        0.03,
    )

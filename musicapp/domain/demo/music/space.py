"""Rooms, echoes and the mix: everything that happens to whole buses."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .stage import Bus, Stage, Stereo
from .waves import RATE

_BLOCK = 1 << 16
_SLICE = 1 << 15
_HALF_RATE = RATE // 2


def mixdown(stage: Stage, room_seconds: float, damping: float = 4500.0, room_gain: float = 1.0) -> Stereo:
    """Bring each bus to its level, duck, echo, send to the room, and add up. (2, frames)."""
    stage.forget_sounds()
    mix = np.zeros((2, stage.frames), np.float32)
    send = np.zeros((2, stage.frames), np.float32)
    for bus in stage.buses.values():
        sound = _prepared(stage, bus)
        _add(mix, sound, 1.0)
        _add(send, sound, bus.room)
        bus.sound = np.zeros((2, 0), np.float32)
    _add_room(mix, send, room_seconds, damping, room_gain)
    return mix


def _add(target: Stereo, sound: Stereo, gain: float) -> None:
    """Add in slices that fit the processor's cache: much quicker than one large temporary array."""
    if gain == 0.0:
        return
    for start in range(0, target.shape[1], _SLICE):
        part = np.s_[:, start : start + _SLICE]
        target[part] += sound[part] if gain == 1.0 else sound[part] * np.float32(gain)


def _add_room(mix: Stereo, send: Stereo, seconds: float, damping: float, gain: float) -> None:
    """Rooms have no treble to speak of, so they are worked out at half the rate."""
    half = send[:, : send.shape[1] // 2 * 2]
    low = half[:, ::2] * np.float32(0.5) + half[:, 1::2] * np.float32(0.25)
    low[:, 1:] += half[:, 1:-1:2] * np.float32(0.25)
    wet = convolve(low, impulse(seconds, damping)) * np.float32(gain)
    n = 2 * wet.shape[1]
    mix[:, 0:n:2] += wet
    mix[:, 1 : n - 1 : 2] += (wet[:, :-1] + wet[:, 1:]) * np.float32(0.5)


def convolve(sound: Stereo, answer: Stereo) -> Stereo:
    """Overlap-add convolution of two stereo signals, cut to the length of the first."""
    n, tail = sound.shape[1], answer.shape[1]
    step = 2 * _BLOCK - tail
    spectrum = np.fft.rfft(answer, 2 * _BLOCK, axis=1).astype(np.complex64)
    out = np.zeros_like(sound)
    for start in range(0, n, step):
        part = np.fft.rfft(sound[:, start : start + step], 2 * _BLOCK, axis=1)
        wet = np.fft.irfft(part * spectrum, 2 * _BLOCK, axis=1)
        end = min(n, start + 2 * _BLOCK)
        out[:, start:end] += wet[:, : end - start]
    return out


@lru_cache(maxsize=8)
def impulse(seconds: float, damping: float) -> Stereo:
    """A made-up room at half rate: early reflections, then decorrelated noise whose treble dies first."""
    n = min(_BLOCK, int(seconds * _HALF_RATE))
    rng, t = np.random.default_rng(int(seconds * 100)), np.arange(n) / _HALF_RATE
    out = np.zeros((2, n))
    for low, high, life in ((120.0, 900.0, 1.0), (900.0, damping, 0.75), (damping, 9000.0, 0.35)):
        bins = np.fft.rfft(rng.standard_normal((2, n)), axis=1)
        hz = np.fft.rfftfreq(n, 1 / _HALF_RATE) + 1e-3
        band = np.fft.irfft(bins / (1 + (low / hz) ** 4) ** 0.5 / (1 + (hz / high) ** 4) ** 0.5, n, axis=1)
        out += band * np.exp(-6.9 * t / (seconds * life))
    out *= np.clip(t / 0.018, 0, 1) ** 0.7
    for delay in rng.uniform(0.008, 0.06, 9):
        out[rng.integers(2), int(delay * _HALF_RATE)] += rng.choice((-1, 1)) * 1.5
    out[:, -1000:] *= np.linspace(1, 0, 1000)
    return np.asarray(out / np.sqrt(np.sum(out**2, axis=1, keepdims=True)), np.float32)


def chorus(sound: NDArray[np.float32], depth_ms: float = 2.2, rate: float = 0.7) -> Stereo:
    """Widen a mono or stereo sound by two slowly moving delays, opposite left and right."""
    sides = sound if sound.ndim == 2 else np.stack([sound, sound])
    n = sides.shape[1]
    at = np.arange(n, dtype=np.float64)
    sway = np.sin(2 * np.pi * rate * at / RATE) * 0.5
    wet = [
        np.interp(at - (depth_ms * (1.6 + sign * sway)) * RATE / 1000, at, sides[i], left=0.0)
        for i, sign in ((0, 1), (1, -1))
    ]
    return (sides * np.float32(0.75) + np.stack(wet).astype(np.float32) * np.float32(0.55)).astype(np.float32)


def _prepared(stage: Stage, bus: Bus) -> Stereo:
    sound = bus.sound
    loudest = _loud(sound)
    if loudest < 1e-6:
        return sound
    if bus.drive:
        sound *= np.float32(bus.drive * 0.35 / loudest)
        np.tanh(sound, out=sound)
        loudest = _loud(sound)
    sound *= np.float32(10 ** (bus.level / 20) / loudest)
    if bus.duck and stage.kicks:
        sound *= _ducking(stage, bus.duck)
    if bus.echo:
        _echo(sound, int(stage.seconds(bus.echo) * RATE), bus.echo_gain)
    return sound


def _loud(sound: Stereo) -> float:
    """RMS of the louder passages: the 85th percentile of what sounds, in windows of 0.2 s."""
    window = RATE // 5
    blocks = sound[:, : sound.shape[1] // window * window : 7].reshape(2, -1, window // 7)
    power = np.einsum("cbn,cbn->b", blocks, blocks) / (2 * (window // 7))
    heard = power[power > 1e-8]
    return float(np.sqrt(np.percentile(heard, 85))) if len(heard) else 0.0


def _echo(sound: Stereo, delay: int, gain: float) -> None:
    """Three repeats that change sides, in place."""
    dry = sound.copy()
    for repeat in (1, 2, 3):
        shift = delay * repeat
        if shift < sound.shape[1]:
            turned = dry[::-1] if repeat % 2 else dry
            _add(sound[:, shift:], turned[:, :-shift], gain**repeat)


def _ducking(stage: Stage, depth: float) -> NDArray[np.float32]:
    shape = np.ones(stage.frames, np.float32)
    n = int(RATE * min(0.32, 50.0 / stage.bpm))
    rise = np.clip(np.arange(n) / n, 0, 1) ** 1.4
    dip = (1 - depth * (1 - rise)).astype(np.float32)
    dip[:200] = np.linspace(1, dip[200], 200)
    for at in stage.kicks:
        end = min(stage.frames, at + n)
        if end > at:
            np.minimum(shape[at:end], dip[: end - at], out=shape[at:end])
    return shape

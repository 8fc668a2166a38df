"""Colours by how they look: OKLCH in, sRGB out, and the palettes that the covers are printed in."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Rgb = NDArray[Any]  # three channels, 0..1


@dataclass(frozen=True)
class Palette:
    """From the darkest to the lightest: night, deep, mid, hot (the accent), glow, paper."""

    night: Rgb
    deep: Rgb
    mid: Rgb
    hot: Rgb
    glow: Rgb
    paper: Rgb

    @property
    def all(self) -> tuple[Rgb, ...]:
        return self.night, self.deep, self.mid, self.hot, self.glow, self.paper


def oklch(lightness: float, chroma: float, hue: float) -> Rgb:
    """OKLCH (0..1, about 0..0.3, degrees) as sRGB; chroma is lowered until the colour exists on a screen."""
    for _ in range(40):
        rgb = _linear(lightness, chroma, np.radians(hue))
        if rgb.min() >= -0.002 and rgb.max() <= 1.002:
            break
        chroma *= 0.94
    rgb = np.clip(rgb, 0, 1)
    return np.where(rgb <= 0.0031308, 12.92 * rgb, 1.055 * rgb ** (1 / 2.4) - 0.055).astype(np.float32)


def rgb(code: str) -> Rgb:
    return np.array([int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)], np.float32)


def from_hues(base: float, accent: float, chroma: float = 0.13) -> Palette:
    """A palette around two hues: shades of the first, lit by the second."""
    return Palette(
        oklch(0.2, chroma * 0.5, base),
        oklch(0.36, chroma * 0.8, base),
        oklch(0.56, chroma, base + (accent - base) * 0.2),
        oklch(0.68, chroma * 1.35, accent),
        oklch(0.84, chroma * 0.9, accent + 14),
        oklch(0.955, 0.022, accent + 30),
    )


def named(name: str) -> Palette:
    """A palette by its name; raises KeyError for one that is not there."""
    return Palette(
        *cast("tuple[Rgb, Rgb, Rgb, Rgb, Rgb, Rgb]", tuple(rgb(code) for code in _PALETTES[name].split()))
    )


def _linear(lightness: float, chroma: float, angle: float) -> NDArray[np.float64]:
    a, b = chroma * np.cos(angle), chroma * np.sin(angle)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return np.array(
        [
            4.0767416621 * long - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * long + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * long - 0.7034186147 * m + 1.7076147010 * s,
        ]
    )


_PALETTES = {
    "sea dusk": "12303f 3c3560 a3465c ee7a5f ffb98a ffe3c0",
    "copper": "2a1014 6d2f2b b4583a e58a4e f3b877 fbe6c9",
    "garden": "15302c 1d6b58 5f9c7f e2613b f2b441 faf0dc",
    "cinnamon": "1f1a2e 54324a 87484f c9805f e0b193 f0dfcb",
    "rain green": "0c2a22 17563f 3b8363 7fb795 c0ddca e4ede3",
    "pear": "23301f 4b6b35 8fa23f d6442a f1c84c f6f1e0",
    "salt rose": "3a0f16 8c1f2f d8503f f0944d f7cf8b fcecd6",
    "apple": "17281c 35663c 7fae5a e2503f f4c9a5 f5f2e4",
    "wet season": "14213d 0f5b54 16856b e4572e f5bb3e fbf0d8",
    "bear": "1a1140 3a2a7c 5a4bb0 f2b632 ffd97a fff3d1",
    "sunday": "1b2a4b 2f5aa8 4f8fd0 f06a4d f8c95f f7efe2",
    "night bus": "0b0d24 1d1b4a 453a80 ff8f61 ffd27a fdeacb",
    "small hours": "12113a 2d1d78 5c38c9 ff5fa2 ffab6b fbe9ff",
    "embers": "22080b 641320 b52a24 f2602c f9ab3e ffe7a8",
    "glass": "100d2e 2e3179 5a63c2 d06fb4 b9a8e6 eae4fb",
    "antenna": "14206b 2740c0 4a6ae0 f2563a f7a98d faeee1",
    "moss": "0c1c10 245a2b 5c9c35 b8e05c d9efa0 f7ffe4",
    "yokohama": "0b1b33 163d63 27708f ef5b47 f3c9a2 f6efe1",
    "crypt": "0d0b14 2b2145 5b2c6f c23a5e e8a24c f6e3bf",
    "thursday": "0f0f10 2a2a2c d8d3c4 f03c20 f7d038 f4f0e4",
    "orbit": "180f38 3f1f66 7a3b8c f08a5a ffc592 ffe9d4",
    "tidal": "061a2b 0c405a 1f7f8e 57c7b8 a6ebd9 e8fff4",
    "aurora": "04191a 063f3a 0e7360 35b78a 8eeab2 e4fbe4",
    "ice": "1b2c3e 3f5f7d 7d9db4 e2593c b9cfdb e6eef2",
    "paper weather": "24345e 4b6aa0 9ab4d6 f0a58b f5d6bf f3ebdd",
    "clock": "201a17 6b4a32 b07f4f d9482b ecc58b f5ead6",
    "lighthouse": "0a1830 16335c 2f6291 ffcf5a ffe8a8 fdf6e0",
    "rain blue": "0b1c5c 14349b 2f5bd0 ffd84a 9db9f5 e7eefc",
    "bar": "1d1116 57202b 8f2f36 e2b04a efd9a6 f6ecd9",
    "verdict": "121110 3b3734 8b8680 e5231b f29b8d f0efea",
    "birds": "2e3d35 6f9475 a9c4a3 dd8d6d f0c6a4 f3e8d3",
    "marble": "0e2238 27566f 5e97a5 d9a08a bcd6d4 eff3ec",
    "ferry": "1f3a55 45688a 86a5bd e9a79a f3d3c6 dfe7ee",
    "cellar": "141b2b 23405c 2f7a86 f0b24a 9fc9bd ece6d2",
    "detonation": "190a20 4a1b42 8f2f4d dd6a4c f6a770 ffe6c4",
    "buoy": "0f1d25 243c47 5d7d86 f0a04b b8cdd0 e7efee",
}

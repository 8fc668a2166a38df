"""The two colours of an album without a cover, drawn from its name (OKLCH; Björn Ottosson, 2020)."""

from functools import cache
from hashlib import blake2b
from math import cos, radians, sin

FIRST = (0.62, 0.12)  # lightness and chroma: within sRGB at every hue but for a little blue, which is clipped
SECOND = (0.74, 0.10)
APART = 45, 110  # degrees between the two, from and to


def colours_of(name: str) -> tuple[str, str]:
    """Two colours as ``#rrggbb`` that belong to ``name`` for good, near enough to stand together."""
    digest = blake2b(name.encode(), digest_size=4).digest()
    hue = int.from_bytes(digest[:2], "big") % 360
    nearest, furthest = APART
    step = nearest + digest[2] % (furthest - nearest)
    other = hue + step if digest[3] % 2 else hue - step
    return _hex(*FIRST, hue), _hex(*SECOND, other)


@cache  # a large import asks for thousands, and there are a few hundred
def _hex(lightness: float, chroma: float, hue: int) -> str:
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    light = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(max(part, 0.0), 1.0))):02x}" for part in light)


def _gamma(light: float) -> float:
    """Light as sRGB writes it (IEC 61966-2-1)."""
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055

"""The two colours that pages take from a cover, in OKLCH (Björn Ottosson, 2020). Runs in the child."""

import numpy as np
from PIL import Image

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_SATURATED = 0.04  # chroma from which a colour has a hue that one would name
_GREY_BELOW = 0.01  # share of saturated pixels under which a cover counts as grey
_HUES = 72  # slices of 5 degrees
_NEAR = 15.0  # degrees to each side that still are the same hue
_APART = 30.0
_SECOND = 0.06  # a second hue must have at least this share of the first's weight
_LIGHTER = 0.2
_LIGHTEST = 0.97


def two_colours(picture: Image.Image) -> tuple[str, str]:
    """The most present saturated hue, and a second at least 30 degrees away, or the same hue 0.2 lighter."""
    lab = _oklab(np.asarray(picture.convert("RGB"), dtype=float).reshape(-1, 3) / 255)
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1])) % 360
    weight = np.where((chroma > _SATURATED) & (lab[:, 0] > 0.15) & (lab[:, 0] < 0.97), chroma, 0.0)
    if np.count_nonzero(weight) < _GREY_BELOW * len(lab):
        grey = np.array([lab[:, 0].mean(), 0.0, 0.0])
        return _hex(grey), _hex(_lightened(grey))
    present = _presence(hue, weight)
    first = float(np.argmax(present)) * 360 / _HUES
    art_1 = _mean(lab, hue, weight, first)
    centres = np.arange(_HUES) * 360 / _HUES
    own_hue = float(np.degrees(np.arctan2(art_1[2], art_1[1])) % 360)
    others = np.where(_distance(centres, own_hue) >= _APART + _NEAR, present, 0.0)
    if others.max() < _SECOND * present.max():
        return _hex(art_1), _hex(_lightened(art_1))
    return _hex(art_1), _hex(_mean(lab, hue, weight, float(np.argmax(others)) * 360 / _HUES))


def _presence(hue: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """How much of the picture is near each hue."""
    slices = np.bincount((hue / 360 * _HUES + 0.5).astype(int) % _HUES, weights=weight, minlength=_HUES)
    reach = int(_NEAR * _HUES / 360)
    shifts = range(-reach, reach + 1)
    return sum((np.roll(slices, shift) * (1 - abs(shift) / (reach + 1)) for shift in shifts), np.zeros(_HUES))


def _mean(lab: np.ndarray, hue: np.ndarray, weight: np.ndarray, centre: float) -> np.ndarray:
    """The weighted mean of the colours near a hue; the more saturated half counts twice by its weight."""
    near = np.where(_distance(hue, centre) <= _NEAR, weight**2, 0.0)
    return np.asarray((lab * near[:, None]).sum(axis=0) / near.sum())


def _distance(hue: np.ndarray, centre: float) -> np.ndarray:
    return np.asarray(np.abs((hue - centre + 180) % 360 - 180))


def _lightened(lab: np.ndarray) -> np.ndarray:
    """The same hue 0.2 lighter, or darker where there is no room above."""
    step = _LIGHTER if lab[0] + _LIGHTER <= _LIGHTEST else -_LIGHTER
    return lab + np.array([step, 0.0, 0.0])


def _oklab(rgb: np.ndarray) -> np.ndarray:
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T)


def _hex(lab: np.ndarray) -> str:
    """``#rrggbb``; chroma gives way where the screen has no such colour."""
    for keep in np.linspace(1.0, 0.0, 21):
        lms = np.linalg.solve(_TO_LAB, lab * np.array([1.0, keep, keep])) ** 3
        linear = np.linalg.solve(_TO_LMS, lms)
        if linear.min() >= -0.002 and linear.max() <= 1.002:
            break
    linear = linear.clip(0, 1)
    rgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(value * 255):02x}" for value in rgb.clip(0, 1))

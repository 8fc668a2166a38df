"""What a cover weighs and costs in each form: bytes, CPU and likeness to the picture that it was cut from.

python -m benchmarks covers
"""

import argparse
import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from PIL import Image

from musicapp.backends.images import SIZES
from musicapp.domain.demo import catalog, covers

FORMS: dict[str, dict[str, Any]] = {
    "jpg 84": {"format": "JPEG", "quality": 84, "progressive": True, "optimize": True},
    "webp 82": {"format": "WEBP", "quality": 82, "method": 4},
    **{
        f"avif {quality}, speed {speed}": {
            "format": "AVIF",
            "quality": quality,
            "speed": speed,
            "max_threads": 1,
        }
        for quality in (55, 65)
        for speed in (6, 8)
    },
}


def main(arguments: list[str] | None = None) -> None:
    """Measure and print, the mean of some covers of the demo."""
    parser = argparse.ArgumentParser(description="What a cover weighs in each form.")
    parser.add_argument("--covers", type=int, default=10)
    given = parser.parse_args(arguments)
    pictures = list(_pictures(given.covers))
    print(f"{'form':20}" + "".join(f"{f'{size}: bytes':>12}{'CPU ms':>8}{'PSNR dB':>9}" for size in SIZES))
    for name, how in FORMS.items():
        cells = [
            _measured([picture.resize((size, size), Image.Resampling.LANCZOS) for picture in pictures], how)
            for size in SIZES
        ]
        print(f"{name:20}" + "".join(f"{size:12.0f}{ms:8.1f}{likeness:9.1f}" for size, ms, likeness in cells))


def _pictures(count: int) -> Iterator[Image.Image]:
    for album in catalog.albums()[:count]:
        yield Image.open(io.BytesIO(covers.draw_cover(album))).convert("RGB")


def _measured(pictures: list[Image.Image], how: dict[str, Any]) -> tuple[float, float, float]:
    """Means: bytes, milliseconds of CPU, PSNR."""
    sizes, costs, likenesses = [], [], []
    for picture in pictures:
        file, begun = io.BytesIO(), time.process_time()
        picture.save(file, **how)
        costs.append((time.process_time() - begun) * 1000)
        sizes.append(len(file.getvalue()))
        apart = np.asarray(picture, float) - np.asarray(Image.open(file).convert("RGB"), float)
        likenesses.append(10 * np.log10(255**2 / (np.mean(apart**2) + 1e-9)))
    return float(np.mean(sizes)), float(np.mean(costs)), float(np.mean(likenesses))


if __name__ == "__main__":
    main()

"""Loudness as Musewave measures it beside an independent implementation of ITU-R BS.1770: pyloudnorm.

python -m venv /tmp/loudness && /tmp/loudness/bin/pip install pyloudnorm
python benchmarks/loudness.py --python /tmp/loudness/bin/python [--folder DIR] [files …]

Twenty files are taken of a folder, or made when none are named: tones, noise, chords and silence between them, loud
and quiet, in mono and stereo, at rates from 22,050 to 96,000 Hz. The other side is given the decoded samples. Asked: at
most 0.1 LU apart.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from benchmarks.twelve import music_in
from musicapp.backends import audio
from tests import corpus, known_music

MOST_LU = 0.1
COUNT = 20
RATES = (22_050, 32_000, 44_100, 48_000, 88_200, 96_000)
OTHER = """
import sys, numpy, pyloudnorm
print(pyloudnorm.Meter(int(sys.argv[2])).integrated_loudness(numpy.load(sys.argv[1])))
"""


def main(arguments: list[str] | None = None) -> None:
    """Measure and print; ends with 1 if one file is farther apart."""
    parser = argparse.ArgumentParser(description="Loudness beside pyloudnorm.")
    parser.add_argument("--python", required=True, help="of an environment that has pyloudnorm")
    parser.add_argument("--folder", type=Path, help="take twenty files of it")
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="musewave-loudness-") as folder:
        of_folder = music_in(given.folder, COUNT) if given.folder else []
        files = given.files or of_folder or list(made(Path(folder)))
        theirs = judged_elsewhere(given.python, files, Path(folder))
        apart = [shown(file, other) for file, other in zip(files, theirs, strict=True)]
    print(f"largest difference of {len(apart)} files: {max(apart):.3f} LU (asked {MOST_LU})")
    sys.exit(max(apart) > MOST_LU)


def made(folder: Path) -> Iterator[Path]:
    """Twenty files, each of another kind."""
    for number in range(COUNT):
        chance = np.random.default_rng(number)
        rate, form = RATES[number % len(RATES)], ("flac", "wav", "aiff")[number % 3]
        sound = (_noise, _tones, _music, _gaps)[number % 4](chance, rate) * 10 ** chance.uniform(-1.5, 0)
        yield corpus.write(folder / f"{number:02}.{form}", np.clip(sound, -1, 1).astype("f4"), rate)


def judged_elsewhere(python: str, files: list[Path], folder: Path) -> list[float]:
    """LUFS of each file by the other implementation."""
    told = []
    for number, file in enumerate(files):
        samples, rate = corpus.decoded(file)
        place = folder / f"{number}.npy"
        np.save(place, samples.astype(float))
        command = [python, "-c", OTHER, os.fspath(place), str(rate)]
        told.append(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
        place.unlink()  # decoded music is large
    return told


def shown(file: Path, other: float) -> float:
    """One line; how far both are apart."""
    ours = audio.analyse(file).loudness_lufs
    apart = abs((ours if ours is not None else -np.inf) - other)
    print(f"{file.name:24} {ours:8.2f} LUFS here {other:8.2f} there {apart:7.3f}")
    return apart


def _noise(chance: np.random.Generator, rate: int) -> np.ndarray:
    return chance.normal(0, 0.2, (rate * 12, 2)) * np.linspace(0.1, 1, rate * 12)[:, None]


def _tones(chance: np.random.Generator, rate: int) -> np.ndarray:
    clock = np.arange(rate * 10) / rate
    tone = sum(np.sin(2 * np.pi * hertz * clock) for hertz in chance.uniform(40, 8000, 4)) / 5
    return np.asarray(tone)[:, None]


def _music(chance: np.random.Generator, rate: int) -> np.ndarray:
    piece = known_music.piece(int(chance.integers(1000)), 15.0).samples
    place = np.arange(0, len(piece) - 1, known_music.RATE / rate)
    mono = np.interp(place, np.arange(len(piece)), piece)
    return np.stack((mono, np.roll(mono, 40) * 0.8), axis=1)


def _gaps(chance: np.random.Generator, rate: int) -> np.ndarray:
    """Loud and silent by turns: what the gates are for."""
    noise = chance.normal(0, 0.2, (rate * 20, 2))
    turns = np.repeat(chance.choice([0.0, 0.001, 0.05, 1.0], 20), rate)
    return np.asarray(noise * turns[:, None])


if __name__ == "__main__":
    main()

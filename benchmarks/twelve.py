"""Twelve pieces of music in as many kinds of files as artists send."""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import av
import numpy as np

from musicapp.domain.demo import catalog, music
from musicapp.fold import fold
from tests import corpus

COUNT = 12
KINDS = ("flac", "wav", "mp3", "m4a", "alac", "ogg", "opus", "aiff", "flac", "wav", "mp3", "alac")
ENDINGS = {f".{kind}" for kind in corpus.FORMATS}


def pieces(folder: Path) -> list[Path]:
    """Of the demo's own music, each genre in its turn, as long as it is there."""
    scores = sorted(catalog.tracks(), key=lambda score: score.seed)
    chosen = [score for score in scores if not score.title.startswith("Untitled")][:: len(scores) // COUNT]
    return [
        written(folder, number, kind, score.title, music.render(score), music.RATE, genre=score.genre)
        for number, (score, kind) in enumerate(zip(chosen[:COUNT], KINDS, strict=True), 1)
    ]


def music_in(folder: Path, most: int) -> list[Path]:
    """The largest files of music in a folder, in the order of their names."""
    found = [path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS]
    return sorted(sorted(found, key=lambda path: path.stat().st_size)[-most:])


def mixed(files: list[Path], folder: Path) -> Iterator[Path]:
    """The same music, each file in another kind, numbered, with its own title."""
    for number, (path, kind) in enumerate(zip(files, KINDS, strict=False), 1):
        samples, rate = corpus.decoded(path)
        yield written(folder, number, kind, _title(path), samples, rate)


def written(
    folder: Path, number: int, kind: str, title: str, samples: np.ndarray, rate: int, **tags: str
) -> Path:
    """One file, named by its place and title and tagged alike."""
    suffix, codec = ("m4a", "alac") if kind == "alac" else (kind, "")
    tags |= {"title": title, "track": str(number), "album": "Twelve Kinds", "artist": "Ada"}
    path = folder / f"{number:02} {title}.{suffix}"
    return corpus.write(path, np.clip(samples, -1, 1).astype("f4"), rate, codec, **tags)


def length_of(path: Path) -> float:
    """Seconds of a file, by decoding it."""
    samples, rate = corpus.decoded(path)
    return len(samples) / rate


def _title(path: Path) -> str:
    with av.open(str(path)) as source:
        said = {**source.metadata, **source.streams.audio[0].metadata}
    title = next((text for name, text in said.items() if name.lower() == "title"), "")
    return title if title and fold(title).replace(" ", "").isalnum() else path.stem.replace("_", " ").title()

"""The parent's side: asks children, and turns their answers into facts."""

import base64
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from musicapp.backends.audio.facts import Analysis, Description, Rendition, TagResult, Tags, mime_of
from musicapp.backends.children import Limits, Pool, Refused
from musicapp.backends.children.limits import MIB
from musicapp.spellings import Spellings

_HERE = "musicapp.backends.audio"
_BATCH, _AHEAD = 200, 3600  # files; the readers go on while two thousand are written
# One core stays free for listeners; two is what the disk of a small machine feeds.
_AT_ONCE = max(1, min(2, (os.cpu_count() or 1) - 1))

# The worker is at 10 already, so its readers are at 19 like all of its children.
_tags = Pool(
    f"{_HERE}.tag_reader", 2, Limits(memory_bytes=256 * MIB, cpu_s=5, wall_s=8, silence_s=8, nice=10)
)
_ears = Pool(
    f"{_HERE}.listening",
    _AT_ONCE,
    Limits(memory_bytes=600 * MIB, cpu_s=900, wall_s=3600, silence_s=30, nice=19),
)
_describers = Pool(
    f"{_HERE}.describing",
    _AT_ONCE,
    Limits(memory_bytes=600 * MIB, cpu_s=900, wall_s=3600, silence_s=30, nice=19),
)
# A file of ten hours is 600 MB.
_pens = Pool(
    f"{_HERE}.rendering",
    _AT_ONCE,
    Limits(memory_bytes=600 * MIB, cpu_s=1800, wall_s=3600, silence_s=60, nice=19, written_bytes=1024 * MIB),
)


def read_tags(
    paths: Iterable[str | Path], lyrics: Mapping[str, str] = MappingProxyType({})
) -> Iterator[TagResult]:
    """The tags of each file, in order, read a little ahead by several children.

    ``lyrics`` names files of lyrics by the path of the music that they belong to.
    """
    asked = (_with_lyrics(os.fspath(path), lyrics) for path in paths)
    for outcome in _tags.each("tags", asked, _BATCH, _AHEAD):
        tags = None if outcome.refusal is not None else _tags_of(outcome.value)
        path = outcome.item if isinstance(outcome.item, str) else outcome.item[0]
        yield TagResult(path, tags, outcome.refusal)


def expect_files() -> None:
    """Many files are about to be read: let those who read them get ready meanwhile."""
    _tags.get_ready()


def _tags_of(values: Sequence[Any]) -> Tags:
    tags = Tags(*values)
    tags.spellings = Spellings(*tags.spellings)  # it travelled as a list
    return tags


def _with_lyrics(path: str, lyrics: Mapping[str, str]) -> str | list[str]:
    return [path, lyrics[path]] if path in lyrics else path


def extract_picture(path: Path) -> bytes | None:
    """The front cover inside a file, or whichever picture it has; None if none. Raises Refused."""
    encoded = _tags.one("picture", os.fspath(path))
    return base64.b64decode(encoded) if encoded else None


def analyse(path: Path) -> Analysis:
    """Decode the whole file at low priority: length, peaks, loudness. Takes seconds. Raises Refused."""
    heard: dict[str, Any] = _ears.one("listen", os.fspath(path))
    if len(heard["peaks"]) > 1000:
        raise Refused("")
    peaks = base64.b64decode(heard.pop("peaks"))
    return Analysis(**heard, peaks=peaks, mime=mime_of(heard["container"]))


def describe(path: Path) -> Description:
    """Decode the whole file at low priority: tempo, key, features. Takes seconds. Raises Refused."""
    heard: dict[str, Any] = _describers.one("describe", os.fspath(path))
    return Description(heard["bpm"], heard["key"], base64.b64decode(heard["features"]))


def render(source: Path, kind: str, target: Path) -> Rendition:
    """Write the sound of ``source`` to ``target`` as one of ``RECIPES``. Takes seconds.

    Raises Refused for what cannot be read, and OSError when the disk does not take it.
    """
    item = {"source": os.fspath(source), "kind": kind, "target": os.fspath(target)}
    made: dict[str, Any] = _pens.one("render", item)
    if "unwritten" in made:
        raise OSError(*made["unwritten"])
    return Rendition(**made)

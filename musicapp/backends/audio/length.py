"""Whether a file holds less than it says. Runs in the child."""

import struct
from pathlib import Path
from typing import TYPE_CHECKING

from musicapp.backends.audio.container import after_id3

if TYPE_CHECKING:
    import av

_TAIL = 128 * 1024  # longer than the longest Ogg page
_HEAD = 4096  # an MP3's first frame
_EXACT = ("flac", "aiff", "mp4")
_UNKNOWN_SIZES = (0, 0xFFFFFFFF)  # written by programs that could not go back to fill it in


def ends_early(path: str, container: str, stream: "av.AudioStream", seconds: float) -> bool:
    """Compare ``seconds`` of decoded sound with what the container promises, where it promises anything."""
    if container in ("ogg", "wav"):
        return breaks_off(path, container)
    if container not in _EXACT and not (container == "mp3" and _counts_frames(path)):
        return False
    promised = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
    return seconds < promised * 0.99 - 0.1


def _counts_frames(path: str) -> bool:
    """Whether an MP3 says its length; without this ffmpeg's figure is a guess from the file's size."""
    with Path(path).open("rb") as file:
        file.seek(after_id3(file))
        head = file.read(_HEAD)
    return any(name in head for name in (b"Xing", b"Info", b"VBRI"))


def breaks_off(path: str, container: str) -> bool:
    """Whether the last part of an Ogg or WAV file goes on past the end of the file."""
    return {"ogg": _last_page_breaks_off, "wav": _data_breaks_off}[container](path)


def _data_breaks_off(path: str) -> bool:
    size = Path(path).stat().st_size
    at = 12
    with Path(path).open("rb") as file:
        for _ in range(1000):
            file.seek(at)
            head = file.read(8)
            if len(head) < 8:
                return False
            name, length = struct.unpack("<4sI", head)
            if name == b"data":
                return length not in _UNKNOWN_SIZES and at + 8 + length > size
            at += 8 + length + length % 2
    return False


def _last_page_breaks_off(path: str) -> bool:
    size = Path(path).stat().st_size
    with Path(path).open("rb") as file:
        start = max(0, size - _TAIL)
        file.seek(start)
        tail = file.read()
    at = tail.rfind(b"OggS")
    if at == -1:
        return False
    if len(tail) < at + 27:
        return True
    (segments,) = struct.unpack_from("B", tail, at + 26)
    lengths = tail[at + 27 : at + 27 + segments]
    return len(lengths) < segments or at + 27 + segments + sum(lengths) > len(tail)

"""Knows a recording again, wherever it lies and whatever its tags say. Runs in the child.

The fingerprint is the size of the sound in bytes and a hash of its first and last 64 KiB; what taggers write
before, between and behind is left out.
"""

import hashlib
import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from musicapp.backends.audio.container import after_id3

_PIECE = 64 * 1024
_BLOCKS, _PAGES, _BOXES = 128, 4096, 1000  # more before the sound is nonsense, or an attack on our patience
_ID3V1, _APE_FOOTER = 128, 32
_APE_HAS_HEADER = 0x80000000


def fingerprint(file: BinaryIO, container: str) -> str:
    """Size and hash; empty if the sound is not found. Leaves the file anywhere."""
    size = file.seek(0, os.SEEK_END)
    start, end = _span(file, container, size)
    if end <= start:
        return ""
    file.seek(start)
    digest = hashlib.sha256(file.read(min(_PIECE, end - start)))
    rest = max(start + _PIECE, end - _PIECE)
    if rest < end:
        file.seek(rest)
        digest.update(file.read(end - rest))
    return f"{end - start:x}-{digest.hexdigest()[:32]}"


def _span(file: BinaryIO, container: str, size: int) -> tuple[int, int]:
    """Where the sound begins and ends."""
    if container == "flac":
        return _after_flac_blocks(file), _before_tags(file, size)
    if container == "ogg":
        return _first_page_with_sound(file), size
    if container == "mp4":
        return _part(file, 0, size, ">I4s", b"mdat")
    if container == "wav":
        return _part(file, 12, size, "<4sI", b"data")
    if container == "aiff":
        return _part(file, 12, size, ">4sI", b"SSND")
    return after_id3(file), _before_tags(file, size)


def _after_flac_blocks(file: BinaryIO) -> int:
    at = after_id3(file) + 4
    for _ in range(_BLOCKS):
        file.seek(at)
        head = file.read(4)
        if len(head) < 4:
            break
        at += 4 + int.from_bytes(head[1:], "big")
        if head[0] & 0x80:
            return at
    return at


def _first_page_with_sound(file: BinaryIO) -> int:
    """Pages of headers stand at position 0 of the stream; one that no packet ends on stands nowhere (-1)."""
    at = 0
    for _ in range(_PAGES):
        file.seek(at)
        head = file.read(27)
        if len(head) < 27:
            break
        (position,) = struct.unpack_from("<q", head, 6)
        if position > 0:
            return at
        at += 27 + head[26] + sum(file.read(head[26]))
    return at


def _part(file: BinaryIO, at: int, size: int, form: str, wanted: bytes) -> tuple[int, int]:
    """The first part of this name; the parts of MP4 count their heads, those of RIFF and FORM are even."""
    counts_head = wanted == b"mdat"
    for _ in range(_BOXES):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            break
        fields = struct.unpack_from(form, head)
        name, length = (fields[1], fields[0]) if counts_head else fields
        start = at + 8
        if counts_head and length == 1 and len(head) == 16:  # 64 bits follow
            start, length = at + 16, int.from_bytes(head[8:], "big")
        end = (at + length if length else size) if counts_head else start + length
        if name == wanted:
            return start, min(end, size)
        if end <= at:
            break
        at = end if counts_head else end + length % 2
    return 0, 0


def _before_tags(file: BinaryIO, size: int) -> int:
    """Where the sound ends, before tags of the kinds ID3v1 and APEv2."""
    for length in _tags_behind(file, size):
        size -= length
    return size


def _tags_behind(file: BinaryIO, size: int) -> Iterator[int]:
    if size >= _ID3V1:
        file.seek(size - _ID3V1)
        if file.read(3) == b"TAG":
            yield _ID3V1
            size -= _ID3V1
    if size >= _APE_FOOTER:
        file.seek(size - _APE_FOOTER)
        footer = file.read(_APE_FOOTER)
        if footer.startswith(b"APETAGEX"):
            length, _, flags = struct.unpack_from("<III", footer, 12)
            yield min(size, length + (_APE_FOOTER if flags & _APE_HAS_HEADER else 0))

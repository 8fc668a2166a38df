"""Puts tags into small music files that have none, and makes the sound of each its own, without an encoder."""

import struct
import zlib
from collections.abc import Callable

_ID3 = {
    "title": b"TIT2",
    "artist": b"TPE1",
    "album": b"TALB",
    "album_artist": b"TPE2",
    "genre": b"TCON",
    "track": b"TRCK",
    "date": b"TDRC",
}
_MP4 = {
    "title": b"\xa9nam",
    "artist": b"\xa9ART",
    "album": b"\xa9alb",
    "album_artist": b"aART",
    "genre": b"\xa9gen",
    "date": b"\xa9day",
}
_VORBIS = {"track": "TRACKNUMBER", "album_artist": "ALBUMARTIST"}
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def mp3(sound: bytes, tags: dict[str, str], mark: int) -> bytes:
    """ID3v2.4 before the frames. ``mark`` stands at the end of the first frame, which tells the length and is silent."""
    frames = b"".join(_id3_frame(_ID3[name], b"\x03" + value.encode()) for name, value in tags.items())
    spare = sound.index(b"\xff\xfb", 4) - 4
    marked = sound[:spare] + struct.pack(">I", mark & 0x7F7F7F7F) + sound[spare + 4 :]
    return b"ID3\x04\x00\x00" + _syncsafe(len(frames)) + frames + marked


def flac(sound: bytes, tags: dict[str, str], mark: int) -> bytes:
    """Stream info, comment, frames. ``mark`` goes where the checksum of the samples may stand."""
    at, last = 4, False
    while not last:
        last, size = bool(sound[at] & 128), int.from_bytes(sound[at + 1 : at + 4], "big")
        at += 4 + size
    info = bytearray(sound[:42])
    info[4] = 0
    info[26:42] = struct.pack("<IIII", mark, mark, mark, mark)
    comment = _comment(tags)
    return bytes(info) + b"\x84" + len(comment).to_bytes(3, "big") + comment + sound[at:]


def ogg(sound: bytes, tags: dict[str, str], mark: int) -> bytes:
    """The comment packet is the second one. ``mark`` is the number of the stream, which each page names."""
    pages = [_Page(page) for page in _pages(sound)]
    first, *middle = pages
    headers, rest = _header_packets(middle)
    name = b"\x03vorbis" if headers[0].startswith(b"\x03vorbis") else b"OpusTags"
    headers[0] = name + _comment(tags) + (b"\x01" if name[0] == 3 else b"")
    laced = [size for packet in headers for size in [255] * (len(packet) // 255) + [len(packet) % 255]]
    second = _Page(middle[0].head + bytes([len(laced)]) + bytes(laced) + b"".join(headers))
    return b"".join(page.written(mark, number) for number, page in enumerate((first, second, *rest)))


def m4a(sound: bytes, tags: dict[str, str], mark: int) -> bytes:
    """The index stands behind the sound, so that it can grow. ``mark`` is spare room at the end of the sound."""
    boxes = dict(_boxes(sound))
    items = b"".join(
        _box(_MP4[name], _box(b"data", struct.pack(">II", 1, 0) + value.encode()))
        for name, value in tags.items()
        if name in _MP4
    )
    items += _box(b"trkn", _box(b"data", struct.pack(">IIHHHH", 0, 0, 0, int(tags["track"]), 0, 0)))
    handler = _box(b"hdlr", bytes(8) + b"mdirappl" + bytes(9))
    tagged = _box(b"udta", _box(b"meta", bytes(4) + handler + _box(b"ilst", items)))
    inner = b"".join(_box(name, body) for name, body in _boxes(boxes[b"moov"]) if name != b"udta")
    before = sound[: sound.index(b"mdat") - 4]
    return before + _box(b"mdat", boxes[b"mdat"] + struct.pack(">I", mark)) + _box(b"moov", inner + tagged)


TAGGED: dict[str, Callable[[bytes, dict[str, str], int], bytes]] = {
    "mp3": mp3,
    "flac": flac,
    "ogg": ogg,
    "opus": ogg,
    "m4a": m4a,
}


class _Page:
    """A page of an Ogg file."""

    def __init__(self, raw: bytes) -> None:
        self.head = raw[:26]
        self.lacing = raw[27 : 27 + raw[26]]
        self.body = raw[27 + raw[26] :]

    def written(self, serial: int, number: int) -> bytes:
        head = self.head[:14] + struct.pack("<III", serial, number, 0)
        page = head + bytes([len(self.lacing)]) + self.lacing + self.body
        return page[:22] + struct.pack("<I", _ogg_checksum(page)) + page[26:]


def _header_packets(pages: list[_Page]) -> tuple[list[bytes], list[_Page]]:
    """What stands before the sound, apart from the first packet; and the pages that hold the sound."""
    wanted = 2 if pages[0].body.startswith(b"\x03vorbis") else 1
    packets, packet = [], b""
    for number, page in enumerate(pages, 1):
        at = 0
        for size in page.lacing:
            packet += page.body[at : at + size]
            at += size
            if size < 255:
                packets.append(packet)
                packet = b""
        if len(packets) >= wanted:
            return packets, pages[number:]
    raise ValueError("no sound")


def _pages(raw: bytes) -> list[bytes]:
    pages, at = [], 0
    while at < len(raw):
        size = 27 + raw[at + 26] + sum(raw[at + 27 : at + 27 + raw[at + 26]])
        pages.append(raw[at : at + size])
        at += size
    return pages


def _ogg_checksum(page: bytes) -> int:
    """CRC-32 with the bits the other way round: what zlib counts, seen in a mirror."""
    seen = zlib.crc32(page.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{seen:032b}"[::-1], 2)


def _comment(tags: dict[str, str]) -> bytes:
    fields = [f"{_VORBIS.get(name, name.upper())}={value}".encode() for name, value in tags.items()]
    return struct.pack("<I4sI", 4, b"made", len(fields)) + b"".join(
        struct.pack("<I", len(field)) + field for field in fields
    )


def _id3_frame(name: bytes, body: bytes) -> bytes:
    return name + _syncsafe(len(body)) + b"\x00\x00" + body


def _syncsafe(size: int) -> bytes:
    return bytes(size >> shift & 127 for shift in (21, 14, 7, 0))


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + name + body


def _boxes(raw: bytes) -> list[tuple[bytes, bytes]]:
    boxes, at = [], 0
    while at + 8 <= len(raw):
        size = int.from_bytes(raw[at : at + 4], "big")
        boxes.append((raw[at + 4 : at + 8], raw[at + 8 : at + size]))
        at += size
    return boxes

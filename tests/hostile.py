"""More than three hundred files that nobody should send, made on the spot: a name, as a browser says it, and bytes.

No two have the same content, so none is taken for another one.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests import corpus

CUTS = (
    0.005,
    0.01,
    0.02,
    0.03,
    0.05,
    0.08,
    0.12,
    0.17,
    0.25,
    0.33,
    0.42,
    0.5,
    0.6,
    0.7,
    0.8,
    0.88,
    0.94,
    0.98,
    0.995,
)
FLIPS = 10
NAMES = (
    "../../../../etc/passwd.mp3", "..\\..\\windows\\system32\\a.mp3", "/etc/cron.d/a.mp3", "a/../../b.mp3",
    "....//a.mp3", "a\x00b.mp3", "a.mp3\x00.exe", "\u202egpm.3pm.mp3", "a\u200fb\u202dc.mp3", "a\ud800b.mp3",
    "x" * 300 + ".mp3", "é" * 300 + ".mp3", "x" * 5000 + ".mp3", "🎵" * 100 + ".mp3", ".mp3", "..mp3", "\n.mp3",
    " .mp3", "", "..", "a", "-rf .mp3", "; rm -rf ~.mp3", "$(id).mp3", "<script>alert(1)</script>.mp3",
    "' OR 1=1 --.mp3", "{{ 7*7 }}.mp3", "%(name)s %s.mp3", "CON.mp3", "a\r\nSet-Cookie: x=1.mp3", "a.mp3.html", "a.php",
    "ＡＢＣ．mp3", "a%2f..%2fb.mp3", "~root.mp3",
)  # fmt: skip


class Case(NamedTuple):
    """``kind`` says what is wrong with it."""

    kind: str
    name: str
    data: bytes


def cases(folder: Path) -> Iterator[Case]:
    """All of them; good files of which they are made are written to ``folder``."""
    good = {
        form: corpus.write(
            folder / f"good.{form}", corpus.tone(1.0), title=f"Good {form}", artist="Ada"
        ).read_bytes()
        for form in corpus.FORMATS
    }
    spoilt = [*_cut(good), *_flipped(good), *_tiny(), *_misnamed(good), *_polyglots(good), *_lists()]
    liars = [*_lies(good), *_wide(folder), *_tag_bombs(good), *_covers(good), *_names(good)]
    yield from _numbered([*spoilt, *liars])


def _numbered(several: list[Case]) -> Iterator[Case]:
    """The same, each content once; nothing twice is nothing."""
    seen: set[bytes] = set()
    for number, case in enumerate(several):
        data = case.data
        if data and data in seen:
            data += struct.pack("<I", number)
        seen.add(data)
        yield case._replace(data=data)


def _cut(good: dict[str, bytes]) -> Iterator[Case]:
    for form, data in good.items():
        for share in CUTS:
            yield Case("cut", f"cut at {share:.1%}.{form}", data[: int(len(data) * share)])


def _flipped(good: dict[str, bytes]) -> Iterator[Case]:
    random = np.random.default_rng(20)
    for form, data in good.items():
        for number in range(FLIPS):
            raw = np.frombuffer(data, np.uint8).copy()
            reach = len(raw) if number % 2 else min(len(raw), 400)  # every other time the head
            places = random.integers(0, reach, 4 + 8 * number)
            raw[places] ^= (1 << random.integers(0, 8, len(places))).astype(np.uint8)
            yield Case("flipped", f"flipped {number}.{form}", raw.tobytes())


def _tiny() -> Iterator[Case]:
    for number, form in enumerate(corpus.FORMATS):
        yield Case("tiny", f"nothing.{form}", b"")
        yield Case("tiny", f"one byte.{form}", bytes([number]))
        yield Case("tiny", f"zeros.{form}", bytes(1000 + number))


def _misnamed(good: dict[str, bytes]) -> Iterator[Case]:
    others = {
        "PNG": b"\x89PNG\r\n\x1a\n" + bytes(5000), "PDF": b"%PDF-1.7\n" + bytes(5000), "ELF": b"\x7fELF" + bytes(5000),
        "page": b"<!doctype html><script>alert(1)</script>" * 50, "text": b"not music at all\n" * 300,
        "zip": _zip(b"x" * 5000), "noise": np.random.default_rng(7).bytes(50_000), "gzip": zlib.compress(bytes(9000)),
    }  # fmt: skip
    forms = list(good)
    for number, form in enumerate(forms):
        for step in (1, 3):
            other = forms[(number + step) % len(forms)]
            yield Case("misnamed", f"{form} inside.{other}", good[form] + bytes(step))
    for number, (what, data) in enumerate(others.items()):
        yield Case("misnamed", f"{what}.{forms[number % len(forms)]}", data)
        yield Case("misnamed", f"{what}.{what.lower()}", data + b"!")


def _polyglots(good: dict[str, bytes]) -> Iterator[Case]:
    mp3, flac, wav = good["mp3"], good["flac"], good["wav"]
    heads = {
        "GIF": b"GIF89a/*", "page": b"<!doctype html><script>/*", "script": b"#!/bin/sh\nexit\n", "PDF": b"%PDF-1.4\n",
        "zip": _zip(b"first"), "JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "RIFF": b"RIFF\x00\x00\x00\x00WEBP",
    }  # fmt: skip
    for what, head in heads.items():
        yield Case("polyglot", f"{what} before music.mp3", head + mp3)
        yield Case("polyglot", f"{what} before music.flac", head + flac)
    yield Case("polyglot", "music before zip.mp3", mp3 + _zip(b"hidden"))
    yield Case("polyglot", "music before page.flac", flac + heads["page"])
    yield Case("polyglot", "two in one.wav", wav + flac)
    yield Case("polyglot", "mp3 before flac.mp3", mp3 + flac)
    yield Case("polyglot", "mp3 in wav.wav", wav[:44] + mp3)


def _lists() -> Iterator[Case]:
    for number, target in enumerate(
        ("/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:1/", "concat:/etc/passwd|x")
    ):
        yield Case("list", f"list {number}.mp3", f"ffconcat version 1.0\nfile '{target}'\n".encode())
        lines = f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{target}\n#EXT-X-ENDLIST\n"
        yield Case("list", f"playlist {number}.aac", lines.encode())
    yield Case("list", "cue.wav", b'FILE "/etc/passwd" WAVE\n  TRACK 01 AUDIO\n')
    yield Case("list", "sdp.mp3", b"v=0\nc=IN IP4 127.0.0.1\nm=audio 49170 RTP/AVP 0\n")


def _lies(good: dict[str, bytes]) -> Iterator[Case]:
    """Headers that promise what is not there."""
    formats = {
        "no channels": (1, 0, 44_100, 16), "65535 channels": (1, 65_535, 44_100, 16), "rate 0": (1, 2, 0, 16),
        "rate 4 GHz": (1, 2, 2**32 - 1, 16), "0 bits": (1, 2, 44_100, 0), "65535 bits": (1, 2, 44_100, 65_535),
        "unknown codec": (0xBEEF, 2, 44_100, 16), "extensible": (0xFFFE, 2, 44_100, 16), "float": (3, 2, 44_100, 64),
    }  # fmt: skip
    for what, (codec, channels, rate, bits) in formats.items():
        for declared in (4000, 2**32 - 1):
            yield Case("lie", f"{what} {declared}.wav", _wav(codec, channels, rate, bits, declared))
    flac = bytearray(good["flac"])
    for what, value in {
        "a hundred hours": 100 * 3600 * corpus.RATE,
        "no end": 2**36 - 1,
        "no sample": 0,
    }.items():
        (bits,) = struct.unpack_from(">Q", flac, 18)
        struct.pack_into(">Q", flac, 18, bits >> 36 << 36 | value)
        yield Case("lie", f"{what}.flac", bytes(flac))
    for place in (b"mvhd", b"mdhd", b"stts", b"stsz", b"stco", b"esds"):
        raw = bytearray(good["m4a"])
        at = raw.find(place)
        raw[at + 4 : at + 24] = b"\xff" * 20
        yield Case("lie", f"{place.decode()} of ones.m4a", bytes(raw))
    nested = b""
    for _ in range(2000):
        nested = struct.pack(">I", len(nested) + 8) + b"moov" + nested
    yield Case("lie", "boxes in boxes.m4a", good["m4a"][:32] + nested)
    raw = bytearray(good["aiff"])
    raw[raw.find(b"COMM") + 16 : raw.find(b"COMM") + 26] = b"\x7f\xff" + b"\xff" * 8
    yield Case("lie", "rate beyond all.aiff", bytes(raw))
    raw = bytearray(good["opus"])
    raw[raw.find(b"OpusHead") + 9] = 255
    yield Case("lie", "255 channels.opus", bytes(raw))


def _wide(folder: Path) -> Iterator[Case]:
    for channels, rate in ((8, 384_000), (8, 44_100), (2, 384_000), (64, 48_000), (1, 8_000), (1, 100)):
        path = corpus.wide_wav(folder / "wide.wav", channels, rate)
        yield Case("wide", f"{channels} channels at {rate} Hz.wav", path.read_bytes())


def _tag_bombs(good: dict[str, bytes]) -> Iterator[Case]:
    sound, inflated = corpus.without_id3(good["mp3"]), zlib.compress(bytes(50_000_000), 9)
    comments = [_frame(b"TXXX", b"\x00bomb\x00" + f"{n:06}".encode()) for n in range(60_000)]
    yield Case("tag bomb", "sixty thousand comments.mp3", corpus.id3(*comments) + sound)
    for name in (b"TIT2", b"COMM", b"USLT", b"APIC", b"TXXX"):
        packed = (
            name
            + struct.pack(">I", len(inflated) + 4)
            + b"\x00\x80"
            + struct.pack(">I", 50_000_000)
            + inflated
        )
        yield Case("tag bomb", f"inflating {name.decode()}.mp3", corpus.id3(packed) + sound)
    yield Case(
        "tag bomb", "a title of 8 MB.mp3", corpus.id3(_frame(b"TIT2", b"\x00" + b"x" * 8_000_000)) + sound
    )
    yield Case("tag bomb", "a tag of 256 MB.mp3", b"ID3\x03\x00\x00\x7f\x7f\x7f\x7f" + sound)
    yield Case("tag bomb", "frame beyond its tag.mp3", corpus.id3(b"TIT2\xff\xff\xff\xff\x00\x00") + sound)
    yield Case("tag bomb", "tags in tags.mp3", b"ID3\x03\x00\x00\x00\x00\x00\x0a" * 20_000 + sound)
    flac = good["flac"]
    for count in (2**32 - 1, 2**31, 500_000):
        body = struct.pack("<I", 0) + struct.pack("<I", count) + struct.pack("<I", 3) + b"A=b"
        block = b"\x04" + len(body).to_bytes(3, "big") + body
        yield Case("tag bomb", f"{count} comments claimed.flac", flac[:42] + block + flac[42:])
    ogg = bytearray(good["ogg"])
    at = ogg.find(b"\x03vorbis") + 7
    ogg[at : at + 4] = b"\xff\xff\xff\x7f"
    yield Case("tag bomb", "vendor of 2 GB.ogg", bytes(ogg))


def _covers(good: dict[str, bytes]) -> Iterator[Case]:
    """Music whose picture is the trouble."""
    sound = corpus.without_id3(good["mp3"])
    for what, data in pictures().items():
        body = b"\x00image/png\x00\x03\x00" + data
        yield Case("cover", f"{what}.mp3", corpus.id3(_frame(b"APIC", body)) + sound)


def pictures() -> dict[str, bytes]:
    """Pictures by what is wrong with them, also for forms that ask for one."""
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="file:///etc/passwd"/></svg>'
    )
    return {
        "20,000 × 20,000": _png(20_000, 20_000), "65,535 × 65,535": _png(65_535, 65_535, rows=100),
        "50,000 × 1": _png(50_000, 1), "0 × 0": _png(0, 0), "SVG": svg, "empty": b"", "text": b"no picture",
        "half a PNG": _png(300, 300)[:60], "GIF bomb": b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + bytes(50),
        "page": b"<html><script>alert(1)</script></html>", "TIFF": b"II*\x00" + bytes(5000),
    }  # fmt: skip


def _names(good: dict[str, bytes]) -> Iterator[Case]:
    sound = corpus.without_id3(good["mp3"])
    for number, name in enumerate(NAMES):
        comment = _frame(b"TXXX", b"\x00n\x00" + str(number).encode())
        yield Case("name", name, corpus.id3(comment) + sound)


def _wav(codec: int, channels: int, rate: int, bits: int, declared: int) -> bytes:
    frame = channels * bits // 8 & 0xFFFF
    fmt = struct.pack("<IHHIIHH", 16, codec, channels, rate, rate * frame & 0xFFFFFFFF, frame, bits)
    return (
        b"RIFF"
        + struct.pack("<I", declared)
        + b"WAVEfmt "
        + fmt
        + b"data"
        + struct.pack("<I", declared)
        + bytes(4000)
    )


def _png(width: int, height: int, rows: int | None = None) -> bytes:
    """One bit a pixel, all of one colour: 400 million pixels are 50 kB."""
    row = bytes(1 + (width + 7) // 8)
    packer, packed = zlib.compressobj(9), []
    for _ in range(height if rows is None else rows):
        packed.append(packer.compress(row))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)),
        (b"IDAT", b"".join(packed) + packer.flush()),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def _zip(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../evil.txt", data)
    return file.getvalue()


def _frame(name: bytes, body: bytes) -> bytes:
    return name + struct.pack(">I", len(body)) + b"\x00\x00" + body

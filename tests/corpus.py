"""Music files made on the spot: good ones in every format, and hostile ones. Nothing here is downloaded or kept."""

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

RATE = 44_100
CODECS = {
    "mp3": ("mp3", "libmp3lame"),
    "flac": ("flac", "flac"),
    "ogg": ("ogg", "vorbis"),
    "opus": ("ogg", "libopus"),
    "m4a": ("ipod", "aac"),
    "wav": ("wav", "pcm_s16le"),
    "aiff": ("aiff", "pcm_s16be"),
}
FORMATS = tuple(CODECS)


def tone(seconds: float = 2.0, hertz: float = 440.0, level: float = 0.5, rate: int = RATE) -> np.ndarray:
    """A stereo sine that swells to ``level`` and fades: float32, [frames, 2]."""
    at = np.arange(int(seconds * rate)) / rate
    swell = np.sin(np.pi * at / seconds)
    return np.repeat((level * swell * np.sin(2 * np.pi * hertz * at))[:, None], 2, axis=1).astype(np.float32)


def write(path: Path, sound: np.ndarray | None = None, rate: int = RATE, codec: str = "", **tags: str) -> Path:
    """Encode ``sound`` (a short tone if None) in the format that the name's ending says."""
    sound = tone() if sound is None else sound
    form, encoder = CODECS[codec or path.suffix[1:]]
    path.parent.mkdir(parents=True, exist_ok=True)
    rate_out = 48_000 if encoder == "libopus" else rate
    with av.open(str(path), "w", format=form) as out:
        out.metadata.update(tags)
        stream = out.add_stream(encoder, rate=rate_out, options={"strict": "experimental"})
        stream.layout = "stereo" if sound.shape[1] == 2 else "mono"
        resampler = av.AudioResampler(format=stream.format.name, layout=stream.layout.name, rate=rate_out)
        for frame in [*_frames(sound, rate), None]:
            for even in resampler.resample(frame):
                out.mux(stream.encode(even))
        out.mux(stream.encode(None))
    return path


def decoded(path: Path) -> tuple[np.ndarray, int]:
    """All samples of a trusted file: float, [frames, channels], and the rate."""
    with av.open(str(path)) as source:
        stream = source.streams.audio[0]
        resampler = av.AudioResampler(format="flt", layout=stream.layout.name, rate=stream.rate)
        frames = [out for frame in [*source.decode(stream), None] for out in resampler.resample(frame)]
        channels = stream.layout.nb_channels
        return np.concatenate([f.to_ndarray().reshape(-1, channels) for f in frames]), stream.rate


def id3(*frames: bytes) -> bytes:
    """An ID3v2.3 tag of raw frames."""
    body = b"".join(frames)
    size = bytes(len(body) >> shift & 127 for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def id3_text(name: bytes, text: str) -> bytes:
    """One text frame, UTF-16."""
    body = b"\x01" + text.encode("utf-16")
    return name + struct.pack(">I", len(body)) + b"\x00\x00" + body


def ffconcat(path: Path, target: Path) -> Path:
    """An ``.mp3`` that is a list naming another local file."""
    path.write_text(f"ffconcat version 1.0\nfile '{target}'\n")
    return path


def huge_header_wav(path: Path) -> Path:
    """A WAV of a kilobyte that declares three gigabytes."""
    data = 3_000_000_000
    head = b"RIFF" + struct.pack("<I", data + 36) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 2, RATE, RATE * 4, 4, 16)
    path.write_bytes(head + b"data" + struct.pack("<I", data) + bytes(1024))
    return path


def hundred_hours_flac(path: Path, good: Path) -> Path:
    """A good FLAC whose header claims a hundred hours."""
    raw = bytearray(good.read_bytes())
    (bits,) = struct.unpack_from(">Q", raw, 18)
    bits = bits >> 36 << 36 | min(2**36 - 1, 100 * 3600 * RATE)
    struct.pack_into(">Q", raw, 18, bits)
    path.write_bytes(raw)
    return path


def tag_bomb(path: Path, frames: int = 60_000) -> Path:
    """An ``.mp3`` whose tag is nothing but tiny comments, each different."""
    comments = [b"TXXX" + struct.pack(">I", 12) + b"\x00\x00" + b"\x00" + struct.pack(">I", n).hex().encode()[:6] + b"\x00abcd" for n in range(frames)]
    path.write_bytes(id3(*comments) + bytes(2048))
    return path


def truncated(path: Path, good: Path, share: float = 0.5) -> Path:
    """The first part of a good file."""
    raw = good.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    return path


def _frames(sound: np.ndarray, rate: int, size: int = 1024) -> list[av.AudioFrame]:
    frames = []
    for start in range(0, len(sound), size):
        piece = np.ascontiguousarray(sound[start : start + size].reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(piece, format="flt", layout="stereo" if sound.shape[1] == 2 else "mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        frames.append(frame)
    return frames

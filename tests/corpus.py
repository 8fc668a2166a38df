"""Music files made on the spot: good ones in every format, and hostile ones."""

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

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
CODECS["alac"] = ("ipod", "alac")


def tone(seconds: float = 2.0, hertz: float = 440.0, level: float = 0.5, rate: int = RATE) -> np.ndarray:
    """A stereo sine that swells to ``level`` and fades: float32, [frames, 2]."""
    at = np.arange(int(seconds * rate)) / rate
    swell = np.sin(np.pi * at / seconds)
    return np.repeat((level * swell * np.sin(2 * np.pi * hertz * at))[:, None], 2, axis=1).astype(np.float32)


def write(
    path: Path, sound: np.ndarray | None = None, rate: int = RATE, codec: str = "", **tags: str
) -> Path:
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
    head = (
        b"RIFF"
        + struct.pack("<I", data + 36)
        + b"WAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 2, RATE, RATE * 4, 4, 16)
    )
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


def tag_bomb(path: Path, good: Path, frames: int = 100_000) -> Path:
    """A good ``.mp3`` behind a tag of tiny comments of one name, each with a different text."""
    comments = [_comment(f"{n:06}".encode()) for n in range(frames)]
    path.write_bytes(id3(*comments) + good.read_bytes())
    return path


def wide_wav(path: Path, channels: int, rate: int) -> Path:
    """Half a second of quiet noise in more channels than a living room has."""
    sound = (np.random.default_rng(3).normal(0, 900, (rate // 2, channels))).astype("<i2").tobytes()
    frame = 2 * channels
    fmt = struct.pack("<IHHIIHH", 16, 1, channels, rate, rate * frame, frame, 16)
    body = b"WAVEfmt " + fmt + b"data" + struct.pack("<I", len(sound)) + sound
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path


def truncated(path: Path, good: Path, share: float = 0.5) -> Path:
    """The first part of a good file."""
    raw = good.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    return path


def without_id3(raw: bytes) -> bytes:
    """An MP3 from behind its tag."""
    size = sum((byte & 127) << shift for byte, shift in zip(raw[6:10], (21, 14, 7, 0), strict=True))
    return raw[10 + size :] if raw.startswith(b"ID3") else raw


def loudness(samples: np.ndarray, rate: int) -> float:
    """Integrated loudness by the text of ITU-R BS.1770-4, in the frequency domain: slow and our own."""
    weighted = np.stack([_k_weighted(samples[:, n], rate) for n in range(samples.shape[1])], axis=1)
    block, step = int(0.4 * rate), int(0.1 * rate)
    starts = range(0, len(weighted) - block + 1, step)
    power = np.array([(weighted[s : s + block] ** 2).mean(axis=0).sum() for s in starts])
    levels = -0.691 + 10 * np.log10(power + 1e-20)
    gate = -0.691 + 10 * np.log10(power[levels > -70].mean()) - 10
    return float(-0.691 + 10 * np.log10(power[(levels > -70) & (levels > gate)].mean()))


def _k_weighted(samples: np.ndarray, rate: int) -> np.ndarray:
    """Both filters of the standard, from their analogue prototypes so that any rate will do."""
    padded = np.concatenate((samples, np.zeros(rate)))
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(len(padded)))
    shelf = _biquad(rate, 1681.974450955533, 0.7071752369554196, 3.999843853973347)
    high = _biquad(rate, 38.13547087602444, 0.5003270373238773, None)
    response = np.ones_like(z)
    for b, a in (shelf, high):
        response = response * (b[0] + b[1] * z + b[2] * z**2) / (a[0] + a[1] * z + a[2] * z**2)
    return np.fft.irfft(np.fft.rfft(padded) * response, len(padded))[: len(samples)]


def _biquad(rate: int, f0: float, q: float, gain_db: float | None) -> tuple[list[float], list[float]]:
    k = np.tan(np.pi * f0 / rate)
    a0 = 1 + k / q + k * k
    a = [1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]
    if gain_db is None:
        return [1.0, -2.0, 1.0], a
    vh = 10 ** (gain_db / 20)
    vb = vh**0.4996667741545416
    return [(vh + vb * k / q + k * k) / a0, 2 * (k * k - vh) / a0, (vh - vb * k / q + k * k) / a0], a


def _comment(text: bytes) -> bytes:
    body = b"\x00bomb\x00" + text
    return b"TXXX" + struct.pack(">I", len(body)) + b"\x00\x00" + body


def _frames(sound: np.ndarray, rate: int, size: int = 1024) -> list[av.AudioFrame]:
    frames = []
    for start in range(0, len(sound), size):
        piece = np.ascontiguousarray(sound[start : start + size].reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(
            piece, format="flt", layout="stereo" if sound.shape[1] == 2 else "mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        frames.append(frame)
    return frames


def picture(path: Path, colour: tuple[int, int, int]) -> Path:
    """A square of one colour."""
    Image.new("RGB", (200, 200), colour).save(path, "JPEG")
    return path


def with_picture(path: Path, data: bytes) -> Path:
    """An MP3 with a front cover before its other tags."""
    body = b"\x00image/jpeg\x00\x03\x00" + data
    frame = b"APIC" + struct.pack(">I", len(body)) + b"\x00\x00" + body
    raw = path.read_bytes()
    size = sum((byte & 127) << shift for byte, shift in zip(raw[6:10], (21, 14, 7, 0), strict=True))
    path.write_bytes(id3(frame, id3_text(b"TPE1", "Ada"), id3_text(b"TALB", "Salt")) + raw[10 + size :])
    return path

"""A made-up music folder: 20,000 small files in five formats that decode, 2,000 artists, 2,500 albums.

    python benchmarks/music_folder.py FOLDER [--files 20000] [--kilobytes 17]

A few tones are encoded once per format; each file is one of them with tags of its own, so that writing is quick.
One of four albums has a cover. The same numbers make the same folder.
"""

import argparse
import io
import random
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

import av
import numpy as np
from PIL import Image

from benchmarks import tagging

FORMATS = {  # how much of a library it is, container, codec, bit/s
    "mp3": (60, "mp3", "libmp3lame", 128_000),
    "flac": (20, "flac", "flac", 0),
    "m4a": (8, "ipod", "aac", 128_000),
    "ogg": (6, "ogg", "vorbis", 220_000),
    "opus": (6, "ogg", "libopus", 96_000),
}
TONES = 16  # different sounds of each format
RATE = 48_000
FILES_OF_AN_ALBUM, FILES_OF_AN_ARTIST = 8, 10
COMMON = "love night the of blue river heart summer you me rain city dance song dream fire".split()
SYLLABLES = (
    "ka ri to mu sa len dor vi shan bel nor ta qui fre gol ha zen mor pel ius ana eth wy cro lum".split()
)
GENRES = "Rock,Pop,Jazz,Soul,Folk,Electronic,Hip-Hop,Classical,Metal,Ambient,Blues,Reggae".split(",")


class Song(NamedTuple):
    """A file to be written, and what its tags will say."""

    path: str
    tags: dict[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a made-up music folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--kilobytes", type=int, default=17, help="of sound in each file, about")
    given = parser.parse_args()
    write(given.folder, given.files, given.kilobytes)
    print(f"{given.files} files of about {given.kilobytes} kB are in {given.folder}")


def write(folder: Path, files: int = 20_000, kilobytes: int = 17) -> None:
    """Fill ``folder``, which may be there already, with a library of so many files."""
    chance = random.Random(20_000)
    sounds = {form: [encoded(form, tone, kilobytes) for tone in range(TONES)] for form in FORMATS}
    made: set[Path] = set()
    for song in songs(chance, files):
        path = folder / song.path
        if path.parent not in made:
            made.add(path.parent)
            path.parent.mkdir(parents=True, exist_ok=True)
            if len(made) % 4 == 1:
                (path.parent / "cover.jpg").write_bytes(picture(chance))
        form = path.suffix[1:]
        path.write_bytes(tagging.TAGGED[form](chance.choice(sounds[form]), song.tags, chance.getrandbits(32)))


def songs(chance: random.Random, files: int) -> Iterator[Song]:
    """Albums of eight tracks; every artist has ten, on one album, two or three."""
    name = namer(chance)
    artists = sorted({f"{name(2)} {name(1)}" for _ in range(2 * max(1, files // FILES_OF_AN_ARTIST))})
    chance.shuffle(artists)
    count = max(1, files // FILES_OF_AN_ARTIST)
    for album in range(-(-files // FILES_OF_AN_ALBUM)):
        artist, title = artists[album % count], f"{name(3)}"
        form = chance.choices(list(FORMATS), [share for share, *_ in FORMATS.values()])[0]
        shared = {"album": title, "album_artist": artist, "date": str(chance.randint(1960, 2025))}
        genre = chance.choice(GENRES)
        for number in range(1, 1 + min(FILES_OF_AN_ALBUM, files - album * FILES_OF_AN_ALBUM)):
            track = name(4)
            guest = f" feat. {artists[chance.randrange(count)]}" if chance.random() < 0.03 else ""
            yield Song(
                f"{artist}/{album:04} {title}/{number:02} - {track}.{form}",
                {**shared, "title": track, "artist": artist + guest, "genre": genre, "track": str(number)},
            )


def namer(chance: random.Random) -> Callable[[int], str]:
    """Names of up to so many words, a few of which stand everywhere, as in real libraries."""
    words = COMMON + sorted({"".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(6000)})
    total, reach = 0.0, []
    for rank in range(1, len(words) + 1):
        reach.append(total := total + 1 / rank)
    return lambda most: " ".join(chance.choices(words, cum_weights=reach, k=chance.randint(1, most))).title()


def encoded(form: str, tone: int, kilobytes: int) -> bytes:
    """A tone of about so many bytes, without tags."""
    _, container, codec, bits = FORMATS[form]
    seconds = kilobytes * 8000 / (bits or 560_000)
    samples = sound(tone, seconds)
    out = io.BytesIO()
    with av.open(out, "w", format=container, options={"id3v2_version": "0"} if form == "mp3" else {}) as file:
        stream = file.add_stream(codec, rate=RATE, options={"strict": "experimental"})
        stream.layout = "stereo"
        if bits:
            stream.bit_rate = bits
        resampler = av.AudioResampler(
            format=stream.format.name,
            layout="stereo",
            rate=RATE,
            frame_size=stream.codec_context.frame_size or 1024,
        )
        frame = av.AudioFrame.from_ndarray(samples, format="flt", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            file.mux(stream.encode(piece))
        file.mux(stream.encode(None))
    return out.getvalue()


def sound(tone: int, seconds: float) -> np.ndarray:
    """A chord in a little noise, so that every codec has something to do."""
    at = np.arange(int(seconds * RATE)) / RATE
    hertz = 110 * 2 ** (tone / 12)
    chord = sum(np.sin(2 * np.pi * hertz * ratio * at) for ratio in (1, 1.25, 1.5)) / 6
    noise = np.random.default_rng(tone).normal(0, 0.02, len(at))
    return np.repeat((chord + noise).astype(np.float32)[:, None], 2, axis=1).reshape(1, -1)


def picture(chance: random.Random) -> bytes:
    """A cover: a gradient between two colours."""
    ends = [tuple(chance.randrange(256) for _ in range(3)) for _ in range(2)]
    out = io.BytesIO()
    small = Image.new("RGB", (1, 2))
    for row, colour in enumerate(ends):
        small.putpixel((0, row), colour)
    small.resize((300, 300), Image.Resampling.BILINEAR).save(out, "JPEG")
    return out.getvalue()


if __name__ == "__main__":
    main()

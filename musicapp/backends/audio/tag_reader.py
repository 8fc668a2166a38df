"""Reads tags. Runs in the child."""

import base64
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import partial
from io import BufferedReader, BytesIO, FileIO
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO

from tinytag import ParseError, TinyTag

from musicapp.backends.audio.container import container_of
from musicapp.backends.audio.facts import Tags
from musicapp.backends.audio.fingerprint import fingerprint
from musicapp.backends.audio.length import breaks_off
from musicapp.backends.audio.lyrics import lyrics_in
from musicapp.backends.children.limits import Beat, Refused
from musicapp.spellings import spelt
from musicapp.words import N_

DAMAGED = N_("The beginning of this file is damaged. Export it again and replace it.")
SILENT = N_("There is no sound in this file. Export it again and replace it.")
ENDS_EARLY = N_("The file ends early. Export it again and replace it.")
UNOPENED = N_("This file cannot be opened. Check that Musewave may read it.")
LARGEST_PICTURE = 32 * 1024 * 1024
LONGEST_LYRICS = 50_000
_SMALL, _PIECE = 160 * 1024, 32 * 1024
_NAMES = {"mp3": "a.mp3", "flac": "a.flac", "ogg": "a.ogg", "mp4": "a.m4a", "wav": "a.wav", "aiff": "a.aiff"}
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
_SEVERAL = re.compile(r"\s*(?:;|\x00|\s/\s)\s*")
_DATE = re.compile(r"([12]\d{3})(?:-(0[1-9]|1[0-2])(?:-([0-2]\d|3[01]))?)?")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_values = attrgetter(*(field.name for field in fields(Tags)))  # "astuple" would copy every list
_R128_REFERENCE_DB = 5.0  # R128 gains aim at -23 LUFS, ReplayGain at -18


def read(item: str | list[str], beat: Beat) -> tuple[Any, ...]:
    """The values of ``Tags`` for a file, or for one and its lyrics beside it. Raises Refused."""
    path, lyrics = (item, "") if isinstance(item, str) else item
    try:
        with FileIO(path) as raw:
            file = _at_hand(raw)
            tags = _tags(file)
            tags.fingerprint = fingerprint(file, tags.container)
    except OSError as problem:
        raise Refused(UNOPENED) from problem
    if tags.container == "wav" and breaks_off(path, "wav"):
        raise Refused(ENDS_EARLY)
    if lyrics and (words := lyrics_in(lyrics)):
        tags.lyrics = _clean(words, LONGEST_LYRICS)
    tags.spellings = spelt(tags.title, tags.composer, tags.lyrics, tags.comment)
    return _values(tags)


def picture(path: str, beat: Beat) -> str:
    """The front cover, or any picture, as base64; empty if there is none."""
    with Path(path).open("rb") as file:
        name = _NAMES.get(container_of(file))
        if not name:
            return ""
        try:
            images = TinyTag.get(name, file, tags=True, duration=False, image=True).images
        except ParseError:
            return ""
    best = images.front_cover or images.any
    return base64.b64encode(best.data).decode() if best and len(best.data) <= LARGEST_PICTURE else ""


TASKS = {"tags": read, "picture": picture}


def _at_hand(raw: FileIO) -> BinaryIO:
    """A small file whole, read at once; of a large one large pieces: tags lie near one another."""
    size = os.fstat(raw.fileno()).st_size
    return BytesIO(raw.read(size)) if size <= _SMALL else BufferedReader(raw, _PIECE)


def _tags(file: BinaryIO) -> Tags:
    container = container_of(file)
    name = _NAMES.get(container)
    if not name:
        return Tags(container=container, codec=container)
    found = _parsed(name, file)
    _refuse_unsound(container, found)
    return _translated(container, found)


def _parsed(name: str, file: BinaryIO) -> TinyTag:
    """What tinytag reads; with damaged tags at least the header, so that the music is not lost with them."""
    try:
        return TinyTag.get(name, file, image=True)
    except ParseError:
        try:
            return TinyTag.get(name, file, tags=False)
        except ParseError as problem:
            raise Refused(DAMAGED) from problem


def _refuse_unsound(container: str, found: TinyTag) -> None:
    seconds = found.duration or 0.0
    if container in ("mp3", "wav", "aiff") and seconds <= 0:
        raise Refused(SILENT)
    if container == "mp4" and not found.samplerate:  # the index stands at the end, and the end is gone
        raise Refused(ENDS_EARLY)


def _translated(container: str, found: TinyTag) -> Tags:
    other = {key.lower().replace(" ", "_"): values for key, values in found.other.items() if values}
    tags = Tags(
        title=_clean(found.title),
        artists=_several([found.artist, *other.get("artist", ())]),
        album=_clean(found.album),
        album_artist=_clean(found.albumartist),
        track_no=_bounded(found.track),
        disc_no=_bounded(found.disc),
        genres=_several([found.genre, *other.get("genre", ())], split=True),
        date=_date(found.year),
        composer=_clean(found.composer),
        comment=_clean(found.comment, 4000),
        duration_ms=int(_between((found.duration or 0.0) * 1000, 0, 2**31 - 1)),
        bitrate=int(_between((found.bitrate or 0.0) * 1000, 0, 2**31 - 1)),
        sample_rate=_bounded(found.samplerate, 2**31 - 1),
        channels=_bounded(found.channels),
        container=container,
        codec=_codec(container, found),
        has_picture=found.images.any is not None,
    )
    if other:
        _add_rarer(tags, other)
    return tags


def _add_rarer(tags: Tags, other: Mapping[str, list[str]]) -> None:
    """What tinytag has no field for, under the names that programs give it."""
    extra = partial(_first, other)
    tags.album_artist = tags.album_artist or extra("album_artist", "albumartist")
    tags.lyrics = _clean(next(iter(other.get("lyrics", ())), ""), LONGEST_LYRICS)
    tags.isrc = extra("isrc")[:20]
    tags.bpm = _between(_number(extra("bpm", "tempo")), 0.0, 999.0)
    tags.key = extra("initial_key", "key")[:12]
    tags.label = extra("publisher", "label", "organization")[:200]
    tags.barcode = extra("barcode", "upc")[:20]
    tags.language = extra("language")[:12]
    says_so = extra("compilation", "itunescompilation", "tcmp", "cpil")
    tags.compilation = says_so in ("1", "true", "True")
    tags.mb_track = extra("musicbrainz_trackid", "musicbrainz_track_id")[:36]
    tags.mb_album = extra("musicbrainz_albumid", "musicbrainz_album_id")[:36]
    tags.mb_artist = extra("musicbrainz_artistid", "musicbrainz_artist_id")[:36]
    tags.mb_album_artist = extra("musicbrainz_albumartistid", "musicbrainz_album_artist_id")[:36]
    tags.replaygain_db = _gain(extra("replaygain_track_gain"), extra("r128_track_gain"))


def _first(other: Mapping[str, list[str]], *names: str) -> str:
    return next((_clean(other[name][0]) for name in names if name in other), "")


def _clean(text: str | None, longest: int = 300) -> str:
    """``text`` on its own line, without what is not seen or turns the line around."""
    if not text:
        return ""
    if text.isprintable():
        return text[:longest].strip()
    return _UNSEEN.sub(" ", text[: 4 * longest]).strip()[:longest].strip()


def _several(values: Iterable[str | None], split: bool = False) -> list[str]:
    """Each value once, in order. NUL parts values, and between genres so do ``;`` and `` / ``."""
    known = [value[:1200] for value in values if value]
    parts = [part for value in known for part in (_SEVERAL.split(value) if split else value.split("\x00"))]
    return list(dict.fromkeys(clean for part in parts if (clean := _clean(part))))[:20]


def _date(text: str | None) -> str:
    found = _DATE.search(text or "")
    return "-".join(part for part in found.groups() if part) if found else ""


def _number(text: str) -> float:
    found = _NUMBER.match(text)
    return float(found.group().replace(",", ".")[:12]) if found else 0.0


def _between(value: float, least: float, most: float) -> float:
    return min(max(value, least), most) if value == value else least


def _bounded(value: int | None, most: int = 9999) -> int:
    return value if value and 0 < value <= most else 0


def _gain(replaygain: str, r128: str) -> float | None:
    if replaygain:
        return round(_between(_number(replaygain.lstrip("+")), -60, 60), 2)
    if r128:
        return round(_between(_number(r128) / 256 + _R128_REFERENCE_DB, -60, 60), 2)
    return None


def _codec(container: str, found: TinyTag) -> str:
    if container == "ogg":
        return (found.mime_type or "").partition('codecs="')[2].rstrip('"')
    if container == "mp4":
        return "alac" if found.is_lossless else "aac"
    return {"wav": "pcm", "aiff": "pcm"}.get(container, container)

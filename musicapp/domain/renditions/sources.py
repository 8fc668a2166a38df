"""In which forms a track can be had."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from musicapp.backends import audio
from musicapp.db import db
from musicapp.models import AudioFile

ORIGINAL = "original"
FORMER = "former-"  # begins the kind of a file that was replaced
KINDS = tuple(audio.RECIPES)  # the best first
SMALL = tuple(kind for kind in KINDS if kind.endswith("-small"))
_WORTH_IT = 0.8  # of the original's bits: what is hardly smaller only sounds worse

# What every browser plays; of anything else somebody's browser would be silent without a rendition.
_PLAYED_EVERYWHERE = {("mp3", "mp3"), ("flac", "flac"), ("wav", "pcm"), ("mp4", "aac"), ("aac", "aac")}


@dataclass(frozen=True, slots=True)
class Source:
    """One form of a track. What is not ``ready`` can be asked for; a ``refusal`` says why that is in vain."""

    kind: str
    mime: str
    codec: str
    bitrate: int  # bit/s, 0 while unknown
    mark: str  # changes when the original does
    is_ready: bool = True
    refusal: str = ""


MARKS = 12  # signs of a mark that an address carries


def sources(track_ids: Sequence[int]) -> dict[int, list[Source]]:
    """The forms of each track that has audio, best first: the browser takes the first one that it plays."""
    files: dict[int, dict[str, AudioFile]] = {}
    for file in db.session.scalars(select(AudioFile).where(AudioFile.track_id.in_(track_ids))):
        files.setdefault(file.track_id, {})[file.kind] = file
    return {track_id: list(_sources(kinds)) for track_id, kinds in files.items() if ORIGINAL in kinds}


def mark_of(file: AudioFile) -> str:
    """The mark of the original that a file is, or was made from."""
    return file.made_from or file.mark


def was(file: AudioFile, kind: str) -> bool:
    """Whether a file had this kind before the track's audio was replaced."""
    if not file.kind.startswith(FORMER):
        return False
    return not file.made_from if kind == ORIGINAL else file.kind == FORMER + kind


def kinds_for(original: AudioFile) -> tuple[str, ...]:
    """The renditions of a file that are worth their bytes: each is smaller, or plays where the original does not."""
    if not _plays_everywhere(original):
        return KINDS
    most = original.bitrate * _WORTH_IT
    return tuple(kind for kind in KINDS if audio.RECIPES[kind].bitrate(original.channels) <= most)


def _plays_everywhere(original: AudioFile) -> bool:
    """Of a file that nobody has looked at yet it is not known, and nothing is made of it."""
    container = original.container or original.mime.removeprefix("audio/")
    usual = {"mpeg": "mp3"}.get(container, container)
    return not usual or (usual, original.codec or _usual_codec(usual)) in _PLAYED_EVERYWHERE


def is_of(rendition: AudioFile | None, original: AudioFile) -> bool:
    """Whether what is known of a rendition still holds: the original may have been replaced."""
    return rendition is not None and rendition.made_from == original.mark


def _sources(files: Mapping[str, AudioFile]) -> Iterable[Source]:
    original = files[ORIGINAL]
    mark = original.mark[:MARKS]
    yield Source(ORIGINAL, original.mime, original.codec, original.bitrate, mark)
    made = {kind: file for kind, file in files.items() if is_of(file, original)}
    # What cannot be decoded for one kind cannot for any.
    refusal = next((file.refusal for file in made.values() if file.refusal), "")
    # Who does not need a rendition waits for one only to save data.
    on_demand = set(kinds_for(original)) & set(SMALL if _plays_everywhere(original) else KINDS)
    for kind, recipe in audio.RECIPES.items():
        if kind in made or kind in on_demand:
            bitrate = made[kind].bitrate if kind in made else recipe.bitrate(original.channels)
            is_ready = kind in made and not refusal
            yield Source(kind, recipe.mime, recipe.codec, bitrate, mark, is_ready, refusal)


def _usual_codec(container: str) -> str:
    return {"wav": "pcm", "mp4": "aac"}.get(container, container)

"""In which forms a track can be had."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from musicapp.backends import audio
from musicapp.db import db
from musicapp.models import AudioFile

ORIGINAL = "original"
KINDS = tuple(audio.RECIPES)  # the best first

# What every browser plays; of anything else renditions are offered beside the original.
_PLAYED_EVERYWHERE = {("mp3", "mp3"), ("flac", "flac"), ("wav", "pcm"), ("mp4", "aac"), ("aac", "aac")}


@dataclass(frozen=True, slots=True)
class Source:
    """One form of a track. What is not ``ready`` can be asked for; a ``refusal`` says why that is in vain."""

    kind: str
    mime: str
    codec: str
    is_ready: bool = True
    refusal: str = ""


def sources(track_ids: Sequence[int]) -> dict[int, list[Source]]:
    """The forms of each track that has audio, best first: the browser takes the first one that it plays."""
    files: dict[int, dict[str, AudioFile]] = {}
    for file in db.session.scalars(select(AudioFile).where(AudioFile.track_id.in_(track_ids))):
        files.setdefault(file.track_id, {})[file.kind] = file
    return {track_id: list(_sources(kinds)) for track_id, kinds in files.items() if ORIGINAL in kinds}


def offers(original: AudioFile) -> bool:
    """Whether renditions of a file are made: somebody's browser would be silent without."""
    container = original.container or original.mime.removeprefix("audio/")
    usual = {"mpeg": "mp3"}.get(container, container)
    return bool(usual) and (usual, original.codec or _usual_codec(usual)) not in _PLAYED_EVERYWHERE


def is_of(rendition: AudioFile | None, original: AudioFile) -> bool:
    """Whether what is known of a rendition still holds: the original may have been replaced."""
    return rendition is not None and rendition.made_from == original.mark


def _sources(files: Mapping[str, AudioFile]) -> Iterable[Source]:
    original = files[ORIGINAL]
    yield Source(ORIGINAL, original.mime, original.codec)
    made = {kind: file for kind, file in files.items() if is_of(file, original)}
    # What cannot be decoded for one kind cannot for any.
    refusal = next((file.refusal for file in made.values() if file.refusal), "")
    for kind, recipe in audio.RECIPES.items():
        if kind in made or offers(original):
            is_ready = kind in made and not refusal
            yield Source(kind, recipe.mime, recipe.codec, is_ready, refusal)


def _usual_codec(container: str) -> str:
    return {"wav": "pcm", "mp4": "aac"}.get(container, container)

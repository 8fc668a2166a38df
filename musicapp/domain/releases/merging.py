"""Two pages that change the same release: each writes what was touched there, and nothing that was not."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from musicapp.domain.releases.telling import AlbumTelling, TrackTelling, telling_of_album, telling_of_track
from musicapp.models import Album, Track

Values = dict[str, str | bool]


@dataclass(frozen=True)
class Seen:
    """What a page knew of a release when it was changed there.

    ``revision`` is the whole of it. ``before`` is finer: what each field that was touched said until then, by its name
    (``title``, ``track-12-isrc``; ``true`` and ``false`` for a tick). Either may be None for a page that can't tell.
    """

    revision: int | None = None
    before: Mapping[str, str] | None = None


def values_of(album: Album, tracks: Sequence[Track]) -> Values:
    """All that a release tells at present, by the names of its fields."""
    of_tracks = {
        f"track-{track.id}-{name}": value
        for track in tracks
        for name, value in asdict(telling_of_track(track)).items()
    }
    return asdict(telling_of_album(album)) | of_tracks


def touched(
    album: AlbumTelling, tracks: Mapping[int, TrackTelling], there: Values, before: Mapping[str, str]
) -> tuple[AlbumTelling, dict[int, TrackTelling]]:
    """The tellings as far as their fields were touched, and what is ``there`` otherwise.

    The price of a track is in the currency of its album, which has no field of its own.
    """
    album = replace(album, **_untouched(asdict(album), "", there, before))
    return album, {
        track_id: replace(
            telling,
            **_untouched(asdict(telling), f"track-{track_id}-", there, before) | {"currency": album.currency},
        )
        for track_id, telling in tracks.items()
    }


def clashes(before: Mapping[str, str], there: Values, now: Values) -> bool:
    """Whether a field was written over that somebody else had changed: what was ``there`` is not what was seen.

    Who sends the same again, because the first answer was lost, changes nothing and is in nobody's way.
    """
    return any(
        name in there and not _is_same(there[name], seen) and now.get(name) != there[name]
        for name, seen in before.items()
    )


def _untouched(
    fields: Mapping[str, Any], prefix: str, there: Values, before: Mapping[str, str]
) -> dict[str, Any]:
    names = {name: prefix + name for name in fields}
    return {name: there[full] for name, full in names.items() if full in there and full not in before}


def _is_same(value: str | bool, seen: str) -> bool:
    if isinstance(value, bool):
        return value == (seen == "true")
    return _plain(value) == _plain(seen)


def _plain(text: str) -> str:
    """Without what a browser makes of the ends of lines."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()

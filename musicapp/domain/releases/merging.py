"""Two pages that change the same release: each writes what was touched there, and nothing that was not."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from musicapp.domain.releases.telling import AlbumTelling, TrackTelling, telling_of_album, telling_of_track
from musicapp.errors import Conflict
from musicapp.models import Album, Track
from musicapp.words import N_

Values = dict[str, str | bool]
CHANGED = N_("This release was changed elsewhere since you opened it. Look at what is there now.")


class Clash(Conflict):
    """Somebody else has changed the same meanwhile: the fields of these ``names``, of all that is ``there`` by now."""

    def __init__(self, names: Sequence[str], there: Values) -> None:
        super().__init__(CHANGED, subject="revision")
        self.names = names
        self.there = there


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
    return by_name(telling_of_album(album), {track.id: telling_of_track(track) for track in tracks})


def by_name(album: AlbumTelling, tracks: Mapping[int, TrackTelling]) -> Values:
    """What is told of a release, by the names of its fields."""
    of_tracks = {
        f"track-{track_id}-{name}": value
        for track_id, telling in tracks.items()
        for name, value in asdict(telling).items()
    }
    return asdict(album) | of_tracks


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


def clashes(before: Mapping[str, str], there: Values, now: Values) -> list[str]:
    """The fields that were written over though somebody else had changed them: what was ``there`` is not what was seen.

    Who sends the same again, because the first answer was lost, changes nothing and is in nobody's way.
    """
    return [
        name
        for name, seen in before.items()
        if name in there and not _is_same(there[name], seen) and now.get(name) != there[name]
    ]


def differing(there: Values, typed: Values) -> list[str]:
    """The fields in which a page that cannot tell what was touched there says something else than what is ``there``."""
    return [
        name for name, value in typed.items() if name in there and not _is_same(there[name], _said(value))
    ]


def _untouched(
    fields: Mapping[str, Any], prefix: str, there: Values, before: Mapping[str, str]
) -> dict[str, Any]:
    names = {name: prefix + name for name in fields}
    return {name: there[full] for name, full in names.items() if full in there and full not in before}


def _is_same(value: str | bool, seen: str) -> bool:
    if isinstance(value, bool):
        return value == (seen == "true")
    return _plain(value) == _plain(seen)


def _said(value: str | bool) -> str:
    """As a page says it."""
    return str(value).lower() if isinstance(value, bool) else value


def _plain(text: str) -> str:
    """Without what a browser makes of the ends of lines."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()

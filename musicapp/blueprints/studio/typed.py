"""What was typed into the form of a release, and what is said of it at its fields."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any

from flask import request
from wtforms import Field

from musicapp.blueprints.studio.release_forms import AlbumForm, LooseTrackForm, PartForm
from musicapp.domain.releases import AlbumTelling, Seen, TrackTelling
from musicapp.web.forms import Form
from musicapp.web.languages import gettext as _


def part(track_id: int, track: TrackTelling | None = None) -> PartForm:
    """The form of one track of a release: as it was sent, or with what the track tells."""
    prefix = f"track-{track_id}-"
    return PartForm(prefix=prefix) if track is None else PartForm(None, prefix=prefix, data=asdict(track))


def sent_parts() -> dict[int, PartForm]:
    """The tracks whose fields stand in the form that was sent, by their ids."""
    names = (
        name.split("-") for name in request.form if name.startswith("track-") and name.endswith("-title")
    )
    ids = [number(words[1]) for words in names]
    return {track_id: part(track_id) for track_id in ids if track_id is not None}


def number(text: str) -> int | None:
    """An id in a form; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def seen_of(form: AlbumForm, act: str) -> Seen:
    """What the page knew that was sent; what is said for all tracks at once touches more than its own fields."""
    return Seen(number(form.revision.data or ""), None if act == "all" else _before(form.seen.data or ""))


def told_album(form: AlbumForm) -> AlbumTelling:
    """What an album tells, as typed."""
    return AlbumTelling(**_told(form, AlbumTelling))


def told_tracks(parts: Mapping[int, PartForm], currency: str) -> dict[int, TrackTelling]:
    """What its tracks tell; their prices are in the currency of the album."""
    return {
        track_id: TrackTelling(**_told(form, TrackTelling), currency=currency)
        for track_id, form in parts.items()
    }


def told_track(form: LooseTrackForm) -> TrackTelling:
    """The same for a track on its own page."""
    return TrackTelling(**_told(form, TrackTelling))


def put_refusals(refused: Mapping[str, str], album: AlbumForm, parts: Mapping[int, PartForm]) -> None:
    """Each sentence to its field."""
    for name, sentence in refused.items():
        field = _field(name, album, parts)
        if field is not None:
            field.errors = [_(sentence)]
        else:
            album.form_errors.append(_(sentence))


def show_untouched(
    there: Mapping[str, str | bool], seen: Seen, album: AlbumForm, parts: Mapping[int, PartForm]
) -> None:
    """What was not touched on the page says what is ``there`` now; a page that can't tell keeps all that it says."""
    for name in there.keys() - seen.before.keys() if seen.before is not None else ():
        field = _field(name, album, parts)
        if field is not None:
            field.data = there[name]


def named(names: Iterable[str], album: AlbumForm, parts: Mapping[int, PartForm]) -> list[tuple[str, Field]]:
    """The fields of these names, each with the title of the track that it is of."""
    found = ((_owner(name, album, parts)[0], _field(name, album, parts)) for name in names)
    return [
        (owner.title.data or "" if isinstance(owner, PartForm) else "", field)
        for owner, field in found
        if field is not None
    ]


def _before(sent: str) -> dict[str, str] | None:
    try:
        before = json.loads(sent)
    except (ValueError, RecursionError):
        return None
    is_right = isinstance(before, dict) and all(isinstance(value, str) for value in before.values())
    return before if is_right else None


def _field(name: str, album: AlbumForm, parts: Mapping[int, PartForm]) -> Field | None:
    owner, field = _owner(name, album, parts)
    return owner._fields.get(field) if owner is not None else None


def _owner(name: str, album: AlbumForm, parts: Mapping[int, PartForm]) -> tuple[Form | None, str]:
    if not name.startswith("track-"):
        return album, name
    _track, number, field = name.split("-", 2)
    return parts.get(int(number)), field


def _told(form: Form, telling: type[Any]) -> dict[str, Any]:
    names: Iterable[str] = (field.name for field in fields(telling))
    data = {name: form._fields[name].data for name in names if name in form._fields}
    return {name: value if isinstance(value, bool) else value or "" for name, value in data.items()}

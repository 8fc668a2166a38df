"""What the search page and the suggestions show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from musicapp.domain.catalog import AlbumRow, ArtistRow, TrackRow
from musicapp.domain.search import rows
from musicapp.domain.search.cleaning import Query, clean
from musicapp.domain.search.finding import Found, find
from musicapp.domain.search.rows import PersonRow, PlaylistRow

TYPES = {
    "tracks": "track",
    "albums": "album",
    "artists": "artist",
    "people": "person",
    "playlists": "playlist",
}
SHOWN = {"track": 6, "album": 6, "artist": 6, "person": 3, "playlist": 3}  # of each, in the short list of all
LOOKED_AT = {"track": 50, "album": 25, "artist": 25, "person": 15, "playlist": 15}
LOOKED_AT_ALONE = 300
PAGE = 50
LAST_PAGE = LOOKED_AT_ALONE // PAGE
SUGGESTED = 8
SUGGESTED_OF = {"artist": 3, "album": 3, "track": 4, "playlist": 2, "person": 2}
SUGGESTED_FROM = {"artist": 10, "album": 10, "track": 20, "playlist": 5, "person": 5}

_ROWS: dict[str, Callable[[Sequence[int]], Sequence[Any]]] = {
    "track": rows.tracks,
    "album": rows.albums,
    "artist": rows.artists,
    "person": rows.people,
    "playlist": rows.playlists,
}
_LINES = {**_ROWS, "track": rows.tracks_by_one}


@dataclass(frozen=True)
class Results:
    """What was found. ``by_spelling``: nothing as it was typed, so these are spelled nearly so.

    ``counts`` says for each type how many there are and whether that is all; ``next_page`` is 0 at the end.
    """

    query: Query
    type: str = "all"
    tracks: Sequence[TrackRow] = ()
    albums: Sequence[AlbumRow] = ()
    artists: Sequence[ArtistRow] = ()
    people: Sequence[PersonRow] = ()
    playlists: Sequence[PlaylistRow] = ()
    best_kind: str = ""
    best: Any = None
    by_spelling: bool = False
    counts: Mapping[str, tuple[int, bool]] = field(default_factory=dict)
    page: int = 1
    next_page: int = 0

    def __bool__(self) -> bool:
        return bool(self.tracks or self.albums or self.artists or self.people or self.playlists)


@dataclass(frozen=True)
class Suggestion:
    """One line under the search box; ``thing`` is a row of its kind."""

    kind: str
    thing: Any


def search(typed: str, type_: str = "all", page: int = 1) -> Results:
    """Everything public that answers ``typed``: a short list of each kind, or one kind in pages of 50."""
    query = clean(typed)
    if not query:
        return Results(query, type_)
    if type_ in TYPES:
        return _of_one_kind(query, type_, max(1, min(page, LAST_PAGE)))
    return _of_all_kinds(query)


def suggest(typed: str) -> list[Suggestion]:
    """At most eight things for what is being typed, grouped by kind; the kind with the best match first."""
    query = clean(typed)
    if not query:
        return []
    chosen = _chosen(find(query, SUGGESTED_FROM, enough=2 * SUGGESTED))
    return [Suggestion(kind, thing) for kind, ids in chosen.items() for thing in _LINES[kind](ids)]


def _of_all_kinds(query: Query) -> Results:
    found = find(query, LOOKED_AT)
    shown: dict[str, Any] = {name: _ROWS[kind](found.of(kind)[: SHOWN[kind]]) for name, kind in TYPES.items()}
    best_kind, best = _best(found, shown)
    counts = {name: _count(found, kind, LOOKED_AT[kind]) for name, kind in TYPES.items()}
    return Results(
        query, best_kind=best_kind, best=best, by_spelling=not found.as_typed, counts=counts, **shown
    )


def _of_one_kind(query: Query, type_: str, page: int) -> Results:
    kind = TYPES[type_]
    found = find(query, {kind: LOOKED_AT_ALONE})
    ids = found.of(kind)[:LOOKED_AT_ALONE]
    shown = _ROWS[kind](ids[(page - 1) * PAGE : page * PAGE])
    more = page + 1 if len(ids) > page * PAGE else 0
    counts = {type_: _count(found, kind, LOOKED_AT_ALONE)}
    facts: dict[str, Any] = {type_: shown}
    return Results(
        query, type_, by_spelling=not found.as_typed, counts=counts, page=page, next_page=more, **facts
    )


def _best(found: Found, shown: Mapping[str, Sequence[Any]]) -> tuple[str, Any]:
    """The first of all that is shown."""
    for _, one in found.ranked[:PAGE]:
        name = next(name for name, kind in TYPES.items() if kind == one.kind)
        for thing in shown[name]:
            if thing.id == one.subject_id:
                return one.kind, thing
    return "", None


def _count(found: Found, kind: str, limit: int) -> tuple[int, bool]:
    """How many were found, and whether there may be more."""
    number = len(found.of(kind))
    return min(number, limit), number >= limit


def _chosen(found: Found) -> dict[str, list[int]]:
    """The ids of the best eight by kind, not too many of one."""
    chosen: dict[str, list[int]] = {}
    for _, one in found.ranked:
        ids = chosen.setdefault(one.kind, [])
        if len(ids) < SUGGESTED_OF[one.kind]:
            ids.append(one.subject_id)
        if sum(map(len, chosen.values())) == SUGGESTED:
            break
    return chosen

"""Every filter with every sort, two filters at once, one that matches nothing, and page 200: milliseconds of CPU each.

Asked of the domain in this process, with its count and cursors, as the page does; the page around is under ``pages``.
"""

import statistics
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks import library
from musicapp.db import db
from musicapp.domain.catalog import ALBUM_SORTS, ARTIST_SORTS, TRACK_SORTS, Filter, browse

TIMES = 3
TARGET_MS = 50
DEEP = 200
Ask = Callable[[Filter], object]
Filters = dict[str, dict[str, Any]]
OF_TRACKS: Filters = {
    "genre": {"genre": "rock"},
    "mood": {"moods": ("calm",)},
    "tag": {"tag": "tag-3"},
    "common tag": {"tag": "tag-20"},
    "rare tag": {"tag": "tag-190"},
    "tempo": {"bpm_from": 118, "bpm_to": 122},
    "key": {"key": "A minor"},
    "year": {"year": 1999},
    "artist": {"artist": "artist-1"},
    "nothing": {"tag": "no-such-tag"},
}
OF_ALBUMS: Filters = {
    "genre": {"genre": "rock"},
    "year": {"year": 1999},
    "kind": {"kind": "album"},
    "rare kind": {"kind": "ep"},
    "artist": {"artist": "artist-1"},
}
OF_ARTISTS: Filters = {"genre": {"genre": "rock"}}
KINDS: tuple[tuple[str, Ask, Collection[str], Filters, Sequence[str]], ...] = (
    (
        "tracks",
        browse.tracks,
        TRACK_SORTS,
        OF_TRACKS,
        ("genre", "mood", "tag", "common tag", "rare tag", "tempo", "key", "year", "artist"),
    ),
    ("albums", browse.albums, ALBUM_SORTS, OF_ALBUMS, ("genre", "year", "rare kind", "artist")),
    ("artists", browse.artists, ARTIST_SORTS, OF_ARTISTS, ()),
)


def report(folder: Path, factor: int) -> None:
    """Print a line for each filter of each list, and the worst of all."""
    app = library.application(folder)
    with app.app_context():
        worst = max(_table(*kind) for kind in KINDS)
        deep = _deep(Filter(sort="played"))
    print(f"page {DEEP} by cursor: {deep:.1f} ms; slowest of all: {worst:.1f} ms (target {TARGET_MS})")


def _table(name: str, ask: Ask, sorts: Collection[str], filters: Filters, paired: Sequence[str]) -> float:
    print(f"{name:24} " + " ".join(f"{sort:>9}" for sort in sorts) + "   (ms)")
    pairs = {
        f"{a} + {b}": {**filters[a], **filters[b]}
        for a, b in combinations(paired, 2)
        if filters[a].keys() != filters[b].keys()
    }
    return max(_line(label, ask, sorts, facts) for label, facts in {"none": {}, **filters, **pairs}.items())


def _line(label: str, ask: Ask, sorts: Collection[str], facts: dict[str, Any]) -> float:
    taken = [_asked(ask, Filter(**facts, sort=sort)) for sort in sorts]
    print(f"{label:24} " + " ".join(f"{ms:9.1f}" for ms in taken), flush=True)
    return max(taken)


def _asked(ask: Ask, wanted: Filter) -> float:
    """The median of a few tries, of the list with its count."""
    taken = []
    for _ in range(TIMES):
        start = time.process_time()
        ask(wanted)
        taken.append((time.process_time() - start) * 1000)
        db.session.rollback()
    return statistics.median(taken)


def _deep(wanted: Filter) -> float:
    for _ in range(DEEP - 1):
        page = browse.tracks(wanted)
        if page.after is None:
            break
        wanted = replace(wanted, after=page.after)
    return _asked(browse.tracks, wanted)

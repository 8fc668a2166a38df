"""Every filter with every sort, two filters at once, one that matches nothing, and page 200: milliseconds of CPU each.

Asked of the domain in this process, with its count and cursors, as the page does; the page around is under ``pages``.
"""

import statistics
import time
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks import library
from musicapp.db import db
from musicapp.domain.catalog import TRACK_SORTS, Filter, browse

TIMES = 3
TARGET_MS = 50
DEEP = 200
FILTERS: dict[str, dict[str, Any]] = {
    "genre": {"genre": "rock"},
    "mood": {"moods": ("calm",)},
    "tag": {"tag": "tag-3"},
    "rare tag": {"tag": "tag-190"},
    "tempo": {"bpm_from": 118, "bpm_to": 122},
    "key": {"key": "A minor"},
    "year": {"year": 1999},
    "artist": {"artist": "artist-1"},
    "nothing": {"tag": "no-such-tag"},
}


def report(folder: Path, factor: int) -> None:
    """Print a line for each filter, and the worst of all."""
    app = library.application(folder)
    print(f"{'filter':24} " + " ".join(f"{sort:>9}" for sort in TRACK_SORTS) + "   (ms)")
    with app.app_context():
        every = {"none": {}, **FILTERS, **_pairs()}
        worst = max(_line(name, facts) for name, facts in every.items())
        deep = _deep(Filter(sort="played"))
    print(f"page {DEEP} by cursor: {deep:.1f} ms; slowest of all: {worst:.1f} ms (target {TARGET_MS})")


def _pairs() -> dict[str, dict[str, Any]]:
    return {
        f"{a} + {b}": {**FILTERS[a], **FILTERS[b]}
        for a, b in combinations(("genre", "mood", "tag", "tempo", "key", "year"), 2)
    }


def _line(name: str, facts: dict[str, Any]) -> float:
    taken = [_asked(Filter(**facts, sort=sort)) for sort in TRACK_SORTS]
    print(f"{name:24} " + " ".join(f"{ms:9.1f}" for ms in taken), flush=True)
    return max(taken)


def _asked(wanted: Filter) -> float:
    """The median of a few tries, of the list with its count."""
    taken = []
    for _ in range(TIMES):
        start = time.process_time()
        browse.tracks(wanted)
        taken.append((time.process_time() - start) * 1000)
        db.session.rollback()
    return statistics.median(taken)


def _deep(wanted: Filter) -> float:
    for _ in range(DEEP - 1):
        page = browse.tracks(wanted)
        if page.after is None:
            break
        wanted = replace(wanted, after=page.after)
    return _asked(wanted)

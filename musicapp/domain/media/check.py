"""Looking at all media: each area's files as they are listed, against what the rows name."""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cached_property

from sqlalchemy import select

from musicapp import clock
from musicapp.backends import images, storage
from musicapp.db import db
from musicapp.domain.media import named
from musicapp.domain.media.findings import (
    Back,
    Finding,
    LeftOver,
    Lost,
    LostPart,
    LostPicture,
    LostRendition,
    Unnamed,
    UnnamedPart,
)
from musicapp.domain.media.trash import in_trash
from musicapp.errors import Unavailable
from musicapp.models import Upload

YOUNG = timedelta(days=1)  # the row of a young file may not be written yet
ELSEWHERE, PARTS = "elsewhere", "incoming"


class Check:
    """One look at everything. ``counted``: files by area; ``away``: areas of which nothing can be said.

    Names are held once, those that rows name; files are looked at as they come.
    """

    def __init__(self, young: timedelta = YOUNG) -> None:
        self.counted: Counter[str] = Counter()
        self.away: list[str] = []
        self._before = (clock.now() - young).timestamp()
        self._named: dict[str, set[str]] = {storage.AUDIO: set(), storage.CACHE: set()}
        self._missing: set[str] = set()

    def findings(self) -> Iterator[Finding]:
        """What is wrong, one by one. Call outside a transaction; each may be mended in one of its own meanwhile."""
        yield from self._elsewhere()
        yield from self._area(storage.AUDIO, Lost)
        yield from self._area(storage.CACHE, LostRendition)
        yield from self._pictures()
        yield from self._parts()

    def _elsewhere(self) -> Iterator[Finding]:
        """Music that lies where an import found it, and on the way the names of all that is ours."""
        for row in named.audio_files():
            area = row.path.partition("/")[0]
            if storage.is_ours(row.path):
                self._named.setdefault(area, set()).add(row.path)
                if row.is_missing:
                    self._missing.add(row.path)
            elif (path := storage.path(row.path)) is not None:
                self.counted[ELSEWHERE] += 1
                is_there = path.is_file()
                if is_there == row.is_missing:
                    yield from self._changed(row, is_there)

    def _changed(self, row: named.Named, is_there: bool) -> Iterator[Finding]:
        path = storage.path(row.path)
        if is_there:
            yield Back(ELSEWHERE, row.path)
        elif path is not None and not storage.is_away(path):
            yield Lost(ELSEWHERE, row.path, {})
        elif ELSEWHERE not in self.away:
            self.away.append(ELSEWHERE)

    def _area(self, area: str, lost: type[Lost]) -> Iterator[Finding]:
        wanted = self._named[area]
        are_named = bool(wanted)
        for stored in self._listed(area, are_named):
            if stored.name in wanted:
                wanted.discard(stored.name)
                if stored.name in self._missing:
                    yield Back(area, stored.name)
            elif stored.changed_at < self._before and not self._is_named(area, stored.name):
                yield Unnamed(area, stored.name, stored.size, self._before, are_named)
        if area not in self.away:
            for name in sorted(wanted - self._missing):
                if self._is_lost(area, name):
                    yield lost(area, name, self._aside)

    def _pictures(self) -> Iterator[Finding]:
        area, keys = storage.IMAGES, named.pictures()
        sizes: Counter[str] = Counter()
        for stored in self._listed(area, bool(keys)):
            key = named.key_of(stored.name)
            if key in keys:
                sizes[key] += images.is_needed(stored.name)
            elif stored.changed_at < self._before and not self._is_named(area, stored.name):
                yield Unnamed(area, stored.name, stored.size, self._before, bool(keys))
        if area not in self.away:
            for key in sorted(key for key in keys if sizes[key] < images.FEWEST_FILES):
                if self._is_named(area, images.name_of(key, "")):
                    yield LostPicture(area, key, self._aside)

    def _parts(self) -> Iterator[Finding]:
        """Unfinished uploads, and copies that nobody works on any more."""
        query = select(Upload.key, Upload.received_at, Upload.created_at)
        rows = {row.key: row for row in db.session.execute(query)}
        db.session.rollback()
        for key, grown_at in storage.parts():
            self.counted[PARTS] += 1
            if rows.pop(key, None) is None and grown_at < self._before:
                yield UnnamedPart(PARTS, key)
        for key, row in rows.items():
            if row.received_at is None and row.created_at.timestamp() < self._before:
                yield LostPart(PARTS, key)
        for path in storage.left_over():
            yield LeftOver("tmp", os.fspath(path))

    def _listed(self, area: str, are_named: bool) -> Iterator[storage.Stored]:
        """The files of an area. If it is empty though it should not be, or does not answer, it is away."""
        try:
            for stored in storage.files(area):
                self.counted[area] += 1
                yield stored
        except Unavailable:
            self.away.append(area)
            return
        if are_named and not self.counted[area]:
            self.away.append(area)

    @cached_property
    def _aside(self) -> dict[str, str]:
        return in_trash()

    def _is_named(self, area: str, name: str) -> bool:
        """Asked once more: its row may have come since all were read."""
        is_named = named.is_named(area, name)
        db.session.rollback()
        return is_named

    def _is_lost(self, area: str, name: str) -> bool:
        """Whether it still is named, was not put to its place meanwhile, and is not about to be."""
        is_lost = named.is_named(area, name) and not named.is_under_way(name) and not storage.has(name)
        db.session.rollback()
        return is_lost

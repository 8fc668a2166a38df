"""Plausible plays: sittings in albums, artists and playlists, songs heard to the end, left or skipped.

All follows from the seed and the day of the seeding, and obeys the rules by which a player's reports are
believed: one listener's plays never overlap, and what counts is decided by the same functions.
"""

import random
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from musicapp.domain.demo.people import Person
from musicapp.domain.demo.rhythm import sittings
from musicapp.domain.demo.taste import Piece, Taste
from musicapp.domain.playback import counting

# where a sitting begins
WHERE = ("album", "artist", "playlist", "home", "library", "genre", "search", "browse")
HOW_OFTEN = (30, 15, 14, 14, 10, 8, 6, 3)
SKIPS_AFTER = 0.55  # share of the unfinished that are skipped before they count
OBSESSED = 0.004  # days on which somebody hears one song again and again
ALL = (1 << counting.SLICES) - 1
MILLISECOND = timedelta(milliseconds=1)
DEVICES = {
    "commuter": ("phone", "phone", "phone", "desktop"),
    "office": ("desktop", "desktop", "phone"),
    "early": ("phone", "tablet", "desktop"),
    "student": ("desktop", "phone"),
    "weekend": ("tablet", "phone", "desktop"),
}


@dataclass(frozen=True)
class Shelf:
    """A playlist that somebody may play: since when it is there, and its tracks in order."""

    id: int
    owner: str
    since: date
    track_ids: tuple[int, ...]


@dataclass(frozen=True)
class Library:
    """What there is to hear, with the shapes in which people find it."""

    pieces: Sequence[Piece]
    shelves: Sequence[Shelf]

    @cached_property
    def by_id(self) -> Mapping[int, Piece]:
        return {piece.id: piece for piece in self.pieces}

    @cached_property
    def by_album(self) -> Mapping[int, Sequence[Piece]]:
        return _grouped(self.pieces, lambda piece: piece.album_id)

    @cached_property
    def by_artist(self) -> Mapping[int, Sequence[Piece]]:
        return _grouped(self.pieces, lambda piece: piece.artist_id)


class Ears:
    """One listener through the months. ``user_id`` or ``guest_id``; ``joined`` is when they first came."""

    def __init__(
        self,
        person: Person,
        library: Library,
        joined: datetime,
        user_id: int | None,
        guest_id: str | None = None,
    ) -> None:
        self._person, self._library, self._joined = person, library, joined
        self._who = {"user_id": user_id, "guest_id": guest_id}
        self.taste = Taste(person, library.pieces)
        self._country = person.country
        self._devices = DEVICES.get(person.rhythm, ("phone", "desktop"))
        self._counted: Counter[tuple[int, date]] = Counter()
        self._free = joined  # plays of one listener do not overlap

    def plays(self, since: datetime, until: datetime) -> Iterator[dict[str, Any]]:
        """Rows of ``plays`` from ``since`` to ``until``, in order."""
        day = max(since, self._joined).astimezone(ZoneInfo(self._person.zone)).date()
        last = until.astimezone(ZoneInfo(self._person.zone)).date()
        while day <= last:
            for sitting in sittings(self._person, day):
                self._free = max(self._free, sitting.at)
                for row in self._sitting(day, sitting.tracks):
                    if since <= row["started_at"] and row["last_contact_at"] <= until:
                        yield row
            day += timedelta(days=1)

    def _sitting(self, day: date, count: int) -> Iterator[dict[str, Any]]:
        luck = self._person.luck("plays", self._free.isoformat())
        device = luck.choice(self._devices)
        source, context, chosen = self._chosen(luck, day, count)
        for place, piece in enumerate(chosen, 1):
            row = self._play(luck, piece, is_last=place == len(chosen))
            yield row | {"source": source, "context": context, "device": device}

    def _chosen(self, luck: random.Random, day: date, count: int) -> tuple[str, str, list[Piece]]:
        """Where this sitting begins, and what is heard in it."""
        first = self.taste.pick(luck, day)
        if first is None:
            return "", "", []
        if luck.random() < OBSESSED:
            return "track", f"track:{first.id}", [first] * luck.randrange(9, 15)
        source = luck.choices(WHERE, HOW_OFTEN)[0]
        if source == "album":
            there = [piece for piece in self._library.by_album[first.album_id] if piece.released <= day]
            return source, f"album:{first.album_id}", there[:count]
        if source == "artist":
            there = self.taste.best(self._library.by_artist[first.artist_id], luck, day, count)
            return source, f"artist:{first.artist_id}", there
        if source == "playlist" and (shelf := self._shelf(luck, day)):
            held = [self._library.by_id[number] for number in shelf.track_ids]
            return source, f"playlist:{shelf.id}", [piece for piece in held if piece.released <= day][:count]
        picked = (self.taste.pick(luck, day) for _ in range(count - 1))
        return (source if source != "playlist" else "browse"), "", [first, *filter(None, picked)]

    def _shelf(self, luck: random.Random, day: date) -> Shelf | None:
        """One's own playlist, mostly; else somebody's."""
        there = [shelf for shelf in self._library.shelves if shelf.since <= day]
        own = [shelf for shelf in there if shelf.owner == self._person.username]
        pool = own if own and luck.random() < 0.75 else there
        return luck.choice(pool) if pool else None

    def _play(self, luck: random.Random, piece: Piece, is_last: bool) -> dict[str, Any]:
        heard, slices, ended = _heard(luck, piece.duration_ms, self.taste.love[piece.id])
        if is_last and ended == "skip":
            ended = "leave"
        pause = luck.randrange(20_000, 400_000) if luck.random() < 0.03 else 0
        started = self._free + luck.randrange(200, 2500) * MILLISECOND
        left = started + (heard + pause) * MILLISECOND
        self._free = left
        counted_at, excluded = self._counts(piece, started, heard, pause)
        return {
            "play_id": str(uuid.UUID(int=luck.getrandbits(128), version=4)),
            "track_id": piece.id,
            **self._who,
            "started_at": started,
            "first_contact_at": min(started + 10_000 * MILLISECOND, left),
            "last_contact_at": left,
            "day": started.date(),
            "heard_ms": heard,
            "claimed_ms": heard,
            "track_duration_ms": piece.duration_ms,
            "slices": slices,
            "max_speed": 1.0,
            "ended": ended,
            "country": self._country,
            "address_hash": "",
            "counted_at": counted_at,
            "excluded": excluded,
        }

    def _counts(self, piece: Piece, started: datetime, heard: int, pause: int) -> tuple[datetime | None, str]:
        """When it counted, or why it never will."""
        key = (piece.id, started.date())
        is_own = piece.owner_id is not None and piece.owner_id == self._who["user_id"]
        own = counting.exclusion(is_own, False, 0)
        if own or not counting.counts(heard, piece.duration_ms):
            return None, own
        over = counting.exclusion(False, False, self._counted[key])
        if over:
            return None, over
        self._counted[key] += 1
        return started + min(heard + pause, counting.COUNTS_FROM_MS + 1000) * MILLISECOND, ""


def _heard(luck: random.Random, duration_ms: int, love: float) -> tuple[int, int, str]:
    """How much of a track was heard, which parts, and how it ended; ``love`` is about -2 to 2."""
    finishes = min(0.94, max(0.3, 0.68 + 0.13 * love))
    if luck.random() < finishes:
        return _finished(luck, duration_ms)
    if luck.random() < SKIPS_AFTER:
        return _from_start(luck.randrange(1500, 28_000), duration_ms, "skip")
    heard = luck.randrange(counting.COUNTS_FROM_MS, max(counting.COUNTS_FROM_MS + 1, duration_ms * 9 // 10))
    return _from_start(heard, duration_ms, luck.choice(("skip", "skip", "leave")))


def _finished(luck: random.Random, duration_ms: int) -> tuple[int, int, str]:
    """To the end: mostly all of it, sometimes from a later point on, sometimes with a part heard twice."""
    kind = luck.random()
    if kind < 0.05:
        first = luck.randrange(3, 16)
        return duration_ms * (counting.SLICES - first) // counting.SLICES, ALL & ~((1 << first) - 1), "ended"
    if kind < 0.08:
        return duration_ms + luck.randrange(4_000, 20_000), ALL, "ended"
    return duration_ms - luck.randrange(0, 120), ALL, "ended"


def _from_start(heard: int, duration_ms: int, ended: str) -> tuple[int, int, str]:
    touched = min(counting.SLICES, heard * counting.SLICES // duration_ms + 1)
    return heard, (1 << touched) - 1, ended


def _grouped(pieces: Sequence[Piece], key: Callable[[Piece], int]) -> Mapping[int, Sequence[Piece]]:
    found: defaultdict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        found[key(piece)].append(piece)
    return found

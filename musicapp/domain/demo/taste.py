"""Which track comes next: what somebody likes, what is new, what everybody talks about."""

import random
from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate

from musicapp.domain.demo.people import SEED, Person

BY_RANK = (6.0, 3.0, 1.8)  # of a person's first, second and third genre
ELSEWHERE = 0.3
NEW_FOR_DAYS = 24
WEEK = 7


@dataclass(frozen=True)
class Piece:
    """A track of the demo as listeners see it."""

    id: int
    album_id: int
    artist_id: int
    artist: str
    owner_id: int | None
    title: str
    genre: str
    mood: str
    bpm: int
    duration_ms: int
    released: date


class Taste:
    """One person's preference among all pieces; weights change from week to week."""

    def __init__(self, person: Person, pieces: Sequence[Piece]) -> None:
        self._person, self._pieces = person, pieces
        luck = person.luck("taste")
        artists = {name: luck.lognormvariate(0, 0.8) for name in sorted({piece.artist for piece in pieces})}
        self.love = {piece.id: luck.gauss(0, 1) for piece in pieces}
        self._base = [
            _genre(person, piece) * artists[piece.artist] * 2.0 ** self.love[piece.id] * _appeal(piece)
            for piece in pieces
        ]
        self._week = -1
        self._sums: list[float] = []
        self._weights: list[float] = []

    def pick(self, luck: random.Random, day: date) -> Piece | None:
        """A piece that is out on ``day``; None if nothing is."""
        self._turn(day)
        if not self._sums or self._sums[-1] <= 0:
            return None
        return self._pieces[min(bisect(self._sums, luck.random() * self._sums[-1]), len(self._pieces) - 1)]

    def best(self, pieces: Sequence[Piece], luck: random.Random, day: date, count: int) -> list[Piece]:
        """Up to ``count`` different ones of ``pieces`` that are out, the dearest most likely first."""
        self._turn(day)
        weights: Mapping[int, float] = dict(
            zip((piece.id for piece in self._pieces), self._weights, strict=True)
        )
        out = [piece for piece in pieces if piece.released <= day]
        return sorted(out, key=lambda piece: -weights[piece.id] * luck.expovariate(1))[:count]

    def _turn(self, day: date) -> None:
        week = day.toordinal() // WEEK
        if week != self._week:
            self._week = week
            luck = self._person.luck("week", week)
            craze = luck.randrange(len(self._pieces)) if self._pieces else 0
            self._weights = [
                base * _news(piece, day) * _talk(piece, week) * (9.0 if place == craze else 1.0)
                for place, (base, piece) in enumerate(zip(self._base, self._pieces, strict=True))
            ]
            self._sums = list(accumulate(self._weights))


def _genre(person: Person, piece: Piece) -> float:
    if piece.genre in person.genres:
        return BY_RANK[min(person.genres.index(piece.genre), len(BY_RANK) - 1)]
    return ELSEWHERE


@lru_cache(maxsize=1 << 10)
def _appeal(piece: Piece) -> float:
    """Some are hits with everybody."""
    return random.Random(f"{SEED} appeal {piece.artist} {piece.title}").lognormvariate(0, 0.7)


def _news(piece: Piece, day: date) -> float:
    """Nothing before its release, much after it, then as much as anything else."""
    age = (day - piece.released).days
    if age < 0:
        return 0.0
    return 1.0 + 4.0 * (1 - age / NEW_FOR_DAYS) if age < NEW_FOR_DAYS else 1.0


@lru_cache(maxsize=1 << 14)
def _talk(piece: Piece, week: int) -> float:
    """In some weeks everybody talks about a track: a film, a joke, a good party."""
    return 7.0 if random.Random(f"{SEED} talk {week} {piece.artist} {piece.title}").random() < 0.015 else 1.0

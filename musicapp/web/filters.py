"""The address of a list: what it narrows and how it sorts, what in it names nothing, and its one canonical form.

The state of a list is its query string: sorted, without defaults and empty values, so that every view can be
shared and cached. What names nothing is left out of the filter, stays in the address, and is said on the page.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import Response
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from musicapp.domain.catalog import Filter
from musicapp.web import htmx
from musicapp.web.languages import gettext as _
from musicapp.words import N_

LONGEST_VALUE = 120
LONGEST_CURSOR = 2000
MOST_MOODS = 20
MOST_STRANGE = 5  # sentences about what names nothing; nobody reads more
NUMBERS = {"bpm_from": (1, 999), "bpm_to": (1, 999), "year": (1000, 2999)}

WORDS = {
    "genre": N_("Genre: %(value)s"),
    "mood": N_("Mood: %(value)s"),
    "tag": N_("Tag: %(value)s"),
    "key": N_("Key: %(value)s"),
    "artist": N_("Artist: %(value)s"),
    "kind": N_("Kind: %(value)s"),
    "year": N_("Year: %(value)s"),
    "bpm_from": N_("From %(value)s bpm"),
    "bpm_to": N_("Up to %(value)s bpm"),
}
STRANGE = {
    "genre": N_("There is no genre “%(value)s” with music here, so all genres are shown."),
    "mood": N_("There is no mood “%(value)s” here, so it narrows nothing."),
    "tag": N_("There is no tag “%(value)s” here, so it narrows nothing."),
    "key": N_("No track here is in the key “%(value)s”, so all keys are shown."),
    "artist": N_("There is no artist “%(value)s” here, so all artists are shown."),
    "kind": N_("There is no kind “%(value)s”, so all kinds are shown."),
    "year": N_("“%(value)s” is not a year, so all years are shown."),
    "bpm_from": N_("“%(value)s” is not a tempo from 1 to 999 bpm, so the tempo has no lower limit."),
    "bpm_to": N_("“%(value)s” is not a tempo from 1 to 999 bpm, so the tempo has no upper limit."),
    "sort": N_("The list cannot be sorted by “%(value)s”, so it is in its usual order."),
    "order": N_("“%(value)s” is not a direction, so the list is in its usual order."),
}

Pair = tuple[str, str]


@dataclass(frozen=True)
class Offer:
    """What a list may be asked for: where it stands, its sorts (the usual one first), and the values of its filters.

    ``choices`` gives for each filter the values that are there, each with the words for it.
    """

    path: str
    sorts: Mapping[str, tuple[Any, bool]]
    choices: Mapping[str, Mapping[str, str]]
    numbers: tuple[str, ...] = ()

    @property
    def usual_sort(self) -> str:
        return next(iter(self.sorts))

    def has(self, pair: Pair) -> bool:
        """Whether the value means something here."""
        name, value = pair
        if name == "sort":
            return value in self.sorts
        if name == "order":
            return value in ("asc", "desc")
        if name in self.numbers:
            least, most = NUMBERS[name]
            return value.isascii() and value.isdigit() and len(value) < 5 and least <= int(value) <= most
        return value in self.choices.get(name, {})


@dataclass(frozen=True)
class Narrowing:
    """One filter that is set: the words for it, and the address of the same list without it."""

    words: str
    url: str


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list: ``pairs`` of name and value that mean something, ``strange`` ones that do not."""

    offer: Offer
    pairs: tuple[Pair, ...]
    strange: tuple[Pair, ...]
    after: str = ""

    @cached_property
    def wanted(self) -> Filter:
        """The same for the domain; strange values are as if they were not there."""
        said = {name: value for name, value in self.pairs if name != "mood"}
        facts: dict[str, Any] = {"sort": self.offer.usual_sort, **said}
        facts |= {name: int(said[name]) for name in NUMBERS if name in said}
        return Filter(**facts, moods=tuple(_moods(self.pairs)), after=self.after)

    @property
    def other_order(self) -> str:
        """The direction that is not the usual one of this sort."""
        return "asc" if self.offer.sorts[self.wanted.sort][1] else "desc"

    def url(self, after: str | None = None, without: Pair | None = None) -> str:
        """The canonical address of this list, or of its page ``after``, or of the list ``without`` one filter."""
        pairs = [*self.pairs, *self.strange] if without is None else [p for p in self.pairs if p != without]
        values = dict(pairs) | {"mood": ",".join(_moods(pairs)), "after": after or ""}
        said = sorted((name, value) for name, value in values.items() if value)
        return self.offer.path + (f"?{urlencode(said)}" if said else "")

    def narrowings(self) -> list[Narrowing]:
        """The filters that are set, in words."""
        return [
            Narrowing(
                _(WORDS[name], value=self.offer.choices.get(name, {}).get(value, value)),
                self.url(without=(name, value)),
            )
            for name, value in self.pairs
            if name in WORDS
        ]

    def sentences(self) -> list[str]:
        """What was asked for and is not here."""
        return [_(STRANGE[name], value=value) for name, value in self.strange]

    def elsewhere(self) -> ResponseReturnValue | None:
        """Where a whole page stands, if it was asked for at another address than its canonical one."""
        return htmx.elsewhere(self.url(self.after))

    def shown(self, response: Response) -> Response:
        """``response`` with the canonical address for the browser, when it replaces the results."""
        return htmx.push(response, self.url()) if htmx.is_for("results") else response


def asked(offer: Offer, args: MultiDict[str, str]) -> Asked:
    """Read a query string."""
    said = list(dict.fromkeys(_said(offer, args)))
    known = {pair for pair in said if offer.has(pair)}
    sort = next((value for name, value in known if name == "sort"), offer.usual_sort)
    usual = {("sort", offer.usual_sort), ("order", "desc" if offer.sorts[sort][1] else "asc")}
    return Asked(
        offer,
        tuple(pair for pair in said if pair in known - usual),
        tuple(pair for pair in said if pair not in known)[:MOST_STRANGE],
        args.get("after", "")[:LONGEST_CURSOR],
    )


def _said(offer: Offer, args: MultiDict[str, str]) -> Iterator[Pair]:
    """The names that the list knows with all that stands behind them. ``bpm=60-122`` is short for two of them."""
    low, _dash, high = _text(args.get("bpm", "")).partition("-")
    short = {"bpm_from": low, "bpm_to": high}
    for name in ("sort", "order", *offer.choices, *offer.numbers):
        text = ",".join(args.getlist(name)) if name == "mood" else args.get(name, "")
        for value in text.split(",")[:MOST_MOODS] if name == "mood" else [text]:
            if found := _text(value) or short.get(name, ""):
                yield name, found


def _text(value: str) -> str:
    return value.replace("\x00", "").strip()[:LONGEST_VALUE].strip()


def _moods(pairs: Iterable[Pair]) -> list[str]:
    return sorted(value for name, value in pairs if name == "mood")

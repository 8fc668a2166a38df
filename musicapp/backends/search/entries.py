"""Putting rows in and taking them out. The full-text index follows by trigger."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from musicapp.backends.search import spelling
from musicapp.backends.search.places import place
from musicapp.bulk import among, insert_together
from musicapp.models import SearchEntry

AT_ONCE = 500


class Entry(NamedTuple):
    """One thing to be found. Texts are folded words with single spaces, ``compact`` the name without any."""

    kind: str
    subject_id: int
    popularity: int
    compact: str
    names: str
    context: str = ""
    about: str = ""
    composer: str = ""
    lyrics: str = ""
    bio: str = ""


def put(session: Session, found: Sequence[Entry]) -> None:
    """Add rows whose place is free: whoever changes one removes it first."""
    if not found:
        return
    # In their order, because SQLite's index writes itself to disk whenever one comes before its last.
    rows = sorted(map(_values, found), key=itemgetter("place"))
    insert_together(session, SearchEntry, rows)
    spelling.learn(session, {word for entry in found for word in f"{entry.names} {entry.about}".split()})


def remove(session: Session, kind: str, ids: Iterable[int]) -> None:
    """Take out the rows of these things; those without one are fine."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        session.execute(
            delete(SearchEntry).where(SearchEntry.kind == kind, among(session, SearchEntry.subject_id, some))
        )


def move(session: Session, kind: str, popularities: dict[int, int]) -> None:
    """Give these things, by id, a new popularity. The index is touched only where the place changes."""
    for subject_id, popularity in popularities.items():
        row = update(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.subject_id == subject_id)
        target = place(kind, popularity, subject_id)
        session.execute(row.where(SearchEntry.place == target).values(popularity=popularity))
        session.execute(row.where(SearchEntry.place != target).values(popularity=popularity, place=target))


def clear(session: Session) -> None:
    """Forget everything, the words too."""
    session.execute(delete(SearchEntry))
    spelling.forget(session)


def _values(entry: Entry) -> dict[str, Any]:
    return {**entry._asdict(), "place": place(entry.kind, entry.popularity, entry.subject_id)}

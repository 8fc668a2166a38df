"""Putting rows in and taking them out. The full-text index follows by trigger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from musicapp.backends.search import spelling
from musicapp.backends.search.places import place
from musicapp.bulk import among, insert_together
from musicapp.models import SearchEntry

AT_ONCE = 500


@dataclass(frozen=True)
class Entry:
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
    insert_together(session, SearchEntry, [_values(entry) for entry in found])
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
    return {**vars(entry), "place": place(entry.kind, entry.popularity, entry.subject_id)}
